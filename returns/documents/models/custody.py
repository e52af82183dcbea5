"""Custody of travel documents: who had an original, from when on. Rows are added and never changed."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.documents.rules.custody import Holder


class DocumentCustody(SealedRow, Base):
    """One hand-over of one document. The row with the highest ordinal says where the original is now."""

    __tablename__ = "document_custody"
    __table_args__ = (
        UniqueConstraint("document_id", "ordinal"),
        CheckConstraint("ordinal > 0", name="ordinal_positive"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("travel_document.id"))
    ordinal: Mapped[int]
    holder: Mapped[Holder] = mapped_column(enum_column(Holder))
    since_on: Mapped[date] = mapped_column(Date)
    is_correction: Mapped[bool] = mapped_column(default=False)
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed()  # {"name", "receipt", "note"}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose document it is."""
        return [("person", self.person_id)]
