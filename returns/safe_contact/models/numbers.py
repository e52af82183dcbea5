"""Numbers that were opened: whose, when, by whom; and if the card did not allow it, with which reason."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime


class NumberOpening(SealedRow, Base):
    """One time that a number of a person was shown. Rows are only added."""

    __tablename__ = "number_opening"
    __table_args__ = (
        Index("ix_number_opening_case_at", "case_id", "opened_at"),
        Index("ix_number_opening_by_at", "opened_by", "opened_at"),
    )
    audit_kind = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    is_outside: Mapped[bool]  # of what the card allowed at that moment
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # outside alone: {"why": code, "text", "against": [codes]}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose number it is."""
        return [("person", self.person_id)]
