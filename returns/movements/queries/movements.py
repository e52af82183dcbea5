"""Reads of group movements: a page of them, one with its places, its people by case, and its escorts."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from foundation.accounts.models import Organisation
from foundation.geography.calendars import Calendars, working_calendars
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.known import prepared, row_by_id
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import Limit, Reason
from returns.escorts.models import RosterMember
from returns.escorts.queries.escorts import (
    COMPANY_CODES,
    CompanyRead,
    active_members,
    bound,
    company_read,
    company_rules,
    ratio_rules,
)
from returns.escorts.queries.ways import movement_itinerary
from returns.escorts.rules.company import CompanyRules, company_reasons
from returns.escorts.rules.escorts import EscortFacts, EscortKind, RatioRules
from returns.journey.models import Leg
from returns.journey.queries.legs import ShownWay, local_ends
from returns.journey.rules.itinerary import LegFacts, LegStatus
from returns.movements.models import (
    EndContent,
    Movement as Movement,
    MovementContent,
    MovementEscort as MovementEscort,
    MovementNotice as MovementNotice,
    MovementPlace as MovementPlace,
    MovementTold,
)
from returns.movements.rules import NoticeFacts, Seats
from returns.people.models import Person


@dataclass(frozen=True)
class MovementFilter:
    """Which movements a list shows: those that still arrive after `now`, or those that have arrived."""

    now: datetime
    past: bool = False
    country: str | None = None


@dataclass(frozen=True)
class PlaceRead:
    """One place with who has it and in which case; a blank one has neither, and one of another office shows neither."""

    place: MovementPlace
    person: Person | None
    case: Case | None

    @property
    def is_blank(self) -> bool:
        """Whether nobody has it yet."""
        return self.place.person_id is None

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody has it whom this scope does not see: their case is another office's by now."""
        return not self.is_blank and self.case is None


@dataclass(frozen=True)
class ToldRead:
    """A message of the program about a movement, with the name of the organisation."""

    told: MovementTold
    organisation: str


@dataclass(frozen=True)
class EscortRead:
    """An escort of a movement with the member of the roster; None where the office no longer sees the member."""

    escort: MovementEscort
    member: RosterMember | None


def movements_page(
    session: Session, chosen: MovementFilter, descending: bool, cursor: str | None, size: int
) -> Slice[Movement]:
    """One page of the movements of the office, in the order in which they leave; two statements."""
    when = Movement.arrives_at <= chosen.now if chosen.past else Movement.arrives_at > chosen.now
    statement = select(Movement).where(when)
    if chosen.country:
        statement = statement.where(Movement.country == chosen.country)
    return keyset(session, statement, (Movement.departs_at, Movement.id), descending, cursor, size)


def countries_of_movements(session: Session) -> list[str]:
    """The countries to which movements of the office go, for the filter; one statement."""
    return list(session.execute(select(Movement.country).distinct().order_by(Movement.country)).scalars())


def seats_of(session: Session, movements: Collection[Movement]) -> dict[uuid.UUID, Seats]:
    """How the seats of movements stand, by their ids; one statement, none for no movements."""
    values = {"movements": [movement.id for movement in movements]}
    rows = session.execute(_seats(), values).all() if movements else []
    counts = {movement: (aboard, places - aboard, escorts) for movement, places, aboard, escorts in rows}
    return {movement.id: Seats(movement.seats, *counts.get(movement.id, (0, 0, 0))) for movement in movements}


@cache
def _seats() -> Any:
    occupied, people = (
        select(func.count(column)).where(MovementPlace.movement_id == Movement.id).scalar_subquery()
        for column in (MovementPlace.id, MovementPlace.person_id)
    )
    along = select(func.count(MovementEscort.id)).where(MovementEscort.movement_id == Movement.id).scalar_subquery()
    chosen = Movement.id.in_(bindparam("movements", expanding=True))
    return prepared(select(Movement.id, occupied, people, along).where(chosen))


def movement_by_id(session: Session, movement_id: uuid.UUID) -> Movement | None:
    """One movement that this scope sees."""
    movement: Movement | None = row_by_id(session, Movement, movement_id)
    return movement


def lock_movement(session: Session, movement_id: uuid.UUID) -> None:
    """Lock a movement until the end of the unit, so that no two give its seats away.

    On SQLite there is only one writer anyway.
    """
    session.execute(select(Movement.id).where(Movement.id == movement_id).with_for_update()).first()


def places_of(session: Session, movement_id: uuid.UUID) -> list[PlaceRead]:
    """The places of a movement that are not free, by their numbers, with people and cases; one statement."""
    statement = _places(movement_id).order_by(MovementPlace.ordinal)
    return [PlaceRead(place, person, case) for place, person, case in session.execute(statement)]


def place_of(session: Session, movement_id: uuid.UUID, place_id: uuid.UUID) -> PlaceRead | None:
    """One place of a movement that this scope sees, with who has it; one statement."""
    row = session.execute(_places(movement_id).where(MovementPlace.id == place_id)).one_or_none()
    return PlaceRead(*row) if row else None


def _places(movement_id: uuid.UUID) -> Select[MovementPlace, Person, Case]:
    return (
        select(MovementPlace, Person, Case)
        .outerjoin(Person, Person.id == MovementPlace.person_id)
        .outerjoin(Case, Case.id == Person.case_id)
        .where(MovementPlace.movement_id == movement_id)
    )


def places_of_people(session: Session, people: Collection[uuid.UUID]) -> Sequence[MovementPlace]:
    """The places that these people have, in whichever movement; one statement."""
    statement = select(MovementPlace).where(MovementPlace.person_id.in_(people)).order_by(MovementPlace.id)
    return session.execute(statement).scalars().all()


def legs_of_movement(session: Session, movement_id: uuid.UUID) -> dict[uuid.UUID, Leg]:
    """The legs by which cases travel along, by case, those that were cancelled too; one statement."""
    statement = select(Leg).where(Leg.movement_id == movement_id).options(joinedload(Leg.named)).order_by(Leg.id)
    return {leg.case_id: leg for leg in session.execute(statement).unique().scalars()}


def movements_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Movement]:
    """The movements that people of a case travel along with, in the order in which they leave; one statement."""
    statement = (
        select(Movement)
        .join(Leg, Leg.movement_id == Movement.id)
        .where(Leg.case_id == case_id, Leg.status != LegStatus.CANCELLED)
        .order_by(Movement.departs_at, Movement.id)
    )
    return session.execute(statement).unique().scalars().all()


_ALONG = prepared(
    select(MovementEscort, RosterMember)
    .outerjoin(RosterMember, RosterMember.id == MovementEscort.member_id)
    .where(MovementEscort.movement_id == bindparam("movement_id"))
    .order_by(RosterMember.ordinal, MovementEscort.id)
)


def escorts_of_movement(session: Session, movement_id: uuid.UUID) -> list[EscortRead]:
    """Who of the roster goes along, in the order of the roster; one statement."""
    rows = session.execute(_ALONG, {"movement_id": movement_id})
    return [EscortRead(escort, member) for escort, member in rows]


def escort_of_movement(session: Session, movement_id: uuid.UUID, escort_id: uuid.UUID) -> MovementEscort | None:
    """One escort of a movement that this scope sees."""
    statement = select(MovementEscort).where(MovementEscort.movement_id == movement_id, MovementEscort.id == escort_id)
    return session.execute(statement).scalar_one_or_none()


def notices_of_movement(session: Session, movement_id: uuid.UUID) -> Sequence[MovementNotice]:
    """The notices of a movement, the latest first; one statement."""
    statement = (
        select(MovementNotice)
        .where(MovementNotice.movement_id == movement_id)
        .order_by(MovementNotice.given_at.desc(), MovementNotice.id)
    )
    return session.execute(statement).scalars().all()


def told_of_movement(session: Session, movement_id: uuid.UUID) -> list[ToldRead]:
    """The messages of the program about a movement, the latest first; one statement."""
    statement = (
        select(MovementTold, Organisation.name)
        .join(Organisation, Organisation.id == MovementTold.organisation_id)
        .where(MovementTold.movement_id == movement_id)
        .order_by(MovementTold.told_at.desc(), MovementTold.ordinal.desc(), Organisation.name)
    )
    return [ToldRead(message, name) for message, name in session.execute(statement)]


# The notice of group movements: the last day on which the receiving side can be told in time, and how it stands.

NOTICE_DAYS, CHILD = "group_flight.notice_working_days", "child.alone.required"
# Read together, so that a page about both asks once.
MOVEMENT_CODES = (NOTICE_DAYS, CHILD, *COMPANY_CODES.values())


def departs_on(movement: Movement) -> date:
    """The local day on which a movement sets out: its rules are those of this day."""
    return local_date(movement.departs_at, movement.departs_zone)


def movement_rules(session: Session, day: date) -> tuple[RuleRow, RatioRules]:
    """How many working days before, and how many people for an escort, on a day; one statement. RuleMissing."""
    rules = rules_on(session, MOVEMENT_CODES, day)
    return rules.need(NOTICE_DAYS), ratios_of(rules)


def ratios_of(rules: RulesOfDay) -> RatioRules:
    """How many people make a group, and need an escort, by rules that are read (`MOVEMENT_CODES`). RuleMissing."""

    def limit(name: str) -> Limit:
        row = rules.need(COMPANY_CODES[name])
        return Limit(row.whole(), cited(row))

    return ratio_rules(limit)


def notice_facts(movement: Movement, row: RuleRow, calendars: Calendars, today: date, leg: str = "") -> NoticeFacts:
    """How the notice of a movement stands; days by the calendar of the country that it goes to. Opens nothing.

    So many working days lie between the last day and the arrival, which does not count itself.
    """
    arrives_on = local_date(movement.arrives_at, movement.arrives_zone)
    due_on = calendars.of(movement.country).before_working_days(arrives_on, max(1, row.whole()))
    told_at = movement.told_at
    given_on = local_date(told_at, movement.arrives_zone) if told_at is not None else None
    return NoticeFacts(due_on, given_on, today, cited(row), leg)


def notices_of_legs(
    legs: Sequence[Leg], rules: RulesOfDay, calendars: Callable[[], Calendars], now_on: date
) -> tuple[NoticeFacts, ...]:
    """The notices of the movements that these legs belong to, which came with them; `calendars` are asked for those."""
    moved = [(leg.movement, str(leg.ordinal)) for leg in legs if leg.movement is not None]
    if not moved:
        return ()
    row, known = rules.need(NOTICE_DAYS), calendars()
    return tuple(notice_facts(movement, row, known, now_on, ordinal) for movement, ordinal in moved)


def notice_of_movement(session: Session, movement: Movement, row: RuleRow, now: datetime) -> NoticeFacts:
    """How the notice of one movement stands at an instant; one statement for calendars, if those are not read yet."""
    return notice_facts(movement, row, working_calendars(session), today_there(movement, now))


def today_there(movement: Movement, now: datetime) -> date:
    """The day at an instant where a movement arrives."""
    return local_date(now, movement.arrives_zone)


# Group movements as they are shown: opened, with local times at both ends, and their people by case.

_NOWHERE = EndContent("", "–", "", 0.0, 0.0)
_GONE = MovementContent(origin=_NOWHERE, destination=_NOWHERE, km=0)


@dataclass(frozen=True)
class ShownMovement(ShownWay):
    """A group movement as it is shown."""

    row: Movement
    content: MovementContent


def shown_movement(movement: Movement) -> ShownMovement:
    """A movement as it is shown; opens it. One whose key is gone is shown without what was sealed."""
    content = Movement.content.readable(movement) or _GONE
    return ShownMovement(movement, content, *local_ends([movement]))


# Its escorts of the roster, and what stands against each of them.


@dataclass(frozen=True)
class MovementCompany:
    """Who goes along, who of the roster could, and what stands against each of them, by the ids of members."""

    along: Sequence[EscortRead]
    others: Sequence[RosterMember]
    reasons: Mapping[uuid.UUID, tuple[Reason, ...]]


def company_of(
    session: Session, movement: Movement, along: Sequence[EscortRead]
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """What stands against those who go along, by member; four statements and the keys, none where nobody does."""
    ids = {escort.escort.member_id for escort in along}
    return _judged(movement, company_read(session, ids, departs_on(movement)), _rules(session, movement)) if ids else {}


def company_with(session: Session, movement: Movement) -> MovementCompany:
    """The same, with everybody of the roster who could go along: those with the fewest reasons against them first."""
    along, everybody = escorts_of_movement(session, movement.id), active_members(session)
    member_ids = {escort.escort.member_id for escort in along}
    others = [member for member in everybody if member.id not in member_ids]
    company = company_read(session, member_ids | {member.id for member in others}, departs_on(movement))
    reasons = _judged(movement, company, _rules(session, movement))
    others.sort(key=lambda member: (len(reasons.get(member.id, ())), member.ordinal))
    return MovementCompany(along, others, reasons)


def movement_leg(movement: Movement) -> LegFacts:
    """A movement as the one leg of its escorts; opens it."""
    content = movement.content
    return LegFacts(
        ordinal=1,
        mode=movement.mode,
        status=movement.status,
        departs_at=movement.departs_at,
        arrives_at=movement.arrives_at,
        departs_on=local_date(movement.departs_at, movement.departs_zone),
        arrives_on=local_date(movement.arrives_at, movement.arrives_zone),
        origin_country=content.origin.country,
        destination_country=content.destination.country,
        origin=content.origin.airport,
        destination=content.destination.airport,
        arrives_zone=movement.arrives_zone,
    )


def _rules(session: Session, movement: Movement) -> CompanyRules:
    return company_rules_of(rules_on(session, MOVEMENT_CODES, departs_on(movement)))


def company_rules_of(rules: RulesOfDay) -> CompanyRules:
    """The rules of company by which escorts of a movement are judged, of rules that are read (`MOVEMENT_CODES`)."""
    rows = {name: rules.need(code) for name, code in COMPANY_CODES.items()}
    return company_rules({**rows, "child": rules.need(CHILD)})


def _judged(movement: Movement, company: CompanyRead, rules: CompanyRules) -> dict[uuid.UUID, tuple[Reason, ...]]:
    legs, own = (movement_leg(movement),), movement_itinerary(movement)
    escort = EscortFacts(EscortKind.OPERATIONAL, 1, 1, needs_way_home=True)
    reasons = {}
    for member, facts in company.members.items():
        others = [way for of, way in company.ways.get(member, ()) if of != movement.id]
        reasons[member] = company_reasons((bound(escort, facts, own, others, rules),), legs, False, rules)
    return reasons
