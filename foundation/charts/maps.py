"""Small maps of routes: great circles between points on a plain grid of degrees. No coastlines, no tiles, no network.

Longitude and latitude are drawn to one scale at the middle of the map (an equirectangular projection). A map has no
direction of reading: east is on the same side in every language.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH = 320.0
_LEAST_DEGREES = 6.0  # a map of one town would show an empty grid
_MARGIN = 0.14
_SIDES = (0.45, 1.1)  # of the height, as parts of the width
_STEPS = 48
_GRID = (1, 2, 5, 10, 15, 30, 45, 60)
_MOST_LINES = 6
_ASIDE, _ABOVE, _BELOW = 6.0, 5.0, 13.0  # from a point to its words
_LETTER, _LINE = 7.5, 12.0  # room for a letter, and for a line of them; rather too much
_DOT = 4.0
Spot = tuple[float, float]


@dataclass(frozen=True)
class MapPoint:
    """Where a point is drawn, its words, and where they are: on which side ("start" or "end"), above or below.

    Words that find no room beside those of other points are left out.
    """

    x: float
    y: float
    label: str
    anchor: str
    is_below: bool = False

    @property
    def label_at(self) -> Spot:
        """Where the words begin or end, on their base line."""
        return self.x + (_ASIDE if self.anchor == "start" else -_ASIDE), self.y + (_BELOW if self.is_below else -_ABOVE)


@dataclass(frozen=True)
class GridLine:
    """A line of the grid from one end to the other, and how many degrees it stands for."""

    x1: float
    y1: float
    x2: float
    y2: float
    degrees: int
    is_meridian: bool


@dataclass(frozen=True)
class RouteMap:
    """A map in a box of `width` by `height`: the grid, one path (SVG) for each stretch, and the points."""

    width: float
    height: float
    grid: tuple[GridLine, ...]
    arcs: tuple[str, ...]
    points: tuple[MapPoint, ...]
    lacks_names: bool = False  # some found no room


def great_circle(start: Spot, end: Spot, steps: int = _STEPS) -> list[Spot]:
    """Points (latitude, longitude in degrees) of the shortest way on the sphere, both ends among them.

    Longitudes go on beyond 180 where the way crosses the date line, so that a line never jumps over the map. Between
    opposite ends of the earth every way is the shortest; then it is the one over the pole that the formula gives.
    """
    start_vector, end_vector = _vector(start), _vector(end)
    angle = math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(start_vector, end_vector, strict=True)))))
    if math.isclose(angle, 0, abs_tol=1e-9) or math.isclose(angle, math.pi, abs_tol=1e-6):
        return [start, (end[0], _near(end[1], start[1]))]
    points = [start]
    for step in range(1, steps + 1):
        part = step / steps
        a, b = math.sin((1 - part) * angle) / math.sin(angle), math.sin(part * angle) / math.sin(angle)
        x, y, z = (a * p + b * q for p, q in zip(start_vector, end_vector, strict=True))
        lat, lon = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
        points.append((lat, _near(lon, points[-1][1])))
    return points


def route_map(stretches: Sequence[tuple[Spot, Spot]], names: Sequence[tuple[Spot, str]]) -> RouteMap | None:
    """A map of stretches (each from one spot to another, in degrees) with names at spots; None without a stretch."""
    if not stretches:
        return None
    lines = _joined([great_circle(start, end) for start, end in stretches])
    box = _Box([spot for line in lines for spot in line])
    drawn = {(round(lat, 6), round(lon % 360, 6)): (lat, lon) for line in lines for lat, lon in (line[0], line[-1])}
    points: list[MapPoint] = []
    for (lat, lon), label in names:
        spot = drawn.get((round(lat, 6), round(lon % 360, 6)))
        if spot is not None:
            x, y = box.at(spot)
            points.append(MapPoint(x, y, label, "end" if x > WIDTH * 2 / 3 else "start"))
    placed = _placed(points, box.height)
    arcs = ["M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in map(box.at, line)) for line in lines]
    return RouteMap(WIDTH, box.height, tuple(box.grid()), tuple(arcs), placed, not all(point.label for point in placed))


def _placed(points: Sequence[MapPoint], height: float) -> tuple[MapPoint, ...]:
    """The points with their words where these cover no others, nor a point, nor leave the map; else without words."""
    taken = [(point.x - _DOT, point.y - _DOT, point.x + _DOT, point.y + _DOT) for point in points]
    placed = []
    for point in points:
        other = "start" if point.anchor == "end" else "end"
        sides = [(point.anchor, False), (point.anchor, True), (other, False), (other, True)]
        choices = [replace(point, anchor=anchor, is_below=is_below) for anchor, is_below in sides]
        free = next((choice for choice in choices if _has_room(_room(choice), taken, height)), replace(point, label=""))
        placed.append(free)
        if free.label:
            taken.append(_room(free))
    return tuple(placed)


_Room = tuple[float, float, float, float]  # left, top, right, bottom


def _room(point: MapPoint) -> _Room:
    (x, y), width = point.label_at, len(point.label) * _LETTER
    left = x if point.anchor == "start" else x - width
    return left, y - _LINE + 2, left + width, y + 2


def _has_room(room: _Room, taken: Sequence[_Room], height: float) -> bool:
    left, top, right, bottom = room
    if left < 0 or top < 0 or right > WIDTH or bottom > height:
        return False
    return not any(left < x2 and right > x1 and top < y2 and bottom > y1 for x1, y1, x2, y2 in taken)


class _Box:
    """The part of the earth that is shown, and how it is laid out."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        lats, lons = [lat for lat, _lon in spots], [lon for _lat, lon in spots]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        shrink = max(0.2, math.cos(math.radians(self.lat)))
        across = max(_LEAST_DEGREES, (max(lons) - min(lons)) * (1 + 2 * _MARGIN)) * shrink
        up = max(_LEAST_DEGREES * _SIDES[0], (max(lats) - min(lats)) * (1 + 2 * _MARGIN))
        side = min(_SIDES[1], max(_SIDES[0], up / across))
        across = max(across, up / side)
        self.height, self.shrink, self.scale = round(WIDTH * side, 1), shrink, WIDTH / across

    def at(self, spot: Spot) -> tuple[float, float]:
        """Where a spot is drawn."""
        lat, lon = spot
        x = WIDTH / 2 + (lon - self.lon) * self.shrink * self.scale
        return round(x, 1), round(self.height / 2 - (lat - self.lat) * self.scale, 1)

    def grid(self) -> list[GridLine]:
        """Meridians and parallels within the box, as many as can be told apart."""
        half_lon, half_lat = WIDTH / 2 / self.scale / self.shrink, self.height / 2 / self.scale
        step = next((degrees for degrees in _GRID if 2 * half_lon / degrees <= _MOST_LINES), _GRID[-1])
        meridians = range(math.ceil((self.lon - half_lon) / step), math.floor((self.lon + half_lon) / step) + 1)
        parallels = range(math.ceil((self.lat - half_lat) / step), math.floor((self.lat + half_lat) / step) + 1)
        lines = []
        for number in meridians:
            x, _y = self.at((self.lat, number * step))
            lines.append(GridLine(x, 0.0, x, self.height, (number * step + 180) % 360 - 180, True))
        for number in parallels:
            if abs(number * step) <= 90:
                _x, y = self.at((number * step, self.lon))
                lines.append(GridLine(0.0, y, WIDTH, y, number * step, False))
        return lines


def _joined(lines: Sequence[list[Spot]]) -> list[list[Spot]]:
    """The lines moved by whole turns, so that each begins near to where the one before it ended."""
    joined: list[list[Spot]] = []
    for line in lines:
        near = joined[-1][-1][1] if joined else line[0][1]
        turn = _near(line[0][1], near) - line[0][1]
        joined.append([(lat, lon + turn) for lat, lon in line])
    return joined


def _near(lon: float, other: float) -> float:
    """The same longitude, less than half a turn away from another one."""
    return lon + 360 * round((other - lon) / 360)


def _vector(spot: Spot) -> tuple[float, float, float]:
    lat, lon = math.radians(spot[0]), math.radians(spot[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
