"""Strips of time: spans in rows under one axis, to scale, in parts of the width, so that words keep their size.

Where a language is read from right to left, time runs so too: everything is mirrored here, and drawn as it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_TICKS = (1, 2, 3, 6, 12, 24, 48, 72, 168)
_MOST_TICKS = 9
_LETTER = 1.6  # about as much of the width, in percent, as a letter takes where a strip is narrow
_GAP_LETTER = 1.5


@dataclass(frozen=True)
class Span:
    """Something that takes time (instants): its words, those at either end, and those of the wait before it."""

    starts: datetime
    ends: datetime
    label: str = ""
    start_label: str = ""
    end_label: str = ""
    gap_label: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Bar:
    """A span as it is drawn. `x` and `width` in percent, `starts_at` and `ends_at` where its words at the ends stand.

    Words that would not fit are empty: a table says the same.
    """

    x: float
    width: float
    starts_at: float
    ends_at: float
    label: str
    start_label: str
    end_label: str
    kind: str


@dataclass(frozen=True)
class Gap:
    """The wait between two spans of a row, in percent, with its words where they fit."""

    x: float
    width: float
    middle: float
    label: str


@dataclass(frozen=True)
class Row:
    """One row: whose it is, its bars, and the waits between them."""

    label: str
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Strip:
    """The rows, and ticks of the axis: where each stands (percent), and how many hours after the beginning."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, int], ...]


def time_strip(rows: Sequence[tuple[str, Sequence[Span]]], mirrored: bool = False) -> Strip | None:
    """Rows of spans, each in the order of time, under one axis that begins with the first; None without a span."""
    spans = [span for _label, row in rows for span in row]
    if not spans:
        return None
    start, end = min(span.starts for span in spans), max(span.ends for span in spans)
    whole = max(end - start, timedelta(minutes=1))

    def place(at: datetime) -> float:
        return round(100 * (at - start) / whole, 2)

    hours = whole / timedelta(hours=1)
    step = next((tick for tick in _TICKS if hours / tick < _MOST_TICKS), _TICKS[-1])
    ticks = [(place(start + timedelta(hours=n * step)), n * step) for n in range(int(hours // step) + 1)]
    drawn = [_row(label, [(span, place(span.starts), place(span.ends)) for span in row]) for label, row in rows]
    strip = Strip(tuple(drawn), tuple(ticks))
    return _mirrored(strip) if mirrored else strip


def _row(label: str, placed: Sequence[tuple[Span, float, float]]) -> Row:
    bars, gaps, until_above, until_below = [], [], -1.0, -1.0
    for number, (span, x, end) in enumerate(placed):
        above = span.start_label if x >= until_above and x + _wide(span.start_label) <= 100 else ""
        below = span.end_label if end - _wide(span.end_label) >= until_below else ""
        until_above = x + _wide(above) if above else until_above
        until_below = end if below else until_below
        width = round(max(end - x, 0.3), 2)
        inside = span.label if _wide(span.label) <= width else ""
        bars.append(Bar(x, width, x, end, inside, above, below, span.kind))
        if number and (before := placed[number - 1][2]) < x:
            words = span.gap_label if len(span.gap_label) * _GAP_LETTER <= x - before else ""
            gaps.append(Gap(before, round(x - before, 2), round((before + x) / 2, 2), words))
    return Row(label, tuple(bars), tuple(gaps))


def _wide(words: str) -> float:
    return len(words) * _LETTER


def _mirrored(strip: Strip) -> Strip:
    def other(x: float) -> float:
        return round(100 - x, 2)

    rows = tuple(
        Row(
            row.label,
            tuple(
                Bar(
                    other(bar.x + bar.width),
                    bar.width,
                    other(bar.starts_at),
                    other(bar.ends_at),
                    bar.label,
                    bar.start_label,
                    bar.end_label,
                    bar.kind,
                )
                for bar in row.bars
            ),
            tuple(Gap(other(gap.x + gap.width), gap.width, other(gap.middle), gap.label) for gap in row.gaps),
        )
        for row in strip.rows
    )
    return Strip(rows, tuple((other(x), hours) for x, hours in strip.ticks))
