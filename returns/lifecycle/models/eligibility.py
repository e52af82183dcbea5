"""Decisions on applications."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.lifecycle.rules.eligibility import Decision


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

    content = Sealed()  # {"reason": text, "code": of the list, for a rejection}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
