"""Reads of receptions."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.reception.models import (
    NOBODY_NAMED as NOBODY_NAMED,
    HandOverContent as HandOverContent,
    Reception as Reception,
)
from returns.reception.rules import ReceptionFacts


def reception_of_case(session: Session, case_id: uuid.UUID) -> Reception | None:
    """Who meets the people of a case, or None while nobody was asked; one statement."""
    return session.execute(select(Reception).where(Reception.case_id == case_id)).scalar_one_or_none()


def reception_facts(reception: Reception) -> ReceptionFacts:
    """A reception as a fact; opens it."""
    content = reception.content
    return ReceptionFacts(bool(content.name), reception.verified_on, content.people, content.open_hours)


def departed_on(session: Session, case_id: uuid.UUID) -> date | None:
    """The local day on which the first leg of a journey begins; None without one. One statement."""
    travelled = journey(legs_of_case(session, case_id))
    return local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else None
