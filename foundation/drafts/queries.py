"""Reads of drafts: one's own alone, whatever else one may see."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foundation.drafts.models import FormDraft as FormDraft
from foundation.drafts.rules import DraftKey
from foundation.storage.known import prepared

_AT = prepared(select(FormDraft).where(FormDraft.place == bindparam("place")))


_ABOUT = prepared(
    select(FormDraft).where(
        FormDraft.about.in_(bindparam("about", expanding=True)),
        FormDraft.until > bindparam("now"),
        FormDraft.content_sealed.is_not(None),
    )
)


def drafts_about(session: Session, about: Sequence[uuid.UUID], now: datetime) -> Sequence[FormDraft]:
    """The drafts of whoever asks about these cases or doors that have not run out and were not sent; one statement."""
    if not about:
        return []
    return session.execute(_ABOUT, {"about": list(about), "now": now}).scalars().all()


def cases_of_drafts(session: Session) -> Sequence[uuid.UUID]:
    """The cases about which anybody keeps a draft; for the program's own work."""
    statement = select(FormDraft.about).where(FormDraft.key_of == DraftKey.CASE).distinct()
    return session.execute(statement).scalars().all()


def draft_at(session: Session, place: bytes) -> FormDraft | None:
    """The draft of whoever asks at a place, sent or run out or not."""
    return session.execute(_AT, {"place": place}).scalar_one_or_none()
