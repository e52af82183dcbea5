"""How far it is from one point to another, on the ellipsoid."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from foundation.lazy import lazily

if TYPE_CHECKING:
    from geopy import distance
else:
    distance = lazily("geopy.distance")

Point = tuple[float, float]


class BadCoordinates(ValueError):
    """A latitude beyond 90 or a longitude beyond 180 degrees, or not a number at all."""


def check_point(point: Point) -> Point:
    """The point (latitude, longitude in degrees) itself. BadCoordinates where it is not on earth.

    The library would silently take longitude 200 for -160.
    """
    latitude, longitude = point
    # Written so that NaN fails too.
    if not -90 <= latitude <= 90:
        raise BadCoordinates("a latitude is a number from -90 to 90 degrees")
    if not -180 <= longitude <= 180:
        raise BadCoordinates("a longitude is a number from -180 to 180 degrees")
    return point


@lru_cache(maxsize=256)  # a journey is judged for many days
def distance_km(a: Point, b: Point) -> float:
    """Kilometres along the shortest line on the WGS 84 ellipsoid between two (latitude, longitude) in degrees.

    BadCoordinates where one of them is not on earth. About 0.1 ms; it is not the length of a road.
    """
    return float(_ellipsoid().measure(check_point(a), check_point(b)))


@cache
def _ellipsoid() -> "distance.geodesic":
    """One for all distances: to make its series anew takes a third as long as a distance."""
    return distance.geodesic()
