"""Files of a case. Kind, whose it is and when it came are plain; what it is called, its type and size are not."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.files.rules import FileKind


@dataclass(frozen=True)
class FileContent:
    """What a file is called here, its media type, its size in bytes, its SHA-256 in hex, and why it was destroyed.

    `document` is the travel document that it shows, by its id as hex; empty for none.
    """

    label: str
    note: str
    media_type: str
    length: int
    digest: str
    withdrawn_because: str = ""
    document: str = ""


class CaseFile(SealedRow, Base):
    """One file of a person of the case, or of the whole case. The row outlives the bytes, and tells of their end."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN withdrawn_at IS NULL THEN stored_id IS NOT NULL ELSE stored_id IS NULL END",
            name="bytes_until_withdrawn",
        ),
        Index("ix_case_file_case", "case_id", "added_at"),
    )
    audit_kind = "case"
    audit_reads = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    stored_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    kind: Mapped[FileKind] = mapped_column(enum_column(FileKind))
    added_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(FileContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the person whose it is, or of the case."""
        return ("person", self.person_id) if self.person_id else ("case", self.case_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """Whose it is."""
        return [self.key_name()]
