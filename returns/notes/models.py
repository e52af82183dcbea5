"""Notes on a case: what colleagues tell each other. Text is sealed; a correction is a version of its own."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime
from returns.cases.models import RowOfCase


@dataclass(frozen=True)
class NoteContent:
    """What is sealed of a note, and of each correction."""

    text: str


class Note(RowOfCase, Base):
    """One note as it was first written."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_case_at", "case_id", "is_pinned", "at", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(NoteContent)

    __mapper_args__ = {"version_id_col": version}


class NoteCorrection(RowOfCase, Base):
    """A later version of a note, by its author. Earlier versions stay."""

    __tablename__ = "note_correction"
    __table_args__ = (UniqueConstraint("note_id", "edition"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("note.id"))
    edition: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(NoteContent)
