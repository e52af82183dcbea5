"""Bars with intervals: one row each, words at the start, the number and how many people at the end.

Rows run from the start of reading to its end, so in a right-to-left language everything is mirrored.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from foundation.charts.drawing import ACCENT, INK, LINE, SOFT, drawing

WIDTH = 680
_LABELS, _WORDS, _ROW = 0.3, 0.24, 30  # parts of the width; pixels of a row
_FITS = 0.85  # of that room by the measure of the server, whose letters may be narrower than the reader's


@dataclass(frozen=True)
class IntervalBar:
    """One row: its words, the value with the ends of its interval, and finished words beside it (number, n).

    A value of None is not shown, and `words` say why; ends of None are no interval. Numbers are in the unit of the
    axis; digits in `words` are those of the reader's language.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Axis:
    """What is measured and in which unit, and the ticks: where, and in which words. The axis spans all of its ticks."""

    title: str
    ticks: Sequence[tuple[float, str]]


def bars_with_intervals(
    rows: Sequence[IntervalBar], axis: Axis, *, title: str, direction: str, width: int = WIDTH
) -> Markup | None:
    """The rows in the order given, as an SVG element `width` pixels wide; None without rows.

    A bar begins at 0, or at the end of the axis that is nearer to it. Words that do not fit are cut: the table beside
    the picture has them whole. `direction`: "ltr" or "rtl". Raises ValueError
    for an axis with fewer than two ticks.
    """
    if len(axis.ticks) < 2:
        raise ValueError("an axis has two ticks at least")
    if not rows:
        return None
    made_of = ("bars", list(rows), axis.title, list(axis.ticks), width)
    return drawing(made_of, lambda: _specification(rows, axis, direction == "rtl", width), title, direction)


def _specification(rows: Sequence[IntervalBar], axis: Axis, is_mirrored: bool, width: int) -> dict[str, Any]:
    places = [place for place, _words in axis.ticks]
    span = [min(places), max(places)]
    inner = round(width * (1 - _LABELS - _WORDS))
    zero = min(max(0.0, span[0]), span[1])
    place = {
        "type": "quantitative",
        "scale": {"domain": span, "reverse": is_mirrored, "nice": False, "zero": False, "clamp": True},
        "axis": _ticks(axis),
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "width": inner,
        "height": _ROW * len(rows),
        # Fixed, so that charts under each other have one scale, whatever their words.
        "autosize": {"type": "none"},
        "padding": _padding(is_mirrored, width),
        "data": {"values": [_row(number, row, zero) for number, row in enumerate(rows)]},
        "encoding": {"y": _labels(rows, is_mirrored, round(width * _LABELS * _FITS))},
        "layer": _layers(place, is_mirrored, inner, round(width * _WORDS * _FITS)),
        "config": _config(),
    }


def _padding(is_mirrored: bool, width: int) -> dict[str, int]:
    start, end = round(width * _LABELS), round(width * _WORDS)
    return {"left": end if is_mirrored else start, "right": start if is_mirrored else end, "top": 5, "bottom": 50}


def _row(number: int, row: IntervalBar, zero: float) -> dict[str, Any]:
    return {"row": number, "zero": zero, "value": row.value, "low": row.low, "high": row.high, "words": row.words}


def _layers(place: dict[str, Any], is_mirrored: bool, inner: int, room: int) -> list[dict[str, Any]]:
    has_value, has_interval = "isNumber(datum.value)", "isNumber(datum.low) && isNumber(datum.high)"
    ends = {"x": {"field": "low", **place}, "x2": {"field": "high"}}
    caps = [
        {
            "transform": [{"filter": has_interval}],
            "mark": {"type": "tick", "color": INK, "thickness": 1.5, "size": 9},
            "encoding": {"x": {"field": end, **place}},
        }
        for end in ("low", "high")
    ]
    return [
        {
            "transform": [{"filter": has_value}],
            "mark": {"type": "bar", "color": ACCENT, "opacity": 0.6, "height": 14},
            "encoding": {"x": {"field": "zero", **place}, "x2": {"field": "value"}},
        },
        {
            "transform": [{"filter": has_interval}],
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "encoding": ends,
        },
        *caps,
        {
            "transform": [{"filter": has_value}],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "color": INK, "opacity": 1, "size": 46},
            "encoding": {"x": {"field": "value", **place}},
        },
        {
            "mark": {
                "type": "text",
                "align": "right" if is_mirrored else "left",
                "color": INK,
                "limit": room,
            },
            "encoding": {"text": {"field": "words"}, "x": {"value": -10 if is_mirrored else inner + 10}},
        },
    ]


def _labels(rows: Sequence[IntervalBar], is_mirrored: bool, room: int) -> dict[str, Any]:
    """The words of rows. Rows are numbered, so that two of the same words stay two."""
    return {
        "field": "row",
        "type": "ordinal",
        "sort": "ascending",
        "axis": {
            "title": None,
            "orient": "right" if is_mirrored else "left",
            "labelExpr": f"{json.dumps([row.label for row in rows])}[datum.value]",
            "labelLimit": room,
            "labelPadding": 8,
            "labelColor": INK,
            "domain": False,
            "ticks": False,
        },
    }


def _ticks(axis: Axis) -> dict[str, Any]:
    words = [words for _place, words in axis.ticks]
    places = [place for place, _words in axis.ticks]
    return {
        "title": axis.title,
        "values": places,
        "labelExpr": f"{json.dumps(words)}[indexof({json.dumps(places)}, datum.value)]",
        "domain": False,
        "ticks": False,
        "grid": True,
    }


def _config() -> dict[str, Any]:
    return {
        "view": {"stroke": None},
        "text": {"fontSize": 13},
        "axis": {
            "labelFontSize": 13,
            "labelColor": SOFT,
            "gridColor": LINE,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "titleColor": SOFT,
            "titlePadding": 8,
            "labelOverlap": False,
        },
    }
