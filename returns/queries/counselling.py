"""Reads of counselling sessions."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.counselling import CounsellingSession as CounsellingSession


def sessions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CounsellingSession]:
    """The sessions of a case, the latest first; one statement."""
    statement = (
        select(CounsellingSession)
        .where(CounsellingSession.case_id == case_id)
        .order_by(CounsellingSession.held_at.desc(), CounsellingSession.id)
    )
    return session.execute(statement).scalars().all()
