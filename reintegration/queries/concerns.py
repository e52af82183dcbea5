"""Reads of concerns and offers of help."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from reintegration.models.concerns import Concern as Concern
from reintegration.rules.concerns import ConcernKind, ConcernState


def concerns_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Concern]:
    """The concerns and offers of a case, the open ones first, then the newest."""
    statement = (
        select(Concern)
        .where(Concern.case_id == case_id)
        .order_by(Concern.state.desc(), Concern.opened_at.desc(), Concern.id)
    )
    return session.execute(statement).scalars().all()


def concerns_with_authors(session: Session, case_id: uuid.UUID) -> list[tuple[Concern, Account | None]]:
    """The same, each with whoever opened it where this scope sees them; one statement."""
    statement = (
        select(Concern, Account)
        .outerjoin(Account, Account.id == Concern.opened_by)
        .where(Concern.case_id == case_id)
        .order_by(Concern.state.desc(), Concern.opened_at.desc(), Concern.id)
    )
    return [(row.Concern, row.Account) for row in session.execute(statement)]


def concern_by_id(session: Session, concern_id: uuid.UUID) -> Concern | None:
    """One concern that this scope sees."""
    return session.execute(select(Concern).where(Concern.id == concern_id)).scalar_one_or_none()


def count_open_concerns(session: Session, case_id: uuid.UUID) -> int:
    """How many concerns of a case are open; offers of help do not count."""
    statement = select(func.count(Concern.id)).where(
        Concern.case_id == case_id, Concern.kind == ConcernKind.CONCERN, Concern.state == ConcernState.OPEN
    )
    return session.execute(statement).scalar_one()
