"""Formalities of leaving the host country. Everything that is said about a person is sealed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class ExitFormality(SealedRow, Base):
    """What is known of one person."""

    __tablename__ = "exit_formality"
    __table_args__ = (UniqueConstraint("person_id"),)
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"overstayed", "fine_amount", "fine_currency", "fine_payer", "fine_paid_on", "ban_code", "ban_until", "permit",
    #  "permit_on", "note"}
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person."""
        return [("person", self.person_id)]
