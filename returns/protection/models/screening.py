"""Screenings: what is open of a person because travel needs it, sealed whole. A change is a new row."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class Screening(SealedRow, Base):
    """How one person stands since a day; the newest version counts. No answer of a screening is part of it."""

    __tablename__ = "screening"
    __table_args__ = (UniqueConstraint("person_id", "version"),)
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    screened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    screened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"flags": [{"flag", "since", "note"}], "rapid_on", "rapid_is_open", "full_due_on", "full_on"}; days as ordinals
    content = Sealed()

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
