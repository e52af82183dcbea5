"""Imports of a caseload: one row for each, and the staged rows of its file until they have become cases.

A key of the import seals what its file said. What is staged goes when it was applied; the key goes with the import.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.security.encryption import KeyName, Sealed, SealedOrNone, SealedRow
from foundation.storage.base import Base
from foundation.storage.types import UtcDateTime, enum_column
from returns.imports.rules.cells import Column
from returns.imports.rules.imports import Finding, ImportState, RowState
from returns.names.rules.duplicates import Sign, Signs


@dataclass(frozen=True)
class Made:
    """How much the last step made, or the dry run would have made."""

    cases: int = 0
    people: int = 0
    documents: int = 0


@dataclass(frozen=True)
class ImportContent:
    """What is sealed of an import: what its file is like, and what its columns and cells mean.

    `heading`: the place (from 0) of the row of headings; `mapping`: the code of each column, empty where it is not
    taken; `owner`: the id, as hex, of who owns the cases for which the file names nobody; `taught`: column, word, code.
    """

    sheet: str
    others: tuple[str, ...]
    encoding: str
    formulas: int
    faults: int
    heading: int
    headings: tuple[str, ...]
    mapping: tuple[str, ...]
    order: str = ""
    numbers_whole: bool = False
    past_deadlines: bool = False
    owner: str | None = None
    taught: tuple[tuple[str, str, str], ...] = ()
    rehearsed: Made | None = None

    @property
    def ignored(self) -> list[str]:
        """The headings of columns that are not taken."""
        columns = zip(self.headings, self.mapping, strict=False)
        return [heading for heading, code in columns if heading and not code]

    @property
    def tells_language(self) -> bool:
        """Whether a column says which language somebody speaks."""
        return Column.LANGUAGE in self.mapping


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

    content = Sealed(ImportContent)  # gone once the import is forgotten: see `is_kept` of the queries

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The import's own key."""
        return ("import", self.id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The import."""
        return [("import", self.id)]


class Alike(NamedTuple):
    """Somebody who is here and may be the person of a row: ids as hex, and what speaks for and against it."""

    person: str
    case: str
    reference: str
    name: str
    in_favour: tuple[Sign, ...]
    against: tuple[Sign, ...]

    @property
    def case_id(self) -> uuid.UUID:
        """The id of the case."""
        return uuid.UUID(self.case)

    @property
    def signs(self) -> Signs:
        """What speaks for and against it."""
        return Signs(self.in_favour, self.against)


@dataclass(frozen=True)
class RowReport:
    """What came out when a row was looked at: its values by column, bad cells, people alike, and rows alike."""

    values: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    alike: tuple[Alike, ...] = ()
    of_family: tuple[Finding, ...] = ()
    twins: tuple[int, ...] = ()
    refused: tuple[Finding, ...] = ()

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Everything that is wrong: bad cells, what contradicts the family, and what the dry run refused."""
        return (*self.findings, *self.of_family, *self.refused)


@dataclass(frozen=True)
class RowAnswer:
    """What somebody has said of a row: other texts for its cells, by column, and who the person is (id as hex)."""

    mended: dict[str, str] = field(default_factory=dict)
    decision: str = ""
    who: str | None = None


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

    cells = SealedOrNone(tuple[str | tuple[str, str], ...])  # as the file has them: texts, or text and kind
    said = SealedOrNone(RowAnswer)
    found = SealedOrNone(RowReport)

    __mapper_args__ = {"version_id_col": version}

    @property
    def report(self) -> RowReport:
        """What came out when the row was looked at; only of a row that was."""
        assert self.found is not None
        return self.found

    @property
    def answer(self) -> RowAnswer:
        """What somebody has said of the row, if anything."""
        return self.said or RowAnswer()

    def key_name(self) -> KeyName:
        """The key of the import."""
        return ("import", self.import_id)
