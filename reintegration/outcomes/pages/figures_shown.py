"""A row of figures as words and numbers for templates and files. Nothing is reckoned from what is hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import format_decimal, format_percent, get_locale

from reintegration.outcomes.pages.figure_labels import SCORE_LABELS, reason_label
from reintegration.outcomes.queries.snapshots import ShownRow
from reintegration.outcomes.rules.figures import bounds
from reintegration.outcomes.rules.rounding import places_for
from reintegration.outcomes.rules.shown_figures import reasons_of
from reintegration.outcomes.rules.tables import Block, Standing

MINUS = "\u2212"
LEVEL = 0.95  # of every interval
ALONE = (Block.OPEN.value, Block.NOT_OFFERED.value)  # who is not due
PLACES = 2  # of a share or a score in words: whole percents
Written = Callable[[float | None, int], str | None]


@dataclass(frozen=True)
class Shown:
    """A row of figures. None wherever something is not shown, and where nobody was counted."""

    label: str
    key: str
    counted_on: date
    values: Mapping[str, Any]

    def count(self, name: str) -> int | None:
        """A number of people."""
        number = self.values.get(name)
        return int(number) if number is not None else None

    @property
    def older(self) -> dict[str, date]:
        """The numbers of people that are of an older day than the row, by name."""
        days = {name: self.values.get(f"{name}_on") for name in ALONE}
        return {name: date.fromisoformat(day) for name, day in days.items() if day is not None}

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

    @property
    def share(self) -> tuple[float | None, float | None, float | None]:
        """The share for words: of the counts that are shown, so that it is rounded once."""
        value, low, high = self.triple("share")
        measured, sustained = self.count("measured"), self.count("sustained")
        return sustained / measured if value is not None and measured and sustained is not None else value, low, high

    def triple(self, *path: str) -> tuple[float | None, float | None, float | None]:
        """A number with the ends of its interval."""
        node: Any = self.values
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        return (None, None, None) if node is None else (node[0], node[1], node[2])


def shown(row: ShownRow, label: str) -> Shown:
    """A row that was read, under the name that readers know it by."""
    return Shown(label, row.key, row.counted_on, row.shown)


def percent(value: float | None, places: int = PLACES) -> str | None:
    """A share in the reader's language, to a whole percent; `places`: of the share itself."""
    if value is None:
        return None
    pattern = get_locale().percent_formats[None].pattern
    return str(format_percent(value, pattern.replace("0", _zeros(places - 2), 1)))


def points(value: float | None, places: int = PLACES) -> str | None:
    """A difference of shares in percentage points, with its sign."""
    return None if value is None else _signed(value * 100, places - 2)


def points_alone(value: float) -> str:
    """A size of differences in percentage points, without a sign."""
    return str(format_decimal(round(value * 100, 1), "0.#"))


def score(value: float | None, places: int = PLACES) -> str | None:
    """A score from 0 to 1, to two places."""
    return None if value is None else str(format_decimal(value, _zeros(places)))


def change(value: float | None, places: int = PLACES) -> str | None:
    """A change of a score, with its sign."""
    return None if value is None else _signed(value, places)


def _zeros(places: int) -> str:
    return f"0.{'0' * places}" if places > 0 else "0"


def _signed(value: float, places: int) -> str:
    rounded = round(value, places)
    sign = "" if rounded == 0 else MINUS if rounded < 0 else "+"
    return f"{sign}{format_decimal(abs(rounded), _zeros(places))}"


def apart(ends: Sequence[float | None], written: Written) -> list[str | None]:
    """The ends of an interval, or the worst and the best case: in more places where few would make them one."""
    places = places_for(ends, PLACES)
    return [written(end, places) for end in ends]


def spread(triple: Sequence[float | None], written: Written) -> SimpleNamespace | None:
    """A number and its interval in words; None where the number is not shown.

    In one place more where few would bring an end to the other side of nothing, or make one of both.
    """
    value, *ends = triple
    if value is None:
        return None
    low, high = apart(ends, written)
    return SimpleNamespace(value=written(value, places_for(ends, PLACES)), low=low, high=high)


def scores_of(row: Shown, part: str, written: Written) -> list[tuple[str, SimpleNamespace | None]]:
    """The composite and the dimensions of a row with their intervals; `part`: "means" or "change"."""
    return [(str(label), spread(row.triple(part, name), written)) for name, label in SCORE_LABELS.items()]


def missing_of(row: Shown) -> list[tuple[str, int]]:
    """Who is missing and why, in words."""
    return [(reason_label(part), people) for part, people in row.reasons]
