"""A map of the world that colours countries by what is known of them.

A country of which something is known but not shown is hatched, one without data is plain. East is on the same side in
every language; only the legend follows the direction of reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from foundation.charts.countries import HEIGHT, WIDTH, Country, countries
from foundation.charts.drawing import ACCENT, HATCHED, INK, LINE, SOFT, SURFACE, drawing

# From light to dark in one hue: the order is seen in grey too, and by whoever cannot tell red from green.
_SHADES = ("#b9d3ec", "#8fb6dc", "#6496c8", "#3a74ae", ACCENT)
_PLAIN = "#efefed"
_DOT = 3.2
_SWATCH, _LETTER, _LINE_HEIGHT, _GAP = 13, 7.2, 22, 18  # pixels of the legend


@dataclass(frozen=True)
class Step:
    """A step of the legend: values from `least` on, up to the next step, in finished words ("20 to 40 %")."""

    least: float
    words: str


@dataclass(frozen=True)
class Legend:
    """The words under a map: its steps in rising order (at most five), what is hatched, what is plain, the source.

    Steps and digits are in the reader's language. `source` names Natural Earth, and says that borders are political.
    """

    steps: Sequence[Step]
    not_shown: str
    no_data: str
    source: str


def world_map(values: Mapping[str, float | None], legend: Legend, *, title: str, direction: str) -> Markup | None:
    """The map as an SVG element; None without any value.

    `values`: by ISO code of two letters, in the unit of the steps; None is "not shown". A code without a shape is left
    out: the table beside the map has it. Small countries have a round mark. `direction`: "ltr" or "rtl". Raises
    ValueError for a legend of no step, of more than five, or of steps that do not rise.
    """
    leasts = [step.least for step in legend.steps]
    if not 0 < len(leasts) <= len(_SHADES) or sorted(set(leasts)) != leasts:
        raise ValueError("a legend has one to five steps that rise")
    if not values:
        return None
    made_of = ("world", sorted(values.items()), list(legend.steps), legend.not_shown, legend.no_data, legend.source)
    return drawing(made_of, lambda: _specification(values, legend, direction == "rtl"), title, direction)


def _shades(steps: int) -> list[str]:
    """As many shades as steps, the darkest among them, as far apart as can be."""
    last = len(_SHADES) - 1
    return [_SHADES[round(last - (steps - 1 - step) * last / max(steps - 1, 1))] for step in range(steps)]


def _drawn(
    country: Country, values: Mapping[str, float | None], leasts: Sequence[float], shades: Sequence[str]
) -> list[dict[str, Any]]:
    fill, shapes = _PLAIN, []
    if country.code in values:
        value = values[country.code]
        step = sum(least <= value for least in leasts[1:]) if value is not None else 0
        fill = HATCHED if value is None else shades[step]
        if country.is_small:
            shapes.append(_shape([[_circle(*country.middle)]], fill, INK, 1))
    rings = [[[*ring, ring[0]]] for ring in country.rings]
    edge = SOFT if fill == HATCHED else LINE if fill == _PLAIN else SURFACE
    return [*shapes, _shape(rings, fill, edge, 0)] if rings else shapes


def _shape(polygons: list[Any], fill: str, edge: str, mark: int) -> dict[str, Any]:
    # Every ring is a polygon of its own; what lies within another country is drawn over it or equals it.
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        "fill": fill,
        "edge": edge,
        "mark": mark,
    }


def _circle(x: float, y: float) -> list[tuple[float, float]]:
    """A round mark as twelve corners."""
    half, part = _DOT * 0.5, _DOT * 0.866
    corners = [(0, -_DOT), (half, -part), (part, -half), (_DOT, 0), (part, half), (half, part)]
    ring = [(round(x + dx, 1), round(y + dy, 1)) for dx, dy in [*corners, *((-dx, -dy) for dx, dy in corners)]]
    return [*ring, ring[0]]


def _legend(
    legend: Legend, shades: Sequence[str], is_mirrored: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """The words with their places, the swatches, and the height of map and legend together."""
    parts = [(step.words, shade) for step, shade in zip(legend.steps, shades, strict=True)]
    words, swatches, x, y = [], [], 0.0, HEIGHT + 10
    for text, fill in [*parts, (legend.not_shown, HATCHED), (legend.no_data, _PLAIN)]:
        wide = _SWATCH + 6 + len(text) * _LETTER
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _LINE_HEIGHT
        left = WIDTH - x - _SWATCH if is_mirrored else x
        corners = [(0, 0), (_SWATCH, 0), (_SWATCH, _SWATCH), (0, _SWATCH), (0, 0)]
        swatches.append(_shape([[[(left + dx, y + dy) for dx, dy in corners]]], fill, SOFT, 2))
        words.append({"x": left - 6 if is_mirrored else left + _SWATCH + 6, "y": y + 7, "words": text, "ink": INK})
        x += wide + _GAP
    y += _LINE_HEIGHT
    words.append({"x": WIDTH if is_mirrored else 0, "y": y + 7, "words": legend.source, "ink": SOFT})
    return [{**word, "align": "right" if is_mirrored else "left"} for word in words], swatches, y + _LINE_HEIGHT


def _specification(values: Mapping[str, float | None], legend: Legend, is_mirrored: bool) -> dict[str, Any]:
    shades = _shades(len(legend.steps))
    leasts = [step.least for step in legend.steps]
    shapes = [shape for country in countries() for shape in _drawn(country, values, leasts, shades)]
    # Marks of small countries lie on top of what surrounds them.
    shapes.sort(key=lambda shape: shape["mark"])
    words, swatches, height = _legend(legend, shades, is_mirrored)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "none"},
        "padding": 2,
        "layer": [_outlines([*shapes, *swatches]), _words(words, height)],
        "config": {"view": {"stroke": None}},
    }


def _outlines(shapes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": shapes},
        # Laid out in pixels already: nothing is left to be projected, cut or turned.
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": {"type": "geoshape", "strokeWidth": 0.6},
        "encoding": {
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None},
        },
    }


def _words(words: list[dict[str, Any]], height: float) -> dict[str, Any]:
    def along(field: str, length: float, is_down: bool) -> dict[str, Any]:
        scale = {"domain": [0, length], "reverse": is_down, "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    return {
        "data": {"values": words},
        "mark": {"type": "text", "align": words[0]["align"], "baseline": "middle", "fontSize": 12.5},
        "encoding": {
            "x": along("x", WIDTH, False),
            "y": along("y", height, True),
            "text": {"field": "words"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }
