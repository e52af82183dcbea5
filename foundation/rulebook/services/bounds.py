"""How far rules may be changed in the program: read from the seeds of the release, never from the database."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from foundation.rulebook.rules import Bounds, Direction, EntryForm, frozen_value, numbers_of
from foundation.rulebook.topics import SCOPE_KEYS

FIELDS = (
    "at_least", "at_most", "direction", "choices", "in_order", "entries", "most_entries", "most_days", "scopes",
)  # fmt: skip
KEYS = frozenset(SCOPE_KEYS)
NO_BOUNDS = Bounds()
_OF_LISTS = (Direction.FEWER, Direction.MORE)
_OF_NUMBERS = (Direction.LOWER, Direction.HIGHER)


def read_bounds(folder: Path) -> dict[str, Bounds]:
    """The bounds of each code that states some, from the seed files of a folder, which `read_seeds` has found sound."""
    bounds: dict[str, Bounds] = {}
    for file in sorted(folder.glob("*.toml")):
        for raw in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", []):
            if any(field in raw for field in FIELDS):
                bounds[raw["code"]] = bounds_of(raw)
    return bounds


def bounds_of(raw: Mapping[str, Any]) -> Bounds:
    """The bounds that a row of a seed file states."""
    return Bounds(
        at_least=_number(raw.get("at_least")),
        at_most=_number(raw.get("at_most")),
        direction=Direction(raw.get("direction", Direction.EITHER)),
        choices=tuple(raw.get("choices", ())),
        in_order=raw.get("in_order", False),
        entries=EntryForm(raw["entries"]) if "entries" in raw else None,
        most_entries=raw.get("most_entries"),
        most_days=raw.get("most_days"),
        scopes=tuple(frozenset(keys.split()) for keys in raw.get("scopes", ())),
    )


def bounds_problems(raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the bounds of a row, as (field, what and cure); empty if they are sound, or not stated."""
    if raw.get("direction", Direction.EITHER) not in list(Direction):
        return [("direction", f"{raw['direction']!r}: use one of {', '.join(Direction)}.")]
    if "entries" in raw and raw["entries"] not in list(EntryForm):
        return [("entries", f"{raw['entries']!r}: use one of {', '.join(EntryForm)}.")]
    choices = raw.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(word, str) and word for word in choices):
        return [("choices", "must be a list of texts.")]
    if "in_order" in raw and not (raw["in_order"] is True and isinstance(raw.get("value"), list)):
        return [("in_order", "is true, and for lists alone.")]
    if wrong := [field for field in ("most_entries", "most_days") if field in raw and not _is_count(raw[field])]:
        return [(field, "must be a whole number from 1 up.") for field in wrong]
    scopes = raw.get("scopes", [])
    if not isinstance(scopes, list) or not all(isinstance(keys, str) and set(keys.split()) <= KEYS for keys in scopes):
        return [("scopes", f"must be a list of texts, each with keys out of {', '.join(SCOPE_KEYS)}.")]
    ends = {field: raw[field] for field in ("at_least", "at_most") if field in raw}
    if wrong := [field for field, value in ends.items() if _number(value) is None]:
        return [(field, "must be a whole number, or an exact decimal in quotes.") for field in wrong]
    bounds = bounds_of(raw)
    if bounds.at_least is not None and bounds.at_most is not None and bounds.at_least > bounds.at_most:
        return [("at_most", "lies below at_least.")]
    return [*_direction_problems(raw, bounds), *_own_problems(raw, bounds)]


def _direction_problems(raw: Mapping[str, Any], bounds: Bounds) -> list[tuple[str, str]]:
    """The direction goes with the kind of the value."""
    value, direction = raw.get("value"), bounds.direction
    if direction is Direction.LATER and not bounds.choices:
        return [("choices", "missing: `later` goes by their order.")]
    if value is None:
        return []
    is_list, is_word = isinstance(value, list), isinstance(value, str) and not numbers_of(value)
    if direction in _OF_LISTS and not is_list:
        return [("direction", f"{direction}: is for lists.")]
    if direction in _OF_NUMBERS and (is_list or is_word):
        return [("direction", f"{direction}: is for numbers, and for yes or no.")]
    if direction is Direction.LATER and not is_word:
        return [("direction", "later: is for words.")]
    return []


def _own_problems(raw: Mapping[str, Any], bounds: Bounds) -> list[tuple[str, str]]:
    """A release keeps to its own bounds."""
    value = frozen_value(raw.get("value"))
    if value is None:
        return []
    if bounds.most_entries is not None and isinstance(value, tuple) and len(value) > bounds.most_entries:
        return [("value", "has more entries than most_entries.")]
    words = [part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, str)]
    if bounds.choices and not set(words) <= set(bounds.choices):
        return [("value", "has words that are not among choices.")]
    numbers = numbers_of(value)
    below = bounds.at_least is not None and any(number < bounds.at_least for number in numbers)
    above = bounds.at_most is not None and any(number > bounds.at_most for number in numbers)
    return [("value", "lies outside of at_least and at_most.")] if below or above else []


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 1


def _number(value: Any) -> Decimal | None:
    """An end of the bounds; None if it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
