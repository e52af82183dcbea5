"""Sign-offs: what a second person signed, as a hash of facts, rule versions and findings."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import JsonText, UtcDateTime


class SignOff(SealedRow, Base):
    """One sign-off. It is void as soon as the same facts give another hash; that is asked, never stored."""

    __tablename__ = "sign_off"
    __table_args__ = (Index("ix_sign_off_case_signed", "case_id", "signed_at"),)
    audit_kind = "case"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    signed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts_hash: Mapped[str] = mapped_column(String(64))
    rule_versions: Mapped[list[str]] = mapped_column(JsonText)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"findings": [{"code", "severity", "subject"}], "note"}

    def key_name(self) -> KeyName:
        """The key of the case."""
        return ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The case that it belongs to."""
        return [("case", self.case_id)]
