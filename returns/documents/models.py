"""Travel documents, their custody, requests at consulates, and formalities of leaving the host country.

Of a document, kind, countries, last day and day of use are plain; the number is not. Of a request, kind, country, state
and days are plain; evidence and reasons are not.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.documents.rules.documents import DocumentKind, Holder, WhyNot
from returns.documents.rules.formalities import ExpectedBy, Refusal, RequestState, StatedExit


@dataclass(frozen=True)
class CustodyContent:
    """What is sealed of a hand-over."""

    name: str = ""
    receipt: str = ""
    note: str = ""


class DocumentCustody(SealedRow, Base):
    """One hand-over of one document. Rows are added, never changed: the highest ordinal says where the original is."""

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

    content = Sealed(CustodyContent)

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose document it is."""
        return [("person", self.person_id)]


@dataclass(frozen=True)
class DocumentContent:
    """What is sealed of a travel document."""

    number: str = ""
    authority: str = ""
    issued_on: date | None = None
    why_not: WhyNot | None = None
    why_not_note: str | None = None
    custody_after: int | None = None  # hand-overs of the document that this row was about before
    original_at: str | None = None  # where the original was noted to be, before custody was recorded


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
    expires_on: Mapped[date | None] = mapped_column(Date, index=True)
    used_on: Mapped[date | None] = mapped_column(Date)  # the day of the latest departure on it
    is_single_journey: Mapped[bool] = mapped_column(default=False)
    is_usable: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(DocumentContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person whose it is."""
        return [("person", self.person_id)]


class ExitFormality(SealedRow, Base):
    """What is known of how one person leaves the host country: all of it sealed."""

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

    content = Sealed(StatedExit)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person."""
        return [("person", self.person_id)]


@dataclass(frozen=True)
class RequestContent:
    """What is sealed of a request."""

    consulate: str = ""
    evidence: str = ""
    reason: Refusal | None = None
    note: str = ""


class DocumentRequest(SealedRow, Base):
    """One request for one person. When it is issued, `document_id` is the row of the register."""

    __tablename__ = "document_request"
    __table_args__ = (
        CheckConstraint("(state = 'issued') = (document_id IS NOT NULL)", name="issued_is_registered"),
        Index("ix_document_request_expected", "expected_on", "id"),
    )
    audit_kind = "person"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("travel_document.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    consulate_country: Mapped[str] = mapped_column(String(2))
    state: Mapped[RequestState] = mapped_column(enum_column(RequestState))
    requested_on: Mapped[date] = mapped_column(Date)
    interview_on: Mapped[date | None] = mapped_column(Date)
    expected_on: Mapped[date | None] = mapped_column(Date)
    expected_by: Mapped[ExpectedBy | None] = mapped_column(enum_column(ExpectedBy))
    decided_on: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(RequestContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person for whom it was made."""
        return [("person", self.person_id)]
