"""Reading the fields of an instrument's data: texts, whole numbers, exact fractions; collects what is wrong."""

import re
from collections.abc import Mapping
from fractions import Fraction

_FRACTION = re.compile(r"(\d{1,9})(?:/([1-9]\d{0,8}))?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
Table = Mapping[str, object]


class Fields:
    """Reads fields one by one and keeps every problem. What cannot be read gets a stand-in, so that reading goes on.

    A field that is missing is reported once, by `table`; the other methods then say nothing about it.
    """

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.problems: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        """Keep a problem at a place."""
        self.problems.append(f"{where}: {what}")

    def table(self, where: str, value: object, needed: str, optional: str = "") -> Table:
        """The value as a table with these fields; reports what is missing and what is not known."""
        if not isinstance(value, Mapping):
            self.wrong(where, "must be a table.")
            return {}
        for key in (key for key in needed.split() if key not in value):
            self.wrong(where, f"{key} is missing.")
        for key in (key for key in value if key not in (*needed.split(), *optional.split())):
            self.wrong(where, f"{key} is not known here.")
        return value

    def tables(self, where: str, value: object) -> list[object]:
        """The value as a list of tables, each still to be read."""
        if isinstance(value, list):
            return value
        self.wrong(where, "must be a list of tables.")
        return []

    def text(self, where: str, table: Table, key: str) -> str:
        """A text with something in it."""
        value = table.get(key, "-")
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(where, f"{key} must be a text that is not empty.")
        return ""

    def name(self, where: str, value: object) -> str:
        """A name in small letters, digits and _; reports anything else."""
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        self.wrong(where, f"{value!r} is not a name: use small letters, digits and _.")
        return ""

    def names(self, where: str, table: Table, key: str) -> tuple[str, ...]:
        """A list of different names, at least one. Empty where the field is missing."""
        if key not in table:
            return ()
        value = table[key]
        if not isinstance(value, list) or not value:
            self.wrong(where, f"{key} must be a list with at least one name.")
            return ()
        names = tuple(self.name(f"{where}, {key}", name) for name in value)
        if len(set(names)) < len(names):
            self.wrong(where, f"{key} names something twice.")
        return names

    def lists(self, where: str, table: Table, key: str) -> dict[str, tuple[str, ...]]:
        """A table whose fields are lists of names: questions and their answers."""
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            self.wrong(where, f"{key} must be a table of lists.")
            return {}
        return {question: self.names(f"{where}, {key}", value, question) for question in value}

    def whole(self, where: str, table: Table, key: str, lowest: int) -> int:
        """A whole number that is not below `lowest`."""
        value = table.get(key, lowest)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        self.wrong(where, f"{key} must be a whole number from {lowest} up.")
        return lowest

    def flag(self, where: str, table: Table, key: str) -> bool:
        """True or false; false where it is missing."""
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.wrong(where, f"{key} must be true or false.")
        return False

    def fraction(self, where: str, table: Table, key: str, highest: int | None = 1) -> Fraction:
        """An exact fraction written as a text, from 0 to `highest` (None: no end)."""
        value = table.get(key, "0")
        parts = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        fraction = Fraction(int(parts[1]), int(parts[2] or 1)) if parts else None
        if fraction is not None and (highest is None or fraction <= highest):
            return fraction
        end = "" if highest is None else f", from 0 to {highest}"
        self.wrong(where, f'{key} must be an exact fraction in quotes, like "3/4"{end}.')
        return Fraction(0)
