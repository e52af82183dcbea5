"""Imports of a caseload: one row for each, and the staged rows of its file until they have become cases.

A key of the import seals what its file said. What is staged goes when it was applied; the key goes with the import.
"""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.sealed import KeyName, Sealed, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.imports.rules.imports import ImportState, RowState


class CaseloadImport(SealedRow, Base):
    """One import of an office: who began it, how far it is, and until when it is kept."""

    __tablename__ = "caseload_import"
    __table_args__ = (
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_once"),
        CheckConstraint("undone_at IS NULL OR applied_at IS NOT NULL", name="undone_after"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index("ix_caseload_import_office_made", "office_id", "made_at", "id"),
    )
    audit_kind = "import"
    audit_reads = True
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState), default=ImportState.MAPPING)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # then everything of it is forgotten
    rows: Mapped[int]  # of people in the file, without its headings
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    applied_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # its cases were removed again
    undone_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    cases: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    # {"sheet", "others", "encoding", "formulas", "faults", "heading": place from 0, "headings", "mapping": codes,
    #  "order", "numbers_whole", "past_deadlines", "owner", "taught": [[column, word, code]],
    #  "rehearsed": what the dry run made}
    content = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The import's own key."""
        return ("import", self.id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The import."""
        return [("import", self.id)]


class ImportRow(SealedRow, Base):
    """One row of the file. Once applied, it says only which case it became."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "ordinal"),
        Index("ix_import_row_import_state", "import_id", "state", "ordinal"),
    )
    audit_kind = None  # the import stands for its rows: thousands of ids would bury what the audit is for

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("caseload_import.id"))
    ordinal: Mapped[int]  # the number of the row in the file, from 1
    state: Mapped[RowState] = mapped_column(enum_column(RowState), default=RowState.WAITING)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    cells_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    said_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    found_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    cells = Sealed()  # the cells as the file has them: texts, or [text, kind]
    said = Sealed()  # {"mended": {column: text}, "decision", "who": id of a person as hex}
    # {"values", "findings", "of_family", "alike": [[person, case, reference, name, signs]], "twins": [row], "refused"}
    found = Sealed()

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the import."""
        return ("import", self.import_id)
