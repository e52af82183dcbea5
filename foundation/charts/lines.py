"""Small charts of one line over time: points with their intervals, joined where the same stands behind all of them.

What there are several of stands side by side in charts of one scale: lines that cross cannot be told apart. Across,
places are parts of the width, so that words keep their size; down, they are pixels. Time runs in the direction of
reading: mirrored here, and drawn as it is given (`templates/macros/charts.html`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

TALL, LOW = 168, 104  # pixels of a chart, with the words along its time
_TOP, _FOOT = 12, 28  # pixels above the highest value, and below the lowest
_SIDE = 6.0  # percent left free on either side, for marks and words
_MOST_SHORT, _MOST_LONG = 7, 4  # words along the time, by whether they are as short as a number
_SHORT = 3  # letters


@dataclass(frozen=True)
class Moment:
    """A place in time: where (any unit, rising) and in which words."""

    at: float
    words: str


@dataclass(frozen=True)
class Point:
    """A value as it is drawn: `x` in percent, `y` and the ends of its interval in pixels."""

    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class LineChart:
    """The chart: ticks of values (pixels from the top, words), words along the time (percent), points, joined pairs.

    `floor`: where the lowest value stands. `is_mirrored`: time runs from right to left.
    """

    ticks: tuple[tuple[float, str], ...]
    moments: tuple[tuple[float, str], ...]
    points: tuple[Point, ...]
    pieces: tuple[tuple[Point, Point], ...]
    height: int
    floor: int
    is_mirrored: bool


def line_chart(
    values: Sequence[tuple[Moment, Sequence[float | None]]],
    ticks: Sequence[tuple[float, str]],
    *,
    is_mirrored: bool,
    is_joined: bool = True,
    height: int = TALL,
) -> LineChart | None:
    """Values with the ends of their intervals, in the order of time; None unless there are two to be compared.

    `ticks`: values in rising order with their words; the first and the last are the ends of the scale. A value of None
    is not shown, and its neighbours are not joined over it. Raises ValueError for fewer than two ticks.
    """
    if len(ticks) < 2:
        raise ValueError("a scale has two ticks at least")
    if sum(triple[0] is not None for _moment, triple in values) < 2:
        return None
    first, last = values[0][0].at, values[-1][0].at
    plane = _Plane(first, last, ticks[0][0], ticks[-1][0], height - _FOOT, is_mirrored)
    places = [plane.point(moment, triple) for moment, triple in values]
    pieces = [(one, other) for one, other in pairwise(places) if one is not None and other is not None]
    named = _named([moment for moment, _triple in values])
    return LineChart(
        ticks=tuple((plane.down(value), words) for value, words in ticks),
        moments=tuple((plane.across(moment.at), moment.words) for moment in named),
        points=tuple(place for place in places if place is not None),
        pieces=tuple(pieces) if is_joined else (),
        height=height,
        floor=plane.floor,
        is_mirrored=is_mirrored,
    )


@dataclass(frozen=True)
class _Plane:
    """What lies where: from the first moment to the last, from the lowest value to the highest."""

    first: float
    last: float
    low: float
    high: float
    floor: int
    is_mirrored: bool

    def across(self, at: float) -> float:
        place = _SIDE + (100 - 2 * _SIDE) * (at - self.first) / (self.last - self.first)
        return round(100 - place if self.is_mirrored else place, 2)

    def down(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(self.floor - (self.floor - _TOP) * min(max(part, 0.0), 1.0), 1)

    def point(self, moment: Moment, triple: Sequence[float | None]) -> Point | None:
        value, low, high = triple
        if value is None:
            return None
        ends = (None, None) if low is None or high is None else (self.down(low), self.down(high))
        return Point(self.across(moment.at), self.down(value), *ends)


def _named(moments: Sequence[Moment]) -> list[Moment]:
    """As many of the moments as have room for their words, the last one among them."""
    most = _MOST_SHORT if all(len(moment.words) <= _SHORT for moment in moments) else _MOST_LONG
    step = -(-len(moments) // most)
    return list(moments[::-1][::step][::-1])
