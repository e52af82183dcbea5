"""Reads of decisions on applications."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.lifecycle.models.eligibility import EligibilityDecision as EligibilityDecision


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[EligibilityDecision]:
    """The decisions of a case, the latest first; one statement."""
    statement = (
        select(EligibilityDecision)
        .where(EligibilityDecision.case_id == case_id)
        .order_by(EligibilityDecision.decided_at.desc(), EligibilityDecision.id)
    )
    return session.execute(statement).scalars().all()
