"""Values and scopes of rules as people type them, and as forms and files show them."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from foundation.rulebook.rules import RuleRow, ScopeKey
from foundation.rulebook.topics import DECIMAL_UNITS, SCOPE_KEYS, WHOLE_UNITS

_AMOUNT = re.compile(r"(\d[\d ,.]*?) ?([A-Za-z]{3}|€)")
_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,6})?")
# Thousands apart by spaces, commas or points, the decimals after the other sign; and a decimal comma alone.
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?: \d{3})+|(?:,\d{3})+(?=\.)|(?:\.\d{3})+(?=,)|(?:,\d{3}){2,}))"
    r"(?:[.,](?P<part>\d{1,6}))?"
)
_WITH_COMMA = re.compile(r"(?!0*[1-9]\d{0,2},\d{3}$)\d{1,12},\d{1,6}")
_WHOLE = re.compile(r"\d{1,9}")
_YES = MappingProxyType({"yes": True, "no": False})


def read_value(typed: str, like: RuleRow) -> Any:
    """The value that somebody typed for a rule like this one; None where it cannot be read.

    Numbers of a list are separated by commas, words by line breaks; money is "615 EUR".
    """
    text = typed.strip()
    if like.unit in WHOLE_UNITS:
        return _whole(text, like)
    if like.unit in DECIMAL_UNITS:
        number = _decimal(text)
        return number if number and (like.unit != "share" or Decimal(number) <= 1) else None
    if like.unit == "money":
        return _money(text)
    if isinstance(like.value, bool):
        return _YES.get(text.casefold())
    if isinstance(like.value, tuple):
        lines = [line.strip() for line in re.split(r"[\r\n]+", text)]
        return tuple(dict.fromkeys(line for line in lines if line))
    return None if isinstance(like.value, Mapping) or not text or "\n" in text else text


def _decimal(text: str) -> str | None:
    """A number with a point before its decimals; None for what is none, or can be read in two ways, as 12,800.

    A point alone is always the one before decimals: so they are written in forms and files.
    """
    number = unicodedata.normalize("NFKC", text)  # spaces that do not break become plain ones
    if grouped := _GROUPED.fullmatch(number):
        number = re.sub(r"\D", "", grouped["whole"]) + (f".{grouped['part']}" if grouped["part"] else "")
    elif _WITH_COMMA.fullmatch(number):
        number = number.replace(",", ".")
    return number if _DECIMAL.fullmatch(number) else None


def _money(text: str) -> Mapping[str, str] | None:
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text))
    amount = _decimal(match[1]) if match else None
    if match is None or amount is None:
        return None
    return MappingProxyType({"amount": amount, "currency": "EUR" if match[2] == "€" else match[2].upper()})


def _whole(text: str, like: RuleRow) -> Any:
    if not isinstance(like.value, tuple):
        return int(text) if _WHOLE.fullmatch(text) else None
    parts = [part.strip() for part in text.split(",")] if text else []
    if not all(_WHOLE.fullmatch(part) for part in parts):
        return None
    return tuple(sorted({int(part) for part in parts}))


def typed_value(value: Any) -> str:
    """A value as it would be typed: what a form opens with."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return f"{value['amount']} {value['currency']}" if "amount" in value else ""
    if isinstance(value, tuple):
        return (", " if value and isinstance(value[0], int) else "\n").join(str(part) for part in value)
    return "" if value is None else str(value)


def read_scope(typed: str) -> ScopeKey | None:
    """A scope as it is typed, "country=AF, carrier=TK"; nothing is everywhere. None where it cannot be read."""
    pairs: dict[str, str] = {}
    for part in (part.strip() for part in re.split(r"[,\r\n]+", typed)):
        if not part:
            continue
        key, _equals, value = (piece.strip() for piece in part.partition("="))
        if key in pairs or key not in SCOPE_KEYS or not re.fullmatch(SCOPE_KEYS[key][0], value):
            return None
        pairs[key] = value
    return tuple(sorted(pairs.items()))
