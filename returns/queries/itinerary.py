"""Reads of legs: the journey of a case, and the ways home of its escorts."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.geography.distances import distance_km
from foundation.geography.zones import local_date
from returns.models.itinerary import Leg as Leg
from returns.models.lifecycle import CaseEvent
from returns.rules.itinerary import LegFacts, LegStatus
from returns.rules.lifecycle import EventKind

_OVER = (LegStatus.FROZEN, LegStatus.FLOWN, LegStatus.CANCELLED)


def legs_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Leg]:
    """All legs of a case, ways home too, in the order in which they begin; one statement."""
    statement = select(Leg).where(Leg.case_id == case_id).order_by(Leg.departs_at, Leg.ordinal, Leg.id)
    return session.execute(statement).scalars().all()


def leg_of_case(session: Session, case_id: uuid.UUID, leg_id: uuid.UUID) -> Leg | None:
    """One leg of a case that this scope sees."""
    return session.execute(select(Leg).where(Leg.case_id == case_id, Leg.id == leg_id)).scalar_one_or_none()


def legs_to_freeze(session: Session, case_id: uuid.UUID) -> list[Leg]:
    """The legs that a withdrawal stops, ways home too; one statement."""
    return [leg for leg in legs_of_case(session, case_id) if leg.status not in _OVER]


def journey(legs: Sequence[Leg]) -> list[Leg]:
    """Of these legs those that the people of the case travel, without cancelled ones."""
    return [leg for leg in legs if leg.escort_id is None and leg.status is not LegStatus.CANCELLED]


def way_home(legs: Sequence[Leg], escort_id: uuid.UUID) -> list[Leg]:
    """Of these legs the way home of one escort, without cancelled ones."""
    return [leg for leg in legs if leg.escort_id == escort_id and leg.status is not LegStatus.CANCELLED]


def whole_km(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Kilometres between two points as legs hold them ("lat", "lon" in degrees), rounded."""
    return round(distance_km((one["lat"], one["lon"]), (other["lat"], other["lon"])))


def leg_facts(legs: Sequence[Leg]) -> tuple[LegFacts, ...]:
    """Legs of one traveller, in their order, as facts; opens them."""
    facts = []
    for before, leg in zip([None, *legs], legs, strict=False):
        content = leg.content
        facts.append(
            LegFacts(
                ordinal=leg.ordinal,
                mode=leg.mode,
                status=leg.status,
                departs_at=leg.departs_at,
                arrives_at=leg.arrives_at,
                departs_on=local_date(leg.departs_at, leg.departs_zone),
                arrives_on=local_date(leg.arrives_at, leg.arrives_zone),
                origin_country=content["from"]["country"],
                destination_country=content["to"]["country"],
                gap_km=whole_km(before.content["to"], content["from"]) if before else None,
            )
        )
    return tuple(facts)


def who_planned(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Accounts that planned or changed legs or escorts of a case; two statements."""
    kinds = (EventKind.TRAVEL_PLANNED, EventKind.ESCORT_PLANNED)
    told = select(CaseEvent.by).where(CaseEvent.case_id == case_id, CaseEvent.kind.in_(kinds))
    booked = select(Leg.booked_by).where(Leg.case_id == case_id)
    return {by for by in session.execute(told).scalars() if by} | set(session.execute(booked).scalars())
