"""Reads of escorts."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.storage.asked_once import learnt
from foundation.storage.scopes import SystemScope
from returns.escorts.models.escorts import Escort as Escort
from returns.escorts.rules.escorts import EscortFacts
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, leg_facts, way_home, whole_km
from returns.journey.rules.travellers import JourneyFacts, escorted_legs

# Kinds of escorts that were recorded before they were sealed: a migration holds no keys, so a job seals them.
ESCORT_KINDS = SystemScope("escort_kinds", opens=("escort",))


def escorts_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Escort]:
    """The escorts of a case, in the order of the legs on which they begin; at most one statement."""
    learnt_escorts: Sequence[Escort] | None = learnt(session, (escorts_of_case, case_id))
    if learnt_escorts is not None:
        return learnt_escorts
    return escorts_of_cases(session, [case_id])[case_id]


def escorts_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Escort]]:
    """The same of several cases, by case; one statement."""
    statement = select(Escort).where(Escort.case_id.in_(cases)).order_by(Escort.first_leg, Escort.last_leg, Escort.id)
    by_case: dict[uuid.UUID, list[Escort]] = {case_id: [] for case_id in cases}
    for escort in session.execute(statement).scalars():
        by_case[escort.case_id].append(escort)
    return by_case


def escort_of_case(session: Session, case_id: uuid.UUID, escort_id: uuid.UUID) -> Escort | None:
    """One escort of a case that this scope sees."""
    return session.execute(select(Escort).where(Escort.case_id == case_id, Escort.id == escort_id)).scalar_one_or_none()


def escorts_to_seal(session: Session, at_most: int) -> Sequence[Escort]:
    """Escorts whose kind stands in the open, because they were recorded before it was sealed; one statement."""
    statement = select(Escort).where(Escort.kind_before.is_not(None)).order_by(Escort.id).limit(at_most)
    return session.execute(statement).scalars().all()


def escort_facts(
    escorts: Sequence[Escort], legs: Sequence[Leg], journeys: Sequence[JourneyFacts] = ()
) -> tuple[EscortFacts, ...]:
    """Escorts as facts, with their ways home out of all legs of the case; opens the legs of ways home.

    `journeys` are those of people who travel apart: an escort is on the legs of those whom they go along with.
    """
    ways = [[leg.ordinal for leg in way.legs] for way in journeys]
    return tuple(_facts(escort, legs, ways) for escort in escorts)


def _facts(escort: Escort, legs: Sequence[Leg], ways: Sequence[Sequence[int]]) -> EscortFacts:
    home = way_home(legs, escort.id)
    facts = EscortFacts(
        escort.kind,
        escort.first_leg,
        escort.last_leg,
        escort.needs_way_home,
        leg_facts(home),
        escorted_legs(escort.first_leg, escort.last_leg, ways),
    )
    out = [leg for leg in journey(legs) if facts.covers(leg.ordinal)]
    gap = whole_km(out[-1].content["to"], home[0].content["from"]) if out and home else None
    return replace(facts, home_gap_km=gap)


def legs_along(escort: Escort, travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[Leg]:
    """Of the legs of a journey those on which an escort is; `people` are the ids of everybody of the case."""
    are_apart = not all(leg.is_for_all for leg in travelled)
    ways = [[leg.ordinal for leg in own] for _who, own in journeys_apart(travelled, people)] if are_apart else ()
    ordinals = escorted_legs(escort.first_leg, escort.last_leg, ways)
    between = [leg for leg in travelled if escort.first_leg <= leg.ordinal <= escort.last_leg]
    return [leg for leg in between if ordinals is None or leg.ordinal in ordinals]
