"""The timeline of a case, and decisions on applications."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.cases.rules import CaseState
from returns.lifecycle.rules.eligibility import Decision, RejectionReason
from returns.lifecycle.rules.lifecycle import EventKind

# Decisions on applications.


@dataclass(frozen=True)
class DecisionContent:
    """What is sealed of a decision: what it rests on, and for a rejection the code of its reason."""

    reason: str
    code: str = ""

    @property
    def rejection(self) -> RejectionReason | None:
        """The reason of a rejection, as the list has it."""
        return RejectionReason(self.code) if self.code else None


class EligibilityDecision(SealedRow, Base):
    """One decision; the latest counts."""

    __tablename__ = "eligibility_decision"
    __table_args__ = (Index("ix_eligibility_decision_case_at", "case_id", "decided_at"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    decision: Mapped[Decision] = mapped_column(enum_column(Decision))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(DecisionContent)

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]


# The timeline of a case: what happened, when, and by whom. Rows are only added.


class CaseEvent(SealedRow, Base):
    """One event of a case. What was said about it is sealed."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_at", "case_id", "at"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind))
    from_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    to_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"reason": code or None, "text": what was said}, for ends and deadlines more

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
