"""Safe contact: how somebody may be reached without danger, one card per person."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base


class SafeContact(SealedRow, Base):
    """The card of one person; or, while it is "not known yet", by when it will be."""

    __tablename__ = "safe_contact"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("verified_on IS NOT NULL OR known_by IS NOT NULL", name="known_or_by_when"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None] = mapped_column(Date)
    known_by: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"number", "who", "when", "language", "code_phrase", "leave_message": bool, "if_somebody_else"} or None
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
