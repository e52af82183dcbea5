"""A row of figures as words and numbers for templates and files. Nothing is reckoned from what is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import format_decimal, format_percent

from reintegration.outcomes.pages.figure_labels import SCORE_LABELS, reason_label
from reintegration.outcomes.queries.snapshots import ShownRow
from reintegration.outcomes.rules.figures import bounds
from reintegration.outcomes.rules.shown_figures import reasons_of
from reintegration.outcomes.rules.tables import Standing

MINUS = "\u2212"
LEVEL = 0.95  # of every interval


@dataclass(frozen=True)
class Shown:
    """A row of figures. None wherever something is not shown, and where nobody was counted."""

    label: str
    key: str
    counted_on: date
    values: Mapping[str, Any]

    def count(self, name: str) -> int | None:
        """A number of people."""
        found = self.values.get(name)
        return int(found) if found is not None else None

    @property
    def response_rate(self) -> float | None:
        """The part of everybody due who was measured."""
        due, measured = self.count("due"), self.count("measured")
        return measured / due if due and measured is not None else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Sustained of all who are due: if nobody who is missing is, and if all of them are."""
        due, measured, sustained = (self.count(name) for name in ("due", "measured", "sustained"))
        if not due or measured is None or sustained is None:
            return None
        worst, best = bounds(sustained, measured, due)
        return float(worst), float(best)

    @property
    def not_attempted(self) -> int | None:
        """How many of those due the programme did not try to reach."""
        return next((people for part, people in self.reasons if part == (Standing.NOT_ATTEMPTED,)), None)

    @property
    def reasons(self) -> list[tuple[tuple[Standing, ...], int]]:
        """Who is missing, by reason."""
        return reasons_of(self.values)

    def triple(self, *path: str) -> tuple[float | None, float | None, float | None]:
        """A number with the ends of its interval."""
        found: Any = self.values
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return (None, None, None) if found is None else (found[0], found[1], found[2])


def shown(row: ShownRow, label: str) -> Shown:
    """A row that was read, under the name that readers know it by."""
    return Shown(label, row.key, row.counted_on, row.shown)


def percent(value: float | None) -> str | None:
    """A share in the reader's language, to a whole percent."""
    return None if value is None else str(format_percent(value))


def points(value: float | None) -> str | None:
    """A difference of shares in percentage points, with its sign."""
    return None if value is None else _signed(round(value * 100), "#0")


def score(value: float | None) -> str | None:
    """A score from 0 to 1, to two places."""
    return None if value is None else str(format_decimal(value, "0.00"))


def change(value: float | None) -> str | None:
    """A change of a score, with its sign."""
    return None if value is None else _signed(round(value, 2), "0.00")


def _signed(rounded: float, pattern: str) -> str:
    sign = "" if rounded == 0 else MINUS if rounded < 0 else "+"
    return f"{sign}{format_decimal(abs(rounded), pattern)}"


def spread(triple: Sequence[float | None], written: Any) -> SimpleNamespace | None:
    """A number and its interval in words; None where the number is not shown."""
    value, low, high = triple
    if value is None:
        return None
    return SimpleNamespace(value=written(value), low=written(low), high=written(high))


def scores_of(row: Shown, part: str, written: Any) -> list[tuple[str, SimpleNamespace | None]]:
    """The composite and the dimensions of a row with their intervals; `part`: "means" or "change"."""
    return [(str(label), spread(row.triple(part, name), written)) for name, label in SCORE_LABELS.items()]


def missing_of(row: Shown) -> list[tuple[str, int]]:
    """Who is missing and why, in words."""
    return [(reason_label(part), people) for part, people in row.reasons]
