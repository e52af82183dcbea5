"""Reads of decisions on fitness to travel."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.health.models.medical import FitnessDecision as FitnessDecision
from returns.health.rules.medical import Fitness, FitnessFacts


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[FitnessDecision]:
    """The decisions of a case, the latest first; one statement."""
    statement = (
        select(FitnessDecision)
        .where(FitnessDecision.case_id == case_id)
        .order_by(FitnessDecision.decided_at.desc(), FitnessDecision.id)
    )
    return session.execute(statement).scalars().all()


def latest_by_person(decisions: Iterable[FitnessDecision]) -> dict[uuid.UUID, FitnessDecision]:
    """The latest of these decisions about each person."""
    latest: dict[uuid.UUID, FitnessDecision] = {}
    for decision in sorted(decisions, key=lambda decision: (decision.decided_at, decision.id)):
        latest[decision.person_id] = decision
    return latest


def fitness_facts(decision: FitnessDecision, is_overtaken: bool = False) -> FitnessFacts:
    """A decision as a fact; opens it."""
    content = decision.content
    return FitnessFacts(
        result=Fitness(content["result"]),
        starts=date.fromisoformat(content["from"]),
        until=date.fromisoformat(content["until"]),
        needs=tuple(content["needs"]),
        is_overtaken=is_overtaken,
    )
