"""Caseload imports: what a file can tell of people, how far an import is, and what stands in the way of its last step.

Imported cases begin at intake. Nothing of a consent, a protection check or a decision can be told by a file.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from returns.cases.rules import ReasonCode


class ImportReason(ReasonCode):
    """Codes of reasons about imports."""

    IMPORT_NOT_CHECKED = "import_not_checked"
    IMPORT_HAS_BAD_ROWS = "import_has_bad_rows"
    IMPORT_HAS_OPEN_ROWS = "import_has_open_rows"
    IMPORT_HAS_NO_ROWS = "import_has_no_rows"
    IMPORT_NOT_APPLIED = "import_not_applied"
    IMPORT_NOT_KNOWN = "import_not_known"
    IMPORT_UNDONE = "import_undone"
    IMPORT_WORKED_ON = "import_worked_on"
    IMPORT_NOT_REHEARSED = "import_not_rehearsed"


class ImportState(enum.StrEnum):
    """How far an import is."""

    MAPPING = "mapping"  # which column is what
    CHECKING = "checking"  # rows are looked at, in pieces
    CHECKED = "checked"
    APPLIED = "applied"


class RowState(enum.StrEnum):
    """How one row of the file stands."""

    WAITING = "waiting"
    READY = "ready"
    BAD = "bad"
    DECIDE = "decide"  # somebody may be here already: a person says whether it is so
    LEFT_OUT = "left_out"


class Column(enum.StrEnum):
    """What a column of the file can be. The words stand in the template, and stay the same in every language."""

    FAMILY_NUMBER = "family_number"
    OWN_REFERENCE = "own_reference"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    ORIGINAL_GIVEN_NAME = "original_given_name"
    ORIGINAL_FAMILY_NAME = "original_family_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    NATIONALITY = "nationality"
    COUNTRY = "country_of_return"
    PLACE = "place_of_return"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    DOCUMENT_COUNTRY = "document_country"
    DOCUMENT_EXPIRY = "document_expiry"
    LEGAL_DEADLINE = "legal_deadline"
    TRACK = "track"
    OWNER = "owner_email"
    NOTE = "note"


REQUIRED = (Column.GIVEN_NAME, Column.COUNTRY)
DATES = (Column.BIRTH_DATE, Column.DOCUMENT_EXPIRY, Column.LEGAL_DEADLINE)
# Columns whose cells are words of a list; what a word means can be said once for the whole file.
CHOSEN = (
    Column.SEX,
    Column.NATIONALITY,
    Column.COUNTRY,
    Column.LANGUAGE,
    Column.DOCUMENT_TYPE,
    Column.DOCUMENT_COUNTRY,
    Column.TRACK,
)
# Columns about the case, not about a person: rows of one family say the same, or leave them empty.
OF_CASE = (Column.COUNTRY, Column.PLACE, Column.LEGAL_DEADLINE, Column.TRACK, Column.OWNER)


class Decision(enum.StrEnum):
    """What a person says of a row whose person may be here already."""

    LEAVE_OUT = "leave_out"
    SAME = "same"  # the same person, with another return: the cases are linked
    NEW = "new"


class Finding(NamedTuple):
    """A bad cell: what is wrong, in which column (empty: the row), what was typed, and a value that the cure names."""

    code: str
    column: str
    typed: str = ""
    extra: str = ""


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read: its number in the file, its values by column (JSON), and whether it is left out."""

    number: int
    values: Mapping[str, object]
    is_left_out: bool = False


def families(rows: Sequence[ReadRow]) -> list[list[ReadRow]]:
    """The rows as families: those with one family number together, in their order. Left-out rows are in none."""
    by_family: dict[object, list[ReadRow]] = {}
    for row in rows:
        if not row.is_left_out:
            by_family.setdefault(row.values.get(Column.FAMILY_NUMBER) or row.number, []).append(row)
    return list(by_family.values())


def family_findings(family: Sequence[ReadRow]) -> dict[int, list[Finding]]:
    """Where rows of a family contradict its first row about their case, by row number."""
    first, findings = family[0], {}
    for row in family[1:]:
        wrong = [
            Finding("differs_in_family", column, str(row.values[column]), str(first.number))
            for column in OF_CASE
            if row.values.get(column) not in (None, first.values.get(column))
        ]
        if wrong:
            findings[row.number] = wrong
    return findings


def twins(rows: Sequence[ReadRow]) -> dict[int, list[int]]:
    """Rows that may be one person entered twice, by number: the same document, e-mail or phone in two families, or the
    same name and birth. A family shares its phone: within a family only the document, and name with birth, count.
    """
    seen: dict[tuple[object, ...], list[ReadRow]] = {}
    for row in (row for row in rows if not row.is_left_out):
        for sign in _signs(row):
            seen.setdefault(sign, []).append(row)
    twin_numbers: dict[int, set[int]] = {}
    for sign, alike in seen.items():
        for later in alike[1:]:
            first = alike[0]
            if sign[0] in _SHARED and _family(first) == _family(later):
                continue
            twin_numbers.setdefault(later.number, set()).add(first.number)
    return {number: sorted(others) for number, others in twin_numbers.items()}


_SHARED = (Column.PHONE, Column.EMAIL)


def _family(row: ReadRow) -> object:
    return row.values.get(Column.FAMILY_NUMBER) or row.number


def _signs(row: ReadRow) -> list[tuple[object, ...]]:
    values = row.values
    signs: list[tuple[object, ...]] = [
        (column, "".join(str(values[column]).split()).casefold())
        for column in (Column.DOCUMENT_NUMBER, *_SHARED)
        if values.get(column)
    ]
    names = (values.get(Column.GIVEN_NAME), values.get(Column.FAMILY_NAME))
    if values.get(Column.BIRTH_DATE) and all(names):
        signs.append(("name", *(str(name).casefold() for name in names), values[Column.BIRTH_DATE]))
    return signs


def state_of_row(has_findings: bool, is_open: bool, decision: str) -> RowState:
    """How a row stands. `is_open`: somebody may be here already. A row that is left out may be as bad as it is."""
    if decision == Decision.LEAVE_OUT:
        return RowState.LEFT_OUT
    if has_findings:
        return RowState.BAD
    return RowState.DECIDE if is_open and not decision else RowState.READY


def against_undoing(is_applied: bool, is_undone: bool, is_known: bool, worked_on: int) -> list[ImportReason]:
    """Every reason against taking an applied import back.

    `is_known`: which cases it made is still kept; `worked_on`: on how many of them somebody has worked since.
    """
    if not is_applied:
        return [ImportReason.IMPORT_NOT_APPLIED]
    if is_undone:
        return [ImportReason.IMPORT_UNDONE]
    if not is_known:
        return [ImportReason.IMPORT_NOT_KNOWN]
    return [ImportReason.IMPORT_WORKED_ON] if worked_on else []


def in_the_way(
    state: ImportState, counts: Mapping[RowState, int], is_rehearsed: bool, last: bool
) -> list[ImportReason]:
    """Every reason against the dry run, or with `last` against the last step."""
    reasons = []
    if state is not ImportState.CHECKED:
        reasons.append(ImportReason.IMPORT_NOT_CHECKED)
    if counts.get(RowState.BAD):
        reasons.append(ImportReason.IMPORT_HAS_BAD_ROWS)
    if counts.get(RowState.DECIDE):
        reasons.append(ImportReason.IMPORT_HAS_OPEN_ROWS)
    if not counts.get(RowState.READY):
        reasons.append(ImportReason.IMPORT_HAS_NO_ROWS)
    if last and not is_rehearsed and not reasons:
        reasons.append(ImportReason.IMPORT_NOT_REHEARSED)
    return reasons
