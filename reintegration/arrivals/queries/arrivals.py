"""Reads around an arrival: how people come, who is waited for and by whom, who arrived, who may be contacted."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from foundation.geography.zones import main_zone
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from foundation.storage.types import UtcDateTime
from reintegration.arrivals.models import (
    Arrival,
    Boarded,
    ContactConsent,
    Departed,
    FollowUpMark,
    PersonArrival as PersonArrival,
)
from reintegration.arrivals.rules import ArrivalState, Arriving, Coming, coming_of, is_news, zone_of_arrival
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import goes_on, is_covered
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.rules import TransferPurpose
from returns.departure.models import BoardingMark
from returns.departure.queries.departures import undo_seconds
from returns.departure.rules import NOT_TRAVELLING, BoardingState
from returns.journey.models import Leg as Leg
from returns.journey.queries.itinerary import journeys_apart
from returns.lifecycle.rules.lifecycle import EventKind
from returns.movements.models import Movement, MovementPlace, MovementTold as MovementTold
from returns.people.models import Person
from returns.people.rules.people import Sex
from returns.reception.models import Reception as Reception
from returns.safe_contact.models import SafeContact as SafeContact
from returns.safe_contact.queries import cards_of_case, checked_cards, newest_check
from returns.work.queries.tasks import STOPPED
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind

ON_THE_WAY = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
# The criteria of the legs that the people of a case travel.
PEOPLE_TRAVEL = (Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
_AGREED = prepared(
    select(ContactConsent.person_id).where(
        ContactConsent.case_id == bindparam("case_id"), ContactConsent.withdrawn_at.is_(None)
    )
)


def legs_of_journey(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """The legs that the people of a case travel, in their order, as far as this scope sees them."""
    statement = (
        select(Leg).where(Leg.case_id == case_id, *PEOPLE_TRAVEL).order_by(Leg.ordinal).options(joinedload(Leg.named))
    )
    return session.execute(statement).unique().scalars().all()


def last_legs(legs: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[tuple[tuple[uuid.UUID, ...], Leg]]:
    """The leg on which each group of the people of a case arrives, with the ids of that group."""
    return [(group, own[-1]) for group, own in journeys_apart(legs, people) if own]


def ends_of_journeys(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Leg]:
    """The last leg of each of these cases whose legs this scope sees; one statement."""
    if not case_ids:
        return {}
    return {leg.case_id: leg for leg in session.execute(_legs(), {"cases": list(case_ids)}).scalars()}


@cache
def _legs() -> Select[Leg]:
    of_cases = select(Leg).where(Leg.case_id.in_(bindparam("cases", expanding=True)), *PEOPLE_TRAVEL)
    return prepared(of_cases.order_by(Leg.arrives_at, Leg.id))


def arrivals_to_receive(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[uuid.UUID]:
    """Cases, by id, that this scope has accepted to receive and that arrive until an instant or have to be confirmed.

    Those that arrive first on top; one statement. Who did not leave is not waited for: a journey that should be over
    counts only of people who have departed.
    """
    return session.execute(_first_to_receive(limit), {"now": now, "until": until}).scalars().all()


@cache
def _first_to_receive(limit: int) -> Select[uuid.UUID]:
    now = bindparam("now", type_=UtcDateTime())
    at, statement = _to_receive(now, bindparam("until", type_=UtcDateTime()))
    return prepared(statement.with_only_columns(Case.id).order_by(func.coalesce(at, now), Case.id).limit(limit))


def ids_to_receive(now: datetime, until: datetime) -> Select[uuid.UUID]:
    """The ids of the same cases, as a subquery."""
    return _to_receive(now, until)[1].with_only_columns(Case.id)


def _to_receive(now: Any, until: Any) -> tuple[Any, Select[Any]]:
    # Whether it was accepted is asked of each case that is on the way: most of those accepted arrived long ago.
    accepted = select(Referral.id).where(
        Referral.case_id == Case.id,
        Referral.purpose == Fixed(TransferPurpose.RECEPTION),
        Referral.state == Fixed(ReferralState.ACCEPTED),
    )
    at = func.max(Leg.arrives_at)
    over = and_(Case.state == Fixed(CaseState.DEPARTED), or_(at.is_(None), at <= until))
    on_the_way = (
        select(Case)
        .outerjoin(Leg, and_(Leg.case_id == Case.id, *PEOPLE_TRAVEL))
        .where(among(Case.state, ON_THE_WAY), accepted.exists())
        .group_by(Case.id)
        .having(or_(and_(at > now, at <= until), over))
    )
    return at, on_the_way


def zone_of(session: Session, case: Case) -> str:
    """The zone in which the arrival of a case is counted; opens the place of return."""
    zones = [leg.arrives_zone for leg in legs_of_journey(session, case.id)]
    nearest = None if zones else Case.nearest_place.readable(case)
    return zone_of_arrival(zones, asdict(nearest) if nearest else None, main_zone(case.country))


def departed_at(session: Session, case_id: uuid.UUID) -> datetime | None:
    """When the people of a case left last, or None before that."""
    statement = select(func.max(Departed.at)).where(Departed.case_id == case_id, Departed.kind == EventKind.DEPARTED)
    return session.execute(statement).scalar_one()


def is_followed_closely(session: Session, case_id: uuid.UUID) -> bool:
    """Whether a specialist asked for close follow-up."""
    statement = select(FollowUpMark.needs_close_follow_up).where(FollowUpMark.case_id == case_id)
    return session.execute(statement).scalar_one_or_none() is True


def who_may_be_contacted(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """The people of a case whose consent to contact after the return is in force now; at most one statement."""
    people: set[uuid.UUID] | None = cached_fact(session, (who_may_be_contacted, case_id))
    if people is not None:
        return people
    return set(session.execute(_AGREED, {"case_id": case_id}).scalars())


def first_agreed_on(session: Session, case_id: uuid.UUID) -> date | None:
    """The day on which the first of the consents to contact after the return that are in force was given."""
    statement = select(func.min(ContactConsent.given_on)).where(
        ContactConsent.case_id == case_id, ContactConsent.withdrawn_at.is_(None)
    )
    return session.execute(statement).scalar_one()


def who_arrives(session: Session, case_id: uuid.UUID) -> list[tuple[uuid.UUID, Sex, Arriving]]:
    """Everybody of a case by id: sex, and birth date or band. The birth date only of people that this scope sees."""
    people = session.execute(select(Person).where(Person.case_id == case_id)).scalars()
    births = {person.id: Person.birth_date.readable(person) for person in people}
    everybody = select(Arrival).where(Arrival.case_id == case_id).order_by(Arrival.ordinal)
    return [
        (arrival.id, arrival.sex, Arriving(births.get(arrival.id), arrival.birth_year_band))
        for arrival in session.execute(everybody).scalars()
    ]


def reception_of_case(session: Session, case_id: uuid.UUID) -> Reception | None:
    """Who receives the people of a case, for whoever may know it; at most one statement."""
    receptions: list[Reception | None] | None = cached_fact(session, (reception_of_case, case_id))
    if receptions is not None:
        return receptions[0]
    return session.execute(select(Reception).where(Reception.case_id == case_id)).scalar_one_or_none()


def safe_contacts_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, SafeContact]:
    """Safe-contact cards by person; one statement."""
    return cards_of_case(session, case_id)


# Reads of the gate for whoever waits at the other end: who boarded and who did not, without why.


@dataclass(frozen=True)
class Expected:
    """How the people of a case come, by id, and how many more were to come and are in a case of their own now."""

    coming: Mapping[uuid.UUID, Coming]
    others_staying: int


def expected_of_case(
    session: Session, case: Case, legs: Sequence[Leg], people: Sequence[uuid.UUID], now: datetime
) -> Expected:
    """How everybody of a case comes, by what was recorded at the gate and cannot be undone any more; two statements.

    `legs` are those of their journey, as far as this scope sees them.
    """
    settled = now - timedelta(seconds=undo_seconds(session, now.date()))
    statement = select(Boarded).where(Boarded.case_id == case.id, Boarded.recorded_at <= settled)
    newest: dict[uuid.UUID, tuple[uuid.UUID, date, BoardingState]] = {}
    for boarded in session.execute(statement.order_by(Boarded.recorded_at, Boarded.ordinal)).scalars():
        newest[boarded.person_id] = (boarded.leg_id, boarded.departs_on, boarded.state)
    ways = {person: own for group, own in journeys_apart(legs, people) if own for person in group}
    has_left = case.state is CaseState.DEPARTED
    coming = {}
    for person in people:
        leg_id, _day, state = newest.get(person, (None, None, BoardingState.PLANNED))
        own = ways.get(person)
        boarding = state if own and (leg_id == own[0].id or leg_id is None) else BoardingState.PLANNED
        if has_left and not newest:
            boarding = BoardingState.BOARDED
        coming[person] = coming_of(boarding, (own[0].departs_at, own[-1].arrives_at) if own else None, now)
    gone = sum(state in NOT_TRAVELLING for person, (_leg, _day, state) in newest.items() if person not in coming)
    return Expected(coming, gone)


def untold(session: Session, until: datetime, limit: int) -> list[tuple[BoardingMark, bool]]:
    """Marks made at the gate until an instant that nobody was told of yet, the oldest first; for jobs.

    Each with whether it changes who is waited for: it is the newest of its person, and says that they do not travel, or
    that they do after all.
    """
    due = select(BoardingMark).where(BoardingMark.told_at.is_(None), BoardingMark.recorded_at <= until)
    marks = session.execute(due.order_by(BoardingMark.recorded_at, BoardingMark.id).limit(limit)).scalars().all()
    every = select(BoardingMark).where(BoardingMark.case_id.in_({mark.case_id for mark in marks}))
    marks_by_leg: dict[tuple[uuid.UUID, uuid.UUID, date], list[BoardingMark]] = {}
    for mark in session.execute(every.order_by(BoardingMark.ordinal)).scalars() if marks else ():
        marks_by_leg.setdefault((mark.person_id, mark.leg_id, mark.departs_on), []).append(mark)
    undone = {mark.undoes_id for rows in marks_by_leg.values() for mark in rows}

    def told_states(rows: Sequence[BoardingMark]) -> list[BoardingState]:
        """The earlier states that were told; what was undone never was."""
        return [row.state for row in rows[:-1] if row.told_at is not None and row.id not in undone]

    return [
        (mark, rows[-1].id == mark.id and is_news(mark.state, told_states(rows)))
        for mark in marks
        for rows in [marks_by_leg[mark.person_id, mark.leg_id, mark.departs_on]]
    ]


def receiving(statement: Select[Any]) -> Select[Any]:
    """Narrow a select of referrals to accepted ones for reception, with a consent to the transfer in force.

    In the order in which they were sent.
    """
    return (
        statement.join(Case, Case.id == Referral.case_id)
        .where(
            Referral.purpose == TransferPurpose.RECEPTION,
            Referral.state == ReferralState.ACCEPTED,
            goes_on(),
            Case.state.not_in(ENDED),
            is_covered(),
        )
        .order_by(Referral.sent_at, Referral.id)
    )


def who_waits(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Referral]]:
    """Accepted reception referrals of these cases on which a consent to transfer is in force now; for jobs."""
    statement = receiving(select(Referral)).where(Referral.case_id.in_(case_ids))
    referrals: dict[uuid.UUID, list[Referral]] = {}
    for referral in session.execute(statement).scalars():
        referrals.setdefault(referral.case_id, []).append(referral)
    return referrals


def owners_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Who owns each of these cases; for jobs."""
    rows = session.execute(select(Case.id, Case.owner_id).where(Case.id.in_(case_ids)))
    return {row.id: row.owner_id for row in rows}


def newest_arrivals(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, PersonArrival]:
    """The newest record of each of the people of a case, by person, where there is one; at most one statement."""
    arrivals: dict[uuid.UUID, PersonArrival] | None = cached_fact(session, (newest_arrivals, case_id))
    if arrivals is not None:
        return arrivals
    statement = select(PersonArrival).where(PersonArrival.case_id == case_id).order_by(PersonArrival.ordinal)
    return {arrival.person_id: arrival for arrival in session.execute(statement).scalars()}


def missing_among(arrivals: Mapping[uuid.UUID, PersonArrival]) -> set[uuid.UUID]:
    """Those who did not arrive, by the newest record of each."""
    return {person for person, arrival in arrivals.items() if arrival.state is ArrivalState.NOT_ARRIVED}


def people_received(session: Session, case_id: uuid.UUID) -> None:
    """Read people, cards, who arrived, who may be contacted and who receives them, for a page of all; one statement."""
    statement = (
        select(Person, PersonArrival, ContactConsent, Reception, SafeContact, newest_check().label("checked_on"))
        .outerjoin(PersonArrival, PersonArrival.person_id == Person.id)
        .outerjoin(ContactConsent, (ContactConsent.person_id == Person.id) & ContactConsent.withdrawn_at.is_(None))
        .outerjoin(Reception, Reception.case_id == Person.case_id)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, PersonArrival.ordinal)
    )
    rows = session.execute(statement).all()
    cache_fact(session, (members_of_case, case_id), list(dict.fromkeys(row.Person for row in rows)))
    cache_fact(session, (cards_of_case, case_id), checked_cards((row.SafeContact, row.checked_on) for row in rows))
    if rows:
        cache_fact(session, (reception_of_case, case_id), [rows[0].Reception])
    arrivals = {row.Person.id: row.PersonArrival for row in rows if row.PersonArrival}
    cache_fact(session, (newest_arrivals, case_id), arrivals)
    cache_fact(session, (who_may_be_contacted, case_id), {row.Person.id for row in rows if row.ContactConsent})


def people_missing(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Who of these cases was expected and did not arrive, from the day on which it was recorded; one statement."""
    columns = (PersonArrival.case_id, PersonArrival.person_id, PersonArrival.state, PersonArrival.recorded_at)
    statement = select(*columns).where(PersonArrival.case_id.in_(ids)).order_by(PersonArrival.ordinal)
    newest = {(case_id, person): (state, at) for case_id, person, state, at in session.execute(statement)}
    facts: dict[uuid.UUID, list[DatedFact]] = {}
    for (case_id, person), (state, at) in newest.items():
        if state is ArrivalState.NOT_ARRIVED:
            fact = DatedFact(TaskKind.NOT_ARRIVED, person, at.date(), ForWhom.OWNER)
            facts.setdefault(case_id, []).append(fact)
    return facts


# Reads of group movements for whoever receives their people: who is to be told of which, what they know. For jobs.


@dataclass
class Receiving:
    """What one organisation has to do with one movement: referrals of people who come with it, and what it knows."""

    referrals: list[Referral] = field(default_factory=list)
    latest: MovementTold | None = None


def movements_ahead(session: Session, now: datetime) -> Sequence[Movement]:
    """Movements that have not left, those that leave first at the beginning; one statement. Opens nothing."""
    statement = select(Movement).where(Movement.departs_at > now).order_by(Movement.departs_at, Movement.id)
    return session.execute(statement).scalars().all()


def receiving_of(session: Session, movements: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Receiving]]:
    """Which organisations receive people of these movements, or were told of them, by movement; two statements."""
    receiving_by_movement: dict[uuid.UUID, dict[uuid.UUID, Receiving]] = {movement_id: {} for movement_id in movements}
    columns: tuple[Any, ...] = (MovementPlace.movement_id, Referral)
    seated = (
        receiving(select(*columns))
        .join(Person, Person.case_id == Referral.case_id)
        .join(MovementPlace, MovementPlace.person_id == Person.id)
        .where(MovementPlace.movement_id.in_(movements))
    )
    for movement_id, referral in session.execute(seated.distinct()):
        receiving_by_movement[movement_id].setdefault(referral.organisation_id, Receiving()).referrals.append(referral)
    statement = select(MovementTold).where(MovementTold.movement_id.in_(movements)).order_by(MovementTold.ordinal)
    for notification in session.execute(statement).scalars():
        receivers = receiving_by_movement[notification.movement_id]
        receivers.setdefault(notification.organisation_id, Receiving()).latest = notification
    return receiving_by_movement
