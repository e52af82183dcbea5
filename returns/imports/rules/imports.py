"""Caseload imports: how far one is, what stands in the way of its last step, how its rows are read and compared.

Imported cases begin at intake. Nothing of a consent, a protection check or a decision can be told by a file.
"""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from returns.cases.rules.cases import Reason, ReasonCode
from returns.imports.rules.cells import (
    OF_CASE,
    REQUIRED,
    Column,
    DateOrder,
    day_of_serial,
    folded,
    has_bad_characters,
    is_not_known,
    read_day,
    read_year,
)
from returns.people.rules.people import STATELESS, Sex, birth_date_problem, estimated_year_problem


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
            by_family.setdefault(_family(row), []).append(row)
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


def against_undoing(is_applied: bool, is_undone: bool, is_known: bool, worked_on: int) -> tuple[Reason, ...]:
    """The reason against taking an applied import back, if there is one.

    `is_known`: which cases it made is still kept; `worked_on`: on how many of them somebody has worked since.
    """
    checks = (
        (not is_applied, ImportReason.IMPORT_NOT_APPLIED),
        (is_undone, ImportReason.IMPORT_UNDONE),
        (not is_known, ImportReason.IMPORT_NOT_KNOWN),
        (worked_on > 0, ImportReason.IMPORT_WORKED_ON),
    )
    return tuple(Reason(code) for applies, code in checks if applies)[:1]


def in_the_way(
    state: ImportState, counts: Mapping[RowState, int], is_rehearsed: bool, last: bool
) -> tuple[Reason, ...]:
    """Every reason against the dry run, or with `last` against the last step."""
    checks = (
        (state is not ImportState.CHECKED, ImportReason.IMPORT_NOT_CHECKED),
        (counts.get(RowState.BAD), ImportReason.IMPORT_HAS_BAD_ROWS),
        (counts.get(RowState.DECIDE), ImportReason.IMPORT_HAS_OPEN_ROWS),
        (not counts.get(RowState.READY), ImportReason.IMPORT_HAS_NO_ROWS),
    )
    reasons = tuple(Reason(code) for applies, code in checks if applies)
    return reasons or ((Reason(ImportReason.IMPORT_NOT_REHEARSED),) if last and not is_rehearsed else ())


# Reading one row of an imported list: its values by column, and every bad cell with what its cure has to name.

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SEVERAL = re.compile(r"[;/,،|]")
_FARTHEST_YEARS = 20
_BORN_WRONG = {"future": "birth_future", "too_old": "birth_too_old"}
# The same as on the pages where it is typed.
_LONGEST = {
    Column.GIVEN_NAME: 120,
    Column.FAMILY_NAME: 120,
    Column.ORIGINAL_GIVEN_NAME: 120,
    Column.ORIGINAL_FAMILY_NAME: 120,
    Column.FAMILY_NUMBER: 60,
    Column.OWN_REFERENCE: 60,
    Column.PLACE: 200,
    Column.PHONE: 40,
    Column.EMAIL: 254,
    Column.DOCUMENT_NUMBER: 40,
    Column.NOTE: 3_000,
}


@dataclass(frozen=True)
class Typed:
    """A cell: its text, and whether its file held a number, a rounded number or a day (`number`, `rounded`, `date`)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Reader:
    """What a row is read with. `words` gives, for a column of choices, the code of a folded word.

    `owners`: ids by folded e-mail. `is_phone` says whether a number can be one. `numbers_whole`: document numbers that
    the file holds as numbers have lost no zeros in front. `past_deadlines`: legal deadlines that are over are meant so.
    """

    today: date
    host: str
    words: Mapping[str, Mapping[str, str]]
    owners: Mapping[str, str]
    is_phone: Callable[[str], bool]
    order: DateOrder = DateOrder.DAY_FIRST
    numbers_whole: bool = False
    past_deadlines: bool = False


@dataclass
class Row:
    """A row that was read."""

    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def wrong(self, code: str, column: Column, typed: str = "", extra: str = "") -> None:
        """Note a bad cell."""
        self.findings.append(Finding(code, column.value, typed, extra))


def read_row(cells: Mapping[str, Typed], reader: Reader) -> Row:
    """The values of a row, and what is wrong with it. What is not known is None, or left out."""
    row = Row()
    for column in Column:
        cell = cells.get(column.value, Typed(""))
        if is_not_known(cell.text):
            if column in REQUIRED:
                row.wrong("missing", column, cell.text)
        elif has_bad_characters(cell.text):
            row.wrong("bad_characters", column, cell.text)
        elif len(cell.text) > _LONGEST.get(column, 254):
            row.wrong("too_long", column, cell.text[:60], str(_LONGEST.get(column, 254)))
        elif cell.kind == "rounded" and column is not Column.NOTE:
            row.wrong("rounded", column, cell.text)
        else:
            _READERS.get(column, _text)(row, column, cell, reader)
    _together(row, cells, reader)
    return row


def _text(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    text = cell.text if column is Column.NOTE else " ".join(cell.text.split())
    if column is Column.DOCUMENT_NUMBER and cell.kind == "number" and not reader.numbers_whole:
        row.wrong("zeros_lost", column, text)
    elif column is Column.DOCUMENT_NUMBER and not any(letter.isalnum() for letter in text):
        row.wrong("no_document_number", column, text)
    else:
        row.values[column] = text


def _chosen(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    code = reader.words[column].get(folded(cell.text))
    if code is None:
        row.wrong("not_in_list", column, cell.text)
    elif column is Column.COUNTRY and code == reader.host:
        row.wrong("host_country", column, cell.text)
    else:
        row.values[column] = code


def _several(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    words = reader.words[column]
    parts = [cell.text] if folded(cell.text) in words else _SEVERAL.split(cell.text)
    codes = [words.get(folded(part)) for part in parts if part.strip()]
    if None in codes or not codes:
        row.wrong("not_in_list", column, cell.text)
    elif column is Column.NATIONALITY and STATELESS in codes and len(set(codes)) > 1:
        row.wrong("stateless_and_more", column, cell.text)
    else:
        row.values[column] = list(dict.fromkeys(codes))


def _day(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    if column is Column.BIRTH_DATE and (year := read_year(cell.text) or 0) > 1_800:
        row.values[Column.BIRTH_YEAR] = year  # only the year is known: that is what it says
        return
    if cell.kind == "number":
        meant = day_of_serial(cell.text)
        row.wrong("serial" if meant else "no_date", column, cell.text, meant.isoformat() if meant else "")
        return
    day, problem = read_day(cell.text, reader.order)
    if day is None:
        row.wrong(problem, column, cell.text)
        return
    if column is Column.BIRTH_DATE:
        problem = _BORN_WRONG.get(birth_date_problem(day, reader.today) or "", "")
    elif abs(day.year - reader.today.year) > _FARTHEST_YEARS:
        problem = "day_far"
    elif column is Column.LEGAL_DEADLINE and day < reader.today and not reader.past_deadlines:
        problem = "deadline_past"
    if problem:
        row.wrong(problem, column, cell.text)
    else:
        row.values[column] = day.isoformat()


def _year(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    year = read_year(cell.text)
    if year is None or estimated_year_problem(year, reader.today):
        row.wrong("no_year", column, cell.text)
    else:
        row.values[column] = year


def _phone(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    text = cell.text
    if reader.is_phone(text):
        row.values[column] = text
    elif cell.kind == "number" and reader.is_phone(f"+{text}"):
        row.values[column] = f"+{text}"  # a sheet that takes a phone for a number drops its plus, and nothing else
    else:
        row.wrong("phone_number_lost" if cell.kind == "number" else "no_phone", column, text)


def _email(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    if _EMAIL.fullmatch(cell.text):
        row.values[column] = cell.text
    else:
        row.wrong("no_email", column, cell.text)


def _owner(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    owner = reader.owners.get(cell.text.strip().casefold())
    if owner is None:
        row.wrong("no_owner", column, cell.text)
    else:
        row.values[column] = owner


_READERS: dict[Column, Callable[[Row, Column, Typed, Reader], None]] = {
    Column.BIRTH_DATE: _day,
    Column.DOCUMENT_EXPIRY: _day,
    Column.LEGAL_DEADLINE: _day,
    Column.BIRTH_YEAR: _year,
    Column.SEX: _chosen,
    Column.COUNTRY: _chosen,
    Column.DOCUMENT_TYPE: _chosen,
    Column.DOCUMENT_COUNTRY: _chosen,
    Column.TRACK: _chosen,
    Column.NATIONALITY: _several,
    Column.LANGUAGE: _several,
    Column.PHONE: _phone,
    Column.EMAIL: _email,
    Column.OWNER: _owner,
}


def _together(row: Row, cells: Mapping[str, Typed], reader: Reader) -> None:
    """What cells say only together: a date beside an estimated year, a document without what it needs."""
    values, bad = row.values, {finding.column for finding in row.findings}
    born, year = values.get(Column.BIRTH_DATE), values.get(Column.BIRTH_YEAR)
    if born and year:
        if not born.startswith(str(year)):
            row.wrong("year_differs", Column.BIRTH_YEAR, str(year), born)
        values.pop(Column.BIRTH_YEAR)
    elif year and estimated_year_problem(year, reader.today) and Column.BIRTH_YEAR not in bad:
        row.wrong("no_year", Column.BIRTH_DATE, str(year))
    has_kind = values.get(Column.DOCUMENT_TYPE)
    if has_kind and not values.get(Column.DOCUMENT_COUNTRY) and Column.DOCUMENT_COUNTRY not in bad:
        row.wrong("document_country_missing", Column.DOCUMENT_COUNTRY)
    details = [column for column in (Column.DOCUMENT_COUNTRY, Column.DOCUMENT_EXPIRY) if values.get(column)]
    if details and not has_kind and Column.DOCUMENT_TYPE not in bad:
        row.wrong("document_type_missing", Column.DOCUMENT_TYPE)


def sex_of(values: Mapping[str, Any]) -> Sex:
    """The sex that a row gives; not known if it gives none."""
    return Sex(values.get(Column.SEX) or Sex.UNKNOWN)


def cells_of(cells: Sequence[Typed], mapping: Sequence[str], mended: Mapping[str, str]) -> dict[str, Typed]:
    """The cells of a row by column: as the file has them, and instead of some what was typed here since."""
    by_column = {code: cell for code, cell in zip(mapping, cells, strict=False) if code}
    return {**by_column, **{column: Typed(text) for column, text in mended.items()}}
