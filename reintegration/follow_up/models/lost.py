"""Lost to follow-up and found again: one row each time. Whether somebody is lost now stands on the episode."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.follow_up.rules.lost import LostEventKind

_UNTOLD = text("told_at IS NULL")


class LostEvent(Base):
    """One time that somebody was lost, or found. They take turns, and the first is a loss: the database sees to it."""

    __tablename__ = "lost_event"
    __table_args__ = (
        UniqueConstraint("episode_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        CheckConstraint("(ordinal % 2 = 1) = (kind = 'lost')", name="lost_and_found_take_turns"),
        Index("ix_lost_event_untold", "at", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    ordinal: Mapped[int]
    kind: Mapped[LostEventKind] = mapped_column(enum_column(LostEventKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: who is to know was not told yet

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
