"""What is said of a plan and of what was handed over, the papers that show it, and what the budget allows."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.plans.rules.steps import PlanEventKind, ProofKind
from returns.money.models import BudgetLine
from returns.money.rules.budget import LineStatus


class PlanEvent(SealedRow, Base):
    """One thing that was said: of the plan (drawn up, agreed, reviewed), or of an item (received, checked)."""

    __tablename__ = "plan_event"
    __table_args__ = (
        CheckConstraint(
            "(item_id IS NULL) = (kind IN ('drawn_up', 'agreed', 'reviewed'))",
            name="of_plan_or_item",
        ),
        Index("ix_plan_event_episode", "episode_id", "at"),
    )
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_item.id"), index=True)
    kind: Mapped[PlanEventKind] = mapped_column(enum_column(PlanEventKind))
    happened_on: Mapped[date] = mapped_column(Date)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"name": who said it, "note"}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]


class PlanProof(Base):
    """A file of the case that shows that an item was handed over or paid."""

    __tablename__ = "plan_proof"
    __table_args__ = (UniqueConstraint("item_id", "file_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_item.id"))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[ProofKind] = mapped_column(enum_column(ProofKind))
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Allowance(SealedRow, Base):
    """A line of the budget as far as a plan needs it: its sum and whether it is approved. Never written.

    A partner sees those that an office named for items which the partner sees, and no other line.
    """

    __tablename__ = "budget_line"
    __table__ = BudgetLine.__table__
    __mapper_args__ = {"include_properties": ["id", "case_id", "status", "approved_at", "content_sealed"]}
    audit_kind = "case"

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    status: Mapped[LineStatus]
    approved_at: Mapped[datetime | None]
    content_sealed: Mapped[bytes | None]

    content = Sealed()

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
