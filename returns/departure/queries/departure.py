"""Reads of departures: when the people of a case set out."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.journey.queries.itinerary import journey, legs_of_case
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind


def departed_at(session: Session, case_id: uuid.UUID) -> datetime | None:
    """When they set out (UTC): as it was recorded, or where this scope does not see that, as it was planned."""
    statement = (
        select(CaseEvent.at)
        .where(CaseEvent.case_id == case_id, CaseEvent.kind == EventKind.DEPARTED)
        .order_by(CaseEvent.at.desc())
        .limit(1)
    )
    recorded = session.execute(statement).scalars().first()
    legs = [] if recorded else journey(legs_of_case(session, case_id))
    return recorded or (legs[0].departs_at if legs else None)
