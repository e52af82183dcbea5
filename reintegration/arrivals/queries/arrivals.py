"""Reads around an arrival: what the schedule and the outcomes are made from, and no more than that."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from foundation.errors import KeyGone
from foundation.geography.zones import main_zone
from foundation.storage.asked_once import learnt
from foundation.storage.known import prepared
from reintegration.arrivals.models.arrivals import Arrival, ContactConsent, Departed, FollowUpMark
from reintegration.arrivals.rules.arrivals import Arriving, zone_of_arrival
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg as Leg
from returns.journey.queries.itinerary import journeys_apart
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models.people import Person
from returns.people.rules.people import Sex
from returns.reception.models import Reception as Reception
from returns.safe_contact.models.safe_contact import SafeContact as SafeContact
from returns.safe_contact.queries.safe_contact import cards_of_case

_COMING = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
_NOT_TRAVELLED = (LegStatus.CANCELLED, LegStatus.FROZEN)
_AGREED = prepared(
    select(ContactConsent.person_id).where(
        ContactConsent.case_id == bindparam("case_id"), ContactConsent.withdrawn_at.is_(None)
    )
)


def legs_of_journey(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """The legs that the people of a case travel, in their order, as far as this scope sees them."""
    statement = (
        select(Leg)
        .where(Leg.case_id == case_id, Leg.escort_id.is_(None), Leg.status.not_in(_NOT_TRAVELLED))
        .order_by(Leg.ordinal)
        .options(joinedload(Leg.named))
    )
    return session.execute(statement).unique().scalars().all()


def last_legs(legs: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[tuple[tuple[uuid.UUID, ...], Leg]]:
    """The leg on which each group of the people of a case arrives, with the ids of that group."""
    return [(group, own[-1]) for group, own in journeys_apart(legs, people) if own]


def ends_of_journeys(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Leg]:
    """The last leg of each of these cases whose legs this scope sees; one statement."""
    if not case_ids:
        return {}
    statement = select(Leg).where(Leg.case_id.in_(case_ids), Leg.escort_id.is_(None), Leg.status.not_in(_NOT_TRAVELLED))
    return {leg.case_id: leg for leg in session.execute(statement.order_by(Leg.arrives_at, Leg.id)).scalars()}


def arrivals_to_receive(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[Case]:
    """Cases that this scope has accepted to receive and that arrive until an instant, or have to be confirmed.

    Those that arrive first on top, with their people; two statements. Who did not leave is not waited for: a journey
    that should be over counts only of people who have departed.
    """
    ends = (
        select(Leg.case_id, func.max(Leg.arrives_at).label("at"))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(_NOT_TRAVELLED))
        .group_by(Leg.case_id)
        .subquery()
    )
    accepted = (Referral.purpose == TransferPurpose.RECEPTION, Referral.state == ReferralState.ACCEPTED)
    ahead = and_(Case.state.in_(_COMING), ends.c.at > now, ends.c.at <= until)
    over = and_(Case.state == CaseState.DEPARTED, or_(ends.c.at.is_(None), ends.c.at <= until))
    statement = (
        select(Case)
        .outerjoin(ends, ends.c.case_id == Case.id)
        .where(Case.id.in_(select(Referral.case_id).where(*accepted)), or_(ahead, over))
        .order_by(func.coalesce(ends.c.at, now), Case.id)
        .options(selectinload(Case.people))
        .limit(limit)
    )
    return session.execute(statement).scalars().all()


def zone_of(session: Session, case: Case) -> str:
    """The zone in which the arrival of a case is counted; opens the place of return."""
    zones = [leg.arrives_zone for leg in legs_of_journey(session, case.id)]
    try:
        nearest: Mapping[str, object] | None = None if zones else case.nearest_place
    except KeyGone:
        nearest = None
    return zone_of_arrival(zones, nearest, main_zone(case.country))


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
    people: set[uuid.UUID] | None = learnt(session, (who_may_be_contacted, case_id))
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
    births: dict[uuid.UUID, date | None] = {}
    for person in session.execute(select(Person).where(Person.case_id == case_id)).scalars():
        try:
            births[person.id] = date.fromisoformat(person.birth_date) if person.birth_date else None
        except KeyGone:
            births[person.id] = None
    everybody = select(Arrival).where(Arrival.case_id == case_id).order_by(Arrival.ordinal)
    return [
        (arrival.id, arrival.sex, Arriving(births.get(arrival.id), arrival.birth_year_band))
        for arrival in session.execute(everybody).scalars()
    ]


def reception_of_case(session: Session, case_id: uuid.UUID) -> Reception | None:
    """Who receives the people of a case, for whoever may know it; at most one statement."""
    receptions: list[Reception | None] | None = learnt(session, (reception_of_case, case_id))
    if receptions is not None:
        return receptions[0]
    return session.execute(select(Reception).where(Reception.case_id == case_id)).scalar_one_or_none()


def safe_contacts_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, SafeContact]:
    """Safe-contact cards by person; one statement."""
    return cards_of_case(session, case_id)
