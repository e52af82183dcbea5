"""Reads of escorts."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.escorts import Escort as Escort
from returns.models.itinerary import Leg
from returns.queries.itinerary import leg_facts, way_home
from returns.rules.escorts import EscortFacts


def escorts_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Escort]:
    """The escorts of a case, in the order of the legs on which they begin; one statement."""
    statement = select(Escort).where(Escort.case_id == case_id).order_by(Escort.first_leg, Escort.last_leg, Escort.id)
    return session.execute(statement).scalars().all()


def escort_of_case(session: Session, case_id: uuid.UUID, escort_id: uuid.UUID) -> Escort | None:
    """One escort of a case that this scope sees."""
    return session.execute(select(Escort).where(Escort.case_id == case_id, Escort.id == escort_id)).scalar_one_or_none()


def escort_facts(escorts: Sequence[Escort], legs: Sequence[Leg]) -> tuple[EscortFacts, ...]:
    """Escorts as facts, with their ways home out of all legs of the case; opens the legs of ways home."""
    return tuple(
        EscortFacts(one.kind, one.first_leg, one.last_leg, one.needs_way_home, leg_facts(way_home(legs, one.id)))
        for one in escorts
    )
