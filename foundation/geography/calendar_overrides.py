"""Corrections of working calendars: reads `data/calendars/overrides.toml`, and says all that is wrong there at once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from foundation.errors import DomainError
from foundation.rulebook.rules import Standing

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Needed fields, then those that may be left out, for each kind of row.
_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "weekend": (("country", "days", "valid_from", "source", "standing"), ("valid_until", "note")),
    "extra": (("country", "day", "name", "source", "standing"), ("note",)),
    "removed": (("country", "day", "source", "standing"), ("note",)),
    "estimated": (("country", "names", "valid_from", "source", "standing"), ("valid_until", "note")),
}
_COUNTRY = re.compile(r"[A-Z]{2}")


class CalendarOverridesWrong(DomainError):
    """The override file cannot be used. Carries every problem, each naming kind, row, field and cure."""

    code = "calendar_overrides"

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems, one line each."""
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class WeekendRow:
    """A country rests on these weekdays (0 is Monday), from `valid_from` to `valid_until`: both included, None open."""

    country: str
    days: frozenset[int]
    valid_from: date
    valid_until: date | None
    source: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One day in one country: a holiday that the library lacks, or with an empty name one that is not kept."""

    country: str
    day: date
    name: str
    source: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class EstimatedRow:
    """Holidays of a country that are reckoned and not announced, by parts of their names; both days are included."""

    country: str
    names: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    source: str
    standing: Standing

    def is_of(self, name: str, day: date) -> bool:
        """Whether a holiday with this English name is one of them on a day."""
        return self.valid_from <= day <= (self.valid_until or date.max) and any(part in name for part in self.names)


@dataclass(frozen=True, slots=True)
class Overrides:
    """All rows of the file."""

    weekends: tuple[WeekendRow, ...] = ()
    extra: tuple[HolidayRow, ...] = ()
    removed: tuple[HolidayRow, ...] = ()
    estimated: tuple[EstimatedRow, ...] = ()


def read_overrides(file: Path) -> Overrides:
    """The rows of the file. CalendarOverridesWrong with every problem at once."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarOverridesWrong([f"{file.name}: cannot be read. It must be a readable UTF-8 file."]) from error
    except tomllib.TOMLDecodeError as error:
        raise CalendarOverridesWrong([f"{file.name}: not TOML ({error}). Mend that line."]) from error
    problems = [f"{kind}: no such kind of row. Use {', '.join(_FIELDS)}." for kind in content if kind not in _FIELDS]
    sound: dict[str, list[dict[str, Any]]] = {}
    for kind in _FIELDS:
        sound[kind] = []
        rows = content.get(kind, [])
        if not isinstance(rows, list):
            problems.append(f"{kind}: begin each row with [[{kind}]].")
            continue
        for number, row in enumerate(rows, start=1):
            own = [f"{kind} row {number}: {problem}" for problem in _problems_of(kind, row)]
            problems += own
            if not own:
                sound[kind].append(row)
    problems += _clashes(sound)
    if problems:
        raise CalendarOverridesWrong(problems)
    return Overrides(
        tuple(_weekend(row) for row in sound["weekend"]),
        tuple(_holiday(row) for row in sound["extra"]),
        tuple(_holiday(row) for row in sound["removed"]),
        tuple(_estimated(row) for row in sound["estimated"]),
    )


def _problems_of(kind: str, row: object) -> list[str]:
    """What is wrong with one row."""
    if not isinstance(row, dict):
        return [f"not a table. Begin it with [[{kind}]]."]
    needed, optional = _FIELDS[kind]
    problems = [f"{name} is missing." for name in needed if name not in row]
    problems += [f"{name} is not a field of such a row. Take it out." for name in row if name not in needed + optional]
    for name in row.keys() & {*needed, *optional}:
        cure = _cure(name, row[name])
        if cure:
            problems.append(f"{name} {cure}")
    if not problems and "valid_until" in row and row["valid_until"] < row["valid_from"]:
        problems.append("valid_until is before valid_from.")
    return sorted(problems)


def _cure(name: str, value: object) -> str:
    """How the value of a field must look, or nothing where it looks so."""
    if name in ("day", "valid_from", "valid_until"):
        good = isinstance(value, date) and not isinstance(value, datetime)
        return "" if good else "must be a date without quotes, such as 2027-03-21."
    if name == "country":
        good = isinstance(value, str) and _COUNTRY.fullmatch(value) is not None
        return "" if good else "must be an ISO code of two capital letters."
    if name == "standing":
        return "" if value in list(Standing) else f"must be one of {', '.join(Standing)}."
    if name == "names":
        good = isinstance(value, list) and bool(value) and all(isinstance(part, str) and part.strip() for part in value)
        return "" if good else "must be a list of parts of English names."
    if name == "days":
        good = isinstance(value, list) and set(map(str, value)) <= set(WEEKDAYS) and len(set(map(str, value))) < 7
        return "" if good else "must be a list of at most six English weekdays in small letters."
    return "" if isinstance(value, str) and value.strip() else "must be a text that is not empty."


def _clashes(rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Rows that say two things about the same day."""
    clashes = []
    begun: set[tuple[str, date]] = set()
    for row in rows["weekend"]:
        key = (row["country"], row["valid_from"])
        if key in begun:
            clashes.append(f"weekend: {key[0]} has two rows from {key[1]}. Keep one.")
        begun.add(key)
    seen: set[tuple[str, date]] = set()
    for row in (*rows["extra"], *rows["removed"]):
        key = (row["country"], row["day"])
        if key in seen:
            clashes.append(f"extra and removed: {key[0]} has two rows for {key[1]}. Keep one.")
        seen.add(key)
    return clashes


def _weekend(row: dict[str, Any]) -> WeekendRow:
    return WeekendRow(
        country=row["country"],
        days=frozenset(WEEKDAYS.index(name) for name in row["days"]),
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        source=row["source"],
        standing=Standing(row["standing"]),
    )


def _holiday(row: dict[str, Any]) -> HolidayRow:
    return HolidayRow(row["country"], row["day"], row.get("name", ""), row["source"], Standing(row["standing"]))


def _estimated(row: dict[str, Any]) -> EstimatedRow:
    return EstimatedRow(
        row["country"],
        tuple(row["names"]),
        row["valid_from"],
        row.get("valid_until"),
        row["source"],
        Standing(row["standing"]),
    )
