"""Intervals in the rows of a table: a dot with whiskers on one scale, in parts of the width, so that words keep theirs.

Where a language is read from right to left, the scale runs so too: everything is mirrored here, and drawn as it is
given (`templates/macros/charts.html`).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Tick:
    """A place on a scale: percent of its width, and in words."""

    x: float
    words: str


@dataclass(frozen=True)
class Whisker:
    """A value with its interval, in percent of the width; `low` and `high` are None where there is no interval."""

    x: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Scale:
    """From the first tick to the last: values with their words, evenly spaced. `line`: a value to compare with.

    Raises ValueError for fewer than two ticks, and for ticks that are not evenly spaced.
    """

    values: Sequence[tuple[float, str]]
    is_mirrored: bool = False
    line: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        places = [value for value, _words in self.values]
        if len(places) < 2 or places[0] >= places[-1]:
            raise ValueError("a scale has two ticks at least, which rise")
        step = (places[-1] - places[0]) / (len(places) - 1)
        if any(not math.isclose(places[0] + step * number, place) for number, place in enumerate(places)):
            raise ValueError("ticks are evenly spaced")

    @property
    def ticks(self) -> list[Tick]:
        """The ticks in the order of their values."""
        return [Tick(self.place(value), words) for value, words in self.values]

    @property
    def parts(self) -> int:
        """How many spaces lie between the ticks."""
        return len(self.values) - 1

    @property
    def line_at(self) -> float | None:
        """Where the line to compare with stands."""
        return None if self.line is None else self.place(self.line)

    def place(self, value: float) -> float:
        """Where a value stands, in percent from the left edge; at an end of the scale where it lies beyond."""
        first, last = self.values[0][0], self.values[-1][0]
        part = min(max((value - first) / (last - first), 0.0), 1.0)
        return round(100 * (1 - part if self.is_mirrored else part), 2)

    def whisker(self, triple: Sequence[float | None]) -> Whisker | None:
        """A value with the ends of its interval as it is drawn; None where the value is not shown."""
        value, low, high = triple
        if value is None:
            return None
        if low is None or high is None:
            return Whisker(self.place(value), None, None)
        ends = sorted((self.place(low), self.place(high)))
        return Whisker(self.place(value), *ends)


def around_nothing(values: Iterable[float | None], written: Callable[[float], str]) -> list[tuple[float, str]]:
    """Five ticks from minus to plus the same round number, wide enough for all values (of any size, 0 alone too)."""
    largest = max((abs(value) for value in values if value is not None), default=0.0) or 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    end = next(power * step for step in (*_STEPS, 10) if power * step >= largest * 0.999)
    return [(round(end * part, 9), written(end * part)) for part in (-1, -0.5, 0, 0.5, 1)]
