"""Travel documents. Kind, countries, last day and day of use are plain; the number is not."""

import uuid
from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import enum_column
from returns.documents.rules.documents import DocumentKind


class TravelDocument(SealedRow, Base):
    """One document of one person."""

    __tablename__ = "travel_document"
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    issuing_country: Mapped[str] = mapped_column(String(2))
    for_country: Mapped[str | None] = mapped_column(String(2))  # where a visa or a permit counts
    expires_on: Mapped[date | None] = mapped_column(Date)
    used_on: Mapped[date | None] = mapped_column(Date)  # the day of the latest departure on it
    is_single_journey: Mapped[bool] = mapped_column(default=False)
    is_usable: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"number", "authority", "issued_on", "why_not", "why_not_note"}, and once it became another document, how
    # often the one before had changed hands ("custody_after"); rows of before hold "original_at" as well
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]
