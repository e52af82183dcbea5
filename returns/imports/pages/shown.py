"""Rows of an import as the templates show them."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.language.formats import country
from returns.imports.queries import Alike, CaseloadImport, ImportRow
from returns.imports.rules.imports import Column, Finding, ImportState
from returns.imports.services.reading import cells_by_column
from returns.imports.words import IMPORT_STATES, ROW_STATES, column_label, sentences_of
from returns.names.rules.duplicates import Signs

_LIKE_A_NUMBER = re.compile(r"\+?[\d\s()./-]{8,}")
_LIKE_A_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")


def without_number(text: str) -> str:
    """A text of the file, but of what can be a phone only the end: no page that is merely opened shows a number."""
    is_number = _LIKE_A_NUMBER.fullmatch(text) and not _LIKE_A_DAY.fullmatch(text)
    return f"…{text[-2:]}" if is_number else text


@dataclass(frozen=True)
class ShownFinding:
    """A bad cell in words."""

    column: str
    typed: str
    wrong: str
    cure: str


@dataclass(frozen=True)
class ShownRow:
    """A row in the list: who, where to, its mark with words, and what is wrong with it."""

    row: ImportRow
    name: str
    family: str
    country: str
    mark: tuple[str, object]
    findings: list[ShownFinding]
    reference: str


@dataclass(frozen=True)
class ShownAlike:
    """Somebody who may be the person of a row, with what speaks for and against it."""

    alike: Alike
    signs: Signs


def shown_row(caseload: CaseloadImport, row: ImportRow, references: Mapping[uuid.UUID, str]) -> ShownRow:
    """A row in the list; opens it."""
    cells = cells_by_column(row, caseload) if row.cells else {}
    names = (cells.get(Column.GIVEN_NAME), cells.get(Column.FAMILY_NAME))
    to = row.found.values.get(Column.COUNTRY) if row.found else None
    return ShownRow(
        row,
        name=" ".join(cell.text for cell in names if cell),
        family=cells[Column.FAMILY_NUMBER].text if Column.FAMILY_NUMBER in cells else "",
        country=country(to) if to else "",
        mark=IMPORT_STATES[ImportState.APPLIED] if row.case_id else ROW_STATES[row.state],
        findings=[shown_finding(finding) for finding in row.found.problems] if row.found else [],
        reference=references.get(row.case_id, "") if row.case_id else "",
    )


def shown_finding(finding: Finding) -> ShownFinding:
    """A bad cell in words."""
    return ShownFinding(column_label(finding.column), finding.typed, *sentences_of(finding))


def shown_alike(row: ImportRow) -> list[ShownAlike]:
    """People who may be the one of a row."""
    return [ShownAlike(alike, Signs(alike.in_favour, alike.against)) for alike in row.report.alike]
