"""The budget of a case: lines, what happened to them, and checks that nobody else pays for the same.

What is paid, to whom and how much is sealed; plain are the status and the days.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.models import RowOfCase
from returns.money.rules.budget import BudgetEventKind, LineKind, LineStatus, Paid


@dataclass(frozen=True)
class LineContent:
    """What is sealed of a line. Sums are decimal numbers; `person` is an id as hex. Empty: not known, or nobody."""

    kind: LineKind
    what: str
    payee: str
    person: str
    planned: str
    actual: str
    currency: str
    entitlement: str = ""
    rule: str = ""


class BudgetLine(RowOfCase, Base):
    """One line. It counts as approved from `approved_at` on; a change of what is planned takes that back."""

    __tablename__ = "budget_line"
    __table_args__ = (
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved_by_somebody"),
        CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name="not_both"),
        CheckConstraint("approved_by IS NULL OR approved_by <> recorded_by", name="not_ones_own"),
        CheckConstraint("status <> 'approved' OR approved_at IS NOT NULL", name="approved_has_been"),
        CheckConstraint("status <> 'paid' OR approved_at IS NOT NULL", name="paid_was_approved"),
        Index("ix_budget_line_case", "case_id", "recorded_at"),
        Index("ix_budget_line_waiting", "approved_at", "recorded_at", "id"),
    )
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    ordinal: Mapped[int]
    status: Mapped[LineStatus] = mapped_column(enum_column(LineStatus))
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(LineContent)

    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class EventContent:
    """What is sealed of an event: the sum that it is about, empty for none, and the reason."""

    amount: str
    currency: str
    reason: str


class BudgetEvent(RowOfCase, Base):
    """What happened to a line: by whom, when, and what was said of it. Never changed."""

    __tablename__ = "budget_event"
    __table_args__ = (Index("ix_budget_event_line", "line_id", "ordinal"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("budget_line.id"))
    ordinal: Mapped[int]
    kind: Mapped[BudgetEventKind] = mapped_column(enum_column(BudgetEventKind))
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(EventContent)


@dataclass(frozen=True)
class CheckContent:
    """What is sealed of a check for double payment: what came out, who was asked, and a note."""

    result: Paid
    asked: str
    note: str = ""


class PaymentCheck(RowOfCase, Base):
    """A check that no other programme pays for the same; the latest counts."""

    __tablename__ = "payment_check"
    __table_args__ = (Index("ix_payment_check_case", "case_id", "ordinal"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    ordinal: Mapped[int]
    checked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(CheckContent)
