"""Reading one row of an imported list: its values by column, and every bad cell with what its cure has to name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from returns.imports.rules.cells import (
    DateOrder,
    day_of_serial,
    folded,
    has_bad_characters,
    is_not_known,
    read_day,
    read_year,
)
from returns.imports.rules.imports import REQUIRED, Column, Finding
from returns.people.rules.people import STATELESS, Sex, birth_date_problem, estimated_year_problem

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SEVERAL = re.compile(r"[;/,،|]")
_FARTHEST_YEARS = 10
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
    whole = words.get(folded(cell.text))
    if whole is not None:
        row.values[column] = [whole]
        return
    parts = [part for part in _SEVERAL.split(cell.text) if part.strip()]
    codes = [words.get(folded(part)) for part in parts]
    if None in codes or not codes:
        row.wrong("not_in_list", column, cell.text)
    elif column is Column.NATIONALITY and STATELESS in codes and len(set(codes)) > 1:
        row.wrong("stateless_and_more", column, cell.text)
    else:
        row.values[column] = list(dict.fromkeys(codes))


def _day(row: Row, column: Column, cell: Typed, reader: Reader) -> None:
    if column is Column.BIRTH_DATE and read_year(cell.text) is not None and int(read_year(cell.text) or 0) > 1_800:
        row.values[Column.BIRTH_YEAR] = read_year(cell.text)  # only the year is known: that is what it says
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
        problem = {"future": "birth_future", "too_old": "birth_too_old"}.get(
            birth_date_problem(day, reader.today) or "", ""
        )
    elif abs(day.year - reader.today.year) > _FARTHEST_YEARS * 2:
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
