"""Tables of the rule book by what they are about: as they stand, as CSV, and read back from CSV with every error.

A table that is read proposes all of its changed rows together; one error, and nothing is stored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from foundation.errors import BadInput
from foundation.geography.calendars import CALENDAR_CODES
from foundation.language.words import _
from foundation.rulebook.queries import all_rows, rules_on
from foundation.rulebook.rules import RuleRow, Standing, by_scope, row_to_show, scope_words
from foundation.rulebook.topics import DECIMAL_UNITS
from foundation.sheets.cells import SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import delimited
from foundation.storage.unit_of_work import Unit
from planning.rule_changes.rules import RuleTable
from planning.rule_changes.services.proposals import AllBounds, Typed, judge, sentences_of
from planning.rule_changes.services.typing import read_scope, read_value, typed_value

MOST_MEGABYTES, MOST_ROWS = "rule_change.import_most_megabytes", "rule_change.import_most_rows"
COLUMNS = ("code", "scope", "value", "valid_from", "valid_until", "source", "standing", "note")
_NEEDED = ("code", "value", "valid_from", "source", "standing")
_LONGEST: Mapping[str, int] = MappingProxyType({"code": 120, "value": 4000, "scope": 400, "source": 300, "note": 1000})
_MOST_COLUMNS, _MILLION = 20, 1_000_000
_OF_THOUSANDS = -3  # the exponent of a number with three decimals
_ISO, _POINTS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_BELONGS: Mapping[RuleTable, Callable[[RuleRow], bool]] = MappingProxyType(
    {
        RuleTable.CARRIERS: lambda row: row.code == "itinerary.carrier_codes" or "carrier" in dict(row.scope),
        RuleTable.TRANSIT: lambda row: row.code.startswith("transit."),
        RuleTable.ENTITLEMENTS: lambda row: row.code.startswith("entitlement."),
        RuleTable.TIMES: lambda row: row.code.startswith(("itinerary.connection.", "itinerary.transfer.")),
        RuleTable.CONSULATES: lambda row: row.code.startswith(("documents.consulate_", "laissez_passer.")),
        RuleTable.EXCHANGE: lambda row: row.code.startswith("exchange."),
        RuleTable.CALENDARS: lambda row: row.code in CALENDAR_CODES,
        RuleTable.COUNTRIES: lambda row: row.code == "country_status.status",
    }
)


def rows_of_table(session: Session, table: RuleTable, day: date) -> list[RuleRow]:
    """The rows of a table to show on a day, one for each code and scope, by code and scope; one statement.

    Of calendars every row that is not over: each is about days of its own.
    """
    scopes = by_scope(row for row in all_rows(session) if _BELONGS[table](row))
    shown = [row for rows in scopes.values() for row in _rows_to_show(rows, table, day)]
    return sorted(shown, key=lambda row: (row.code, len(row.scope), row.scope, row.valid_from))


def _rows_to_show(rows: Sequence[RuleRow], table: RuleTable, day: date) -> list[RuleRow]:
    first = row_to_show(rows, day)
    if table is not RuleTable.CALENDARS:
        return [first]
    later = [row for row in rows if row.valid_from > day or (row.valid_until or date.min) >= day]
    return [first, *(row for row in later if row is not first)]


def as_csv(rows: Sequence[RuleRow]) -> bytes:
    """Rows as a CSV file, which can be changed and read back; `label` is for whoever reads it."""
    return delimited([[*COLUMNS, "label"], *(_cells(row) for row in rows)])


def _cells(row: RuleRow) -> list[str | Decimal]:
    return [
        row.code,
        scope_words(row.scope).replace(", ", "; ") if row.scope else "",
        _value_cell(row),
        row.valid_from.isoformat(),
        row.valid_until.isoformat() if row.valid_until else "",
        row.source,
        row.standing.value,
        row.note,
        row.label,
    ]


def _value_cell(row: RuleRow) -> str | Decimal:
    """A value as a file has it. 1.234 has four decimals there: with a comma, 1,234 could be read in two ways."""
    if row.unit not in DECIMAL_UNITS or row.value is None:
        return typed_value(row.value).replace("\n", " | ")
    number = Decimal(row.value)
    return number.quantize(Decimal("1.0000")) if number.as_tuple().exponent == _OF_THOUSANDS else number


@dataclass(frozen=True)
class ReadRow:
    """A row of a file: its number in it, what it says, and what is wrong with each column."""

    number: int
    cells: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_unchanged: bool = False
    typed: Typed | None = None


def read_csv(unit: Unit, bounds: AllBounds, content: bytes) -> list[ReadRow]:
    """The rows of a file with everything that is wrong with each; those that say what holds already are marked.

    BadInput for a file that is no list, is too large, or lacks a column.
    """
    rows = _rows(unit, content)
    stored = {(row.code, row.scope, row.valid_from): row for row in all_rows(unit.session)}
    read = [_read(number, cells, stored) for number, cells in rows]
    sound = [row for row in read if row.typed is not None and not row.is_unchanged]
    judged = judge(unit, bounds, [row.typed for row in sound if row.typed is not None])
    errors = {
        row.number: {"code": [_("This rule does not exist. Choose one from the list of rules.")]}
        if change is None
        else sentences_of(change)
        for row, change in zip(sound, judged, strict=True)
    }
    return [
        ReadRow(row.number, row.cells, row.errors or errors.get(row.number, {}), row.is_unchanged, row.typed)
        for row in read
    ]


def _rows(unit: Unit, content: bytes) -> list[tuple[int, dict[str, str]]]:
    rules = rules_on(unit.session, (MOST_MEGABYTES, MOST_ROWS), unit.today)
    most = rules.need(MOST_MEGABYTES).whole()
    if len(content) > most * _MILLION:
        raise BadInput({"file": [_("This file is larger than %(most)s MB. Send a smaller file.", most=most)]})
    limits = SheetLimits(rules.need(MOST_ROWS).whole() + 1, _MOST_COLUMNS, most * _MILLION)
    sheet = [[cell.text.strip() for cell in row] for row in read_sheet(content, limits).rows]
    at = _columns(sheet[0] if sheet else [])
    rows = [
        (number, {name: row[place] if place < len(row) else "" for name, place in at.items()})
        for number, row in enumerate(sheet[1:], start=2)
        if any(row)
    ]
    if not rows:
        raise BadInput({"file": [_("This list has no rows below its headings.")]})
    return rows


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands. BadInput that names those that are missing or there twice."""
    names = [heading.casefold().replace(" ", "_") for heading in headings]
    if missing := [name for name in _NEEDED if name not in names]:
        raise BadInput({"file": [_("These columns are missing: %(columns)s.", columns=", ".join(missing))]})
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise BadInput({"file": [_("These columns appear twice: %(columns)s.", columns=", ".join(twice))]})
    return {name: at for at, name in enumerate(names) if name in COLUMNS}


def _read(number: int, cells: Mapping[str, str], stored: Mapping[Any, RuleRow]) -> ReadRow:
    errors: dict[str, list[str]] = {}
    for name, most in _LONGEST.items():
        if len(cells.get(name, "")) > most:
            errors[name] = [_("Enter between 1 and %(most)s characters.", most=most)]
    since, until = _day(cells["valid_from"]), _day(cells.get("valid_until", ""))
    if since is None:
        errors["valid_from"] = [_("Enter a date such as 2026-11-24.")]
    if cells.get("valid_until") and until is None:
        errors["valid_until"] = [_("Enter a date such as 2026-11-24.")]
    if cells["standing"] not in list(Standing):
        errors["standing"] = [_("Use one of %(words)s.", words=", ".join(Standing))]
    if errors or since is None:
        return ReadRow(number, cells, errors)
    typed = Typed(
        code=cells["code"],
        value=cells["value"].replace(" | ", "\n").replace("|", "\n"),
        scope=cells.get("scope", "").replace(";", ","),
        valid_from=since,
        valid_until=until,
        source=cells["source"],
        standing=cells["standing"],
        note=cells.get("note", ""),
    )
    row = stored.get((typed.code, read_scope(typed.scope), typed.valid_from))
    return ReadRow(number, cells, {}, row is not None and _says(row) == _said(typed, row), typed)


def _says(row: RuleRow) -> tuple[object, ...]:
    return (typed_value(row.value), row.valid_until, row.source, row.standing.value, row.note)


def _said(typed: Typed, row: RuleRow) -> tuple[object, ...]:
    value = typed.value.replace(" \n", "\n")
    if row.unit in DECIMAL_UNITS and row.value is not None:
        number = read_value(value, row)
        value = typed_value(row.value) if number is not None and Decimal(number) == Decimal(row.value) else value
    return (value, typed.valid_until, typed.source, typed.standing, typed.note)


def _day(text: str) -> date | None:
    """A day as a file has it: 2026-11-24, or 24.11.2026 as sheets write it."""
    if match := _ISO.fullmatch(text):
        parts = [int(part) for part in match.groups()]
    elif match := _POINTS.fullmatch(text):
        parts = [int(part) for part in reversed(match.groups())]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None
