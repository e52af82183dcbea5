"""Reads of receptions."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.reception import Reception as Reception
from returns.rules.reception import ReceptionFacts


def reception_of_case(session: Session, case_id: uuid.UUID) -> Reception | None:
    """Who meets the people of a case, or None while nobody was asked; one statement."""
    return session.execute(select(Reception).where(Reception.case_id == case_id)).scalar_one_or_none()


def reception_facts(reception: Reception) -> ReceptionFacts:
    """A reception as a fact; opens it."""
    said = reception.content
    return ReceptionFacts(bool(said and said["name"]), reception.verified_on)
