"""Reintegration plans: objectives, items of help under them, what is paid in parts, and every revision of both."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.indexes import where_stated
from foundation.storage.types import UtcDateTime, enum_column
from reintegration.plans.rules import (
    Dimension,
    InstalmentState,
    ItemState,
    Level,
    ObjectiveState,
    PlanEventKind,
    ProofKind,
    RevisionKind,
)
from returns.money.models import BudgetLine, LineContent
from returns.money.rules.budget import LineStatus


class _OfCase(SealedRow):
    """Sealed under the key of the case; whoever reads one has read of the case."""

    audit_kind: ClassVar[str | None] = "case"
    case_id: Mapped[uuid.UUID]

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it is about."""
        return [("case", self.case_id)]


@dataclass(frozen=True)
class ObjectiveContent:
    """What is sealed of an objective: what for, and why it stands where it stands."""

    text: str
    because: str = ""


class PlanObjective(_OfCase, Base):
    """The purpose of help for one person, or for the whole family. Its words are sealed."""

    __tablename__ = "plan_objective"
    # Not unique: a partner counts only what it sees, and does not see what is for somebody who did not agree to that.
    __table_args__ = (
        Index("ix_plan_objective_episode", "episode_id", "ordinal"),
        where_stated("plan_objective", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    ordinal: Mapped[int]
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension))
    level: Mapped[Level] = mapped_column(enum_column(Level))
    state: Mapped[ObjectiveState] = mapped_column(enum_column(ObjectiveState))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ObjectiveContent)

    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class ItemContent:
    """What is sealed of an item. `contribution`: what the people add themselves; `because`: why it was cancelled."""

    objective: str
    activity: str
    provider: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    contribution: str | None = None
    contribution_sum: Decimal | None = None
    because: str = ""


class PlanItem(_OfCase, Base):
    """One item of the plan of an episode. What it is, who provides it and what it costs is sealed.

    Items that were planned before there were objectives have none: what they are for stands in their own words, and
    every item keeps a copy of the words of its objective.
    """

    __tablename__ = "plan_item"
    __table_args__ = (
        Index("ix_plan_item_episode", "episode_id", "ordinal"),  # as of objectives, not unique
        where_stated("plan_item", "person_id"),
        where_stated("plan_item", "budget_line_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    objective_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_objective.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    budget_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("budget_line.id"))
    ordinal: Mapped[int]
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension))
    level: Mapped[Level] = mapped_column(enum_column(Level))
    state: Mapped[ItemState] = mapped_column(enum_column(ItemState))
    is_in_kind: Mapped[bool] = mapped_column(default=True)
    planned_on: Mapped[date] = mapped_column(Date)
    planned_until: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    delivered_on: Mapped[date | None] = mapped_column(Date)
    delivered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ItemContent)

    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class InstalmentContent:
    """What is sealed of an instalment: what was planned, what was paid, and why it was cancelled."""

    amount: Decimal
    currency: str
    paid: Decimal | None = None
    note: str = ""
    because: str = ""


class PlanInstalment(_OfCase, Base):
    """One part of the cost of an item, planned for a day and paid on one. How much is sealed."""

    __tablename__ = "plan_instalment"
    __table_args__ = (
        UniqueConstraint("item_id", "ordinal"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_a_day"),
        CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name="paid_by_somebody"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("plan_item.id"))
    ordinal: Mapped[int]
    state: Mapped[InstalmentState] = mapped_column(enum_column(InstalmentState))
    due_on: Mapped[date] = mapped_column(Date)
    paid_on: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    paid_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(InstalmentContent)

    __mapper_args__ = {"version_id_col": version}


class PlanRevision(_OfCase, Base):
    """The values of an item, or of an objective, from a moment on, and who changed them. Never changed itself."""

    __tablename__ = "plan_revision"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        UniqueConstraint("objective_id", "number"),
        CheckConstraint("(item_id IS NULL) <> (objective_id IS NULL)", name="of_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_item.id"))
    objective_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_objective.id"))
    number: Mapped[int]
    kind: Mapped[RevisionKind] = mapped_column(enum_column(RevisionKind))
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(dict[str, str])  # the values of `revised` in services/plans.py


# Events of plans and items, the papers of items, and what the budget allows.


@dataclass(frozen=True)
class EventContent:
    """What is sealed of an event: who said it, and a note."""

    name: str = ""
    note: str = ""


class PlanEvent(_OfCase, Base):
    """An event of a plan (drawn up, agreed, reviewed), or of an item (received, checked)."""

    __tablename__ = "plan_event"
    __table_args__ = (
        CheckConstraint(
            "(item_id IS NULL) = (kind IN ('drawn_up', 'agreed', 'reviewed'))",
            name="of_plan_or_item",
        ),
        Index("ix_plan_event_episode", "episode_id", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    episode_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("episode.id"))
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plan_item.id"), index=True)
    kind: Mapped[PlanEventKind] = mapped_column(enum_column(PlanEventKind))
    happened_on: Mapped[date] = mapped_column(Date)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(EventContent)


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


class Allowance(_OfCase, Base):
    """A line of the budget as far as a plan needs it: its sum and whether it is approved. Never written.

    A partner sees those that an office named for items which the partner sees, and no other line.
    """

    __tablename__ = "budget_line"
    __table__ = BudgetLine.__table__
    __mapper_args__ = {"include_properties": ["id", "case_id", "status", "approved_at", "content_sealed"]}

    id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    status: Mapped[LineStatus]
    approved_at: Mapped[datetime | None]
    content_sealed: Mapped[bytes | None]

    content = Sealed(LineContent)
