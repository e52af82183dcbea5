"""The review of an emergency access. The access itself is a table of accounts: see `foundation/accounts/models.py`."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from rights.emergency.rules import EmergencyResult


@dataclass(frozen=True)
class ReviewContent:
    """What is sealed of a review: what was found, and what follows from it."""

    finding: str


class EmergencyReview(SealedRow, Base):
    """What the data protection officer found of one emergency access. Written once."""

    __tablename__ = "emergency_review"
    __table_args__ = (
        UniqueConstraint("access_id"),
        CheckConstraint("reviewed_by <> account_id", name="reviewed_by_another"),
    )
    audit_kind = "emergency"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    access_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("emergency_access.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)  # whose access it was
    result: Mapped[EmergencyResult] = mapped_column(enum_column(EmergencyResult))
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reviewed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(ReviewContent)

    def key_name(self) -> KeyName:
        """The key of the case, as of the access; of a request that opened none, the account's."""
        return ("case", self.case_id) if self.case_id is not None else ("account", self.account_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The access, and whose it was."""
        return [("emergency", self.access_id), ("account", self.account_id)]
