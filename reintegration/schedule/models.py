"""Changes of a schedule: who, when, why, and how each visit was before and after. Rows are only added."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import SealedOrNone
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime, enum_column
from reintegration.schedule.rules import ChangeKind, ChangeReason
from returns.cases.models import RowOfCase


@dataclass(frozen=True)
class ChangeContent:
    """What is sealed of a change: why it was made."""

    reason: ChangeReason
    note: str | None = None


class ScheduleChange(RowOfCase, Base):
    """One change of the schedule of an episode. Nobody has made it where the program planned anew by itself."""

    __tablename__ = "schedule_change"
    __table_args__ = (
        UniqueConstraint("episode_id", "ordinal"),
        UniqueConstraint("undoes_id"),
        CheckConstraint("(kind = 'undone') = (undoes_id IS NOT NULL)", name="undone_says_what"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    ordinal: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    undoes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schedule_change.id"))
    # The anchor, where it was changed: {"arrived_at", "arrived_on", "template", "plan_due_on"}.
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = SealedOrNone(ChangeContent)  # none where the program planned anew by itself


class VisitChange(Base):
    """How a visit was before a change (None: it was added) and after it: days, state and outcome."""

    __tablename__ = "visit_change"
    __table_args__ = (UniqueConstraint("change_id", "visit_id"), Index("ix_visit_change_visit_id", "visit_id"))
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    change_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schedule_change.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visit.id"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    after: Mapped[dict[str, Any]] = mapped_column(JsonText)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]
