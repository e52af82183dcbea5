"""A step chart: a share that stays until the next day on which something happens, with the band of its interval.

Across, places are thousandths of the width; down, of the height: the drawing is stretched, words stand beside it. Time
runs in the direction of reading: mirrored here, and drawn as it is given (`templates/macros/charts.html`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

_SIDE = 1_000
_MOST_TICKS = 5


@dataclass(frozen=True)
class Stair:
    """From this place on, the value holds; `low` and `high` are the ends of its interval."""

    at: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Mark:
    """A line down through the chart, with its words; `x` in percent from the left edge."""

    x: float
    words: str


@dataclass(frozen=True)
class StairChart:
    """Paths (SVG) of line and band in a box of 1,000 by 1,000; ticks in percent (from the left, from the top)."""

    line: str
    band: str
    across: tuple[tuple[float, str], ...]
    down: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    is_mirrored: bool


@dataclass(frozen=True)
class Axis:
    """From the first place to the last; with the words of some places between."""

    first: int
    last: int
    ticks: Sequence[tuple[int, str]]

    def part(self, at: int) -> float:
        """Where a place lies, from 0 to 1."""
        return min(max((at - self.first) / max(self.last - self.first, 1), 0.0), 1.0)


def stair_chart(
    stairs: Sequence[Stair],
    axis: Axis,
    levels: Sequence[tuple[float, str]],
    *,
    is_mirrored: bool,
    marks: Sequence[tuple[int, str]] = (),
) -> StairChart:
    """Draw shares (0 to 1) over places that rise. `levels`: shares with their words, for the axis."""

    def x(at: int) -> float:
        part = axis.part(at)
        return round(_SIDE * (1 - part if is_mirrored else part), 1)

    def y(share: float) -> float:
        return round(_SIDE * (1 - min(max(share, 0.0), 1.0)), 1)

    def along(values: Sequence[float]) -> list[tuple[float, float]]:
        points, before = [(x(axis.first), y(0.0))], 0.0
        for stair, value in zip(stairs, values, strict=True):
            points += [(x(stair.at), y(before)), (x(stair.at), y(value))]
            before = value
        return [*points, (x(axis.last), y(before))]

    upper, lower = along([stair.high for stair in stairs]), along([stair.low for stair in stairs])
    return StairChart(
        line=_path(along([stair.value for stair in stairs])),
        band=f"{_path([*upper, *reversed(lower)])}Z" if any(stair.low < stair.high for stair in stairs) else "",
        across=tuple((x(at) / 10, words) for at, words in axis.ticks),
        down=tuple((y(share) / 10, words) for share, words in levels),
        marks=tuple(Mark(x(at) / 10, words) for at, words in marks if axis.first <= at <= axis.last),
        is_mirrored=is_mirrored,
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def round_days(first: int, last: int) -> list[int]:
    """At most five evenly spaced places from the first to the last, at round numbers of days from the first."""
    span = max(last - first, 1)
    steps = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730)
    step = next((step for step in steps if span / step <= _MOST_TICKS - 1), span)
    return list(range(first, last + 1, step))
