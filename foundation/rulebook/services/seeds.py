"""Rules as rows: read from `data/rules/*.toml`, with everything that is wrong told at once."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from foundation.errors import DomainError
from foundation.rulebook.rules import RuleRow, Standing, frozen_value, scope_key
from foundation.rulebook.services.bounds import FIELDS, bounds_problems
from foundation.rulebook.services.clashes import clashes
from foundation.rulebook.topics import DECIMAL_UNITS, SCOPE_KEYS, UNITS, WHOLE_UNITS

_NEEDED = ("code", "label", "unit", "scope", "valid_from", "source", "standing")
_ALLOWED = (*_NEEDED, "value", "unknown", "valid_until", "note", "never_overridable", *FIELDS)
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_LENGTHS = {"code": 120, "label": 200, "source": 300, "note": 1000}
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"\d+(\.\d+)?")


class SeedsWrong(DomainError):
    """Seed files cannot be used. Carries every problem, each naming file, row, field and cure."""

    code = "rule_seeds"

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems, one line each."""
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def read_seeds(folder: Path) -> list[RuleRow]:
    """All rows of the seed files of a folder, by file name. SeedsWrong with every problem of all files."""
    of_files: dict[str, list[RuleRow]] = {}
    problems: list[str] = []
    files = sorted(folder.glob("*.toml"))
    if not files:
        problems.append(f"{folder}: no seed files (*.toml). Restore the folder from the program's own copy.")
    for file in files:
        try:
            own_rows, own_problems = parse_seeds(file.name, file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            own_rows, own_problems = [], [f"{file.name}: cannot be read. It must be a readable UTF-8 file."]
        of_files[file.name] = own_rows
        problems += own_problems
    rows = [row for own_rows in of_files.values() for row in own_rows]
    problems += [*_scattered(of_files), *clashes(rows)]
    if problems:
        raise SeedsWrong(problems)
    return rows


def parse_seeds(name: str, text: str) -> tuple[list[RuleRow], list[str]]:
    """The sound rows of one file, and every problem of the others. `name` is the file's name: TOPIC.toml."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [f"{name}: not TOML ({error}). Mend that line."]
    problems = [f"{name}: {key!r} is not expected here. Only [[rule]] rows are." for key in content if key != "rule"]
    raw_rows = content.get("rule", [])
    if not isinstance(raw_rows, list) or not all(isinstance(raw, dict) for raw in raw_rows):
        return [], [*problems, f"{name}: rules must be written as [[rule]] rows."]
    rows = []
    for number, raw in enumerate(raw_rows, start=1):
        own_problems = row_problems(raw)
        problems += [f"{name}, row {number}, {field}: {message}" for field, message in own_problems]
        if not own_problems:
            rows.append(_row(raw))
    return rows, problems


def row_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with one row, as (field, what and cure); empty if it is sound."""
    problems = [(field, "missing. Add it.") for field in _NEEDED if field not in raw]
    problems += [(field, f"no such field. Use {', '.join(_ALLOWED)}.") for field in raw if field not in _ALLOWED]
    if problems:
        return problems
    return [
        *_text_problems(raw),
        *_scope_problems(raw["scope"]),
        *_date_problems(raw),
        *_value_problems(raw),
        *_firm_problems(raw),
        *bounds_problems(raw),
    ]


def _scattered(of_files: Mapping[str, Sequence[RuleRow]]) -> list[str]:
    """Codes that begin alike are about one thing: they stand in one file, where their readers look for them."""
    files: dict[str, set[str]] = {}
    for name, rows in of_files.items():
        for row in rows:
            files.setdefault(row.code.partition(".")[0], set()).add(name)
    return [
        f"{', '.join(sorted(names))}: codes that begin with {beginning!r} stand in each. Keep them in one file."
        for beginning, names in sorted(files.items())
        if len(names) > 1
    ]


def _text_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    problems = []
    for field, length in _LENGTHS.items():
        text = raw.get(field, "" if field == "note" else None)
        if not isinstance(text, str) or text != text.strip() or (not text and field != "note"):
            problems.append((field, "must be text, without spaces at its ends. Write it in quotes."))
        elif len(text) > length:
            problems.append((field, f"longer than {length} characters. Shorten it."))
    code = raw["code"]
    if isinstance(code, str) and not _CODE.fullmatch(code):
        problems.append(
            ("code", f"{code!r}: use small letters, digits and _ in parts joined by dots, like grant.max_days.")
        )
    if raw["unit"] not in UNITS:
        problems.append(("unit", f"{raw['unit']!r}: use one of {', '.join(UNITS)}."))
    if raw["standing"] not in list(Standing):
        problems.append(("standing", f"{raw['standing']!r}: use one of {', '.join(Standing)}."))
    return problems


def _scope_problems(scope: Any) -> list[tuple[str, str]]:
    if not isinstance(scope, dict):
        return [("scope", 'must be a table, like { carrier = "TK" }, or {} for everywhere.')]
    problems = []
    for key, value in scope.items():
        if key not in SCOPE_KEYS:
            problems.append(("scope", f"{key!r}: use one of {', '.join(SCOPE_KEYS)}."))
        elif not isinstance(value, str) or value != value.strip() or not re.fullmatch(SCOPE_KEYS[key][0], value):
            problems.append(("scope", f"{key} = {value!r} cannot be. Write it like {SCOPE_KEYS[key][1]!r}."))
    return problems


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _date_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    fields = [field for field in ("valid_from", "valid_until") if field in raw]
    problems = [
        (field, "must be a date without quotes, like 2026-01-01.") for field in fields if not _is_day(raw[field])
    ]
    if not problems and "valid_until" in raw and raw["valid_until"] < raw["valid_from"]:
        problems.append(("valid_until", "lies before valid_from. It is the last day on which the row holds."))
    return problems


def _value_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    unknown = raw.get("unknown", False)
    if not isinstance(unknown, bool):
        return [("unknown", "must be true or false.")]
    if unknown and "value" in raw:
        return [("unknown", "there is a value as well. Leave one of them out.")]
    if unknown:
        firm = raw["standing"] != Standing.VERIFY
        return [("standing", 'a value that is not known needs standing = "verify".')] if firm else []
    if "value" not in raw:
        return [("value", "missing. Add it, or write unknown = true.")]
    cure = value_cure(raw["value"], raw["unit"]) if raw["unit"] in UNITS else None
    return [("value", cure)] if cure else []


def value_cure(value: Any, unit: str) -> str | None:
    """What to write instead of a value that does not go with its unit; None if it does."""
    if unit in WHOLE_UNITS:
        wholes = value if isinstance(value, list) else [value]
        sound = all(type(part) is int and part >= 0 for part in wholes)
        return None if sound else f"{unit} needs a whole number from 0 up, or a list of them."
    if unit in DECIMAL_UNITS:
        sound = _is_decimal(value, at_most_one=unit == "share")
        return None if sound else f'{unit} needs an exact decimal in quotes, like "0.1".'
    if unit == "money":
        return None if _is_money(value) else 'money needs { amount = "615", currency = "EUR" }.'
    if isinstance(value, list):
        sound = all(isinstance(part, str) and part for part in value)
        return None if sound else "a list without unit holds texts. Name the unit of numbers."
    if isinstance(value, dict):
        sound = all(isinstance(part, str | bool) for part in value.values())
        return None if sound else "a table without unit holds texts and yes or no."
    if isinstance(value, str):
        return None if value.strip() else "empty. Write unknown = true if it is not known."
    return None if isinstance(value, bool) else "numbers need a unit; write decimals as text."


def _is_decimal(value: Any, at_most_one: bool) -> bool:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return False
    try:
        return Decimal(value) <= 1 or not at_most_one
    except InvalidOperation:
        return False


def _is_money(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        return False
    currency = value["currency"]
    return _is_decimal(value["amount"], False) and isinstance(currency, str) and bool(_CURRENCY.fullmatch(currency))


def _firm_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What nobody may override for one case, no row may switch off for all."""
    firm = raw.get("never_overridable", False)
    if not isinstance(firm, bool):
        return [("never_overridable", "must be true or false.")]
    value = raw.get("value")
    if firm and (value is False or value == []):
        return [("value", "would switch off a rule that is never overridable. Only a value that keeps it is taken.")]
    if firm and isinstance(value, bool) and "valid_until" in raw:
        return [("valid_until", "would end a rule that is never overridable. Leave it out.")]
    return []


def _row(raw: Mapping[str, Any]) -> RuleRow:
    return RuleRow(
        code=raw["code"],
        label=raw["label"],
        value=frozen_value(raw.get("value")),
        unit=raw["unit"],
        scope=scope_key(raw["scope"]),
        valid_from=raw["valid_from"],
        valid_until=raw.get("valid_until"),
        source=raw["source"],
        standing=Standing(raw["standing"]),
        note=raw.get("note", ""),
        never_overridable=raw.get("never_overridable", False),
    )
