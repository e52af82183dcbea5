"""Reads of saved views and searches: one's own alone, whatever else one may see."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.storage.known import prepared
from returns.lists.models import SavedView as SavedView  # doors name the types of rows through the queries
from returns.lists.rules.views import SavedKind

_KEPT = prepared(select(SavedView).where(SavedView.removed_at.is_(None)).order_by(SavedView.saved_at, SavedView.id))


def saved_of(session: Session) -> Sequence[SavedView]:
    """What whoever asks keeps, the oldest first; a rule bounds how many there are. One statement."""
    return session.execute(_KEPT).scalars().all()


def saved_by_id(session: Session, saved_id: uuid.UUID) -> SavedView | None:
    """One view or search of whoever asks, removed or not."""
    statement = select(SavedView).where(SavedView.id == saved_id, SavedView.kind != SavedKind.COLUMNS)
    return session.execute(statement).scalar_one_or_none()


def columns_row(session: Session) -> SavedView | None:
    """The columns that whoever asks has chosen, if they ever did."""
    statement = select(SavedView).where(SavedView.kind == SavedKind.COLUMNS)
    return session.execute(statement).scalar_one_or_none()


def removed_before(session: Session, instant: datetime) -> Sequence[SavedView]:
    """What whoever asks removed before an instant (UTC): it does not come back any more."""
    return session.execute(select(SavedView).where(SavedView.removed_at < instant)).scalars().all()
