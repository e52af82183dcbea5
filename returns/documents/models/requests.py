"""Requests for documents at a consulate. Kind, country, state and days are plain; evidence and reasons are not."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.requests import ExpectedBy, RequestState


class DocumentRequest(SealedRow, Base):
    """One request for one person. When it is issued, `document_id` is the row of the register."""

    __tablename__ = "document_request"
    __table_args__ = (
        CheckConstraint("(state = 'issued') = (document_id IS NOT NULL)", name="issued_is_registered"),
        Index("ix_document_request_learned", "consulate_country", "kind", "state"),
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

    content = Sealed()  # {"consulate", "evidence", "reason", "note"}

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person."""
        return ("person", self.person_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The person for whom it was made."""
        return [("person", self.person_id)]
