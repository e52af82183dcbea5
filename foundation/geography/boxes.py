"""The box of latitudes and longitudes around a point: what a database can ask before a distance is measured."""

import math
from dataclasses import dataclass

from foundation.geography.distances import Point, check_point

# The smallest radius of curvature of WGS 84 in kilometres: with it a degree is never longer than on the ellipsoid, so
# that a box holds everything that is as near as it should be, and some more.
_SMALLEST_RADIUS_KM = 6335.43
_HAIR = 1e-9  # degrees; a tenth of a millimetre against rounding


@dataclass(frozen=True)
class Box:
    """South, north, west and east in degrees. Where `west` is greater than `east`, it lies across the date line."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether a (latitude, longitude) lies in it."""
        latitude, longitude = point
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


def box_around(point: Point, kilometres: float) -> Box:
    """A box that holds every point at most so many kilometres (along the ellipsoid) from this one.

    Around a pole, and where it would go around the whole earth, it has all longitudes. BadCoordinates for a point that
    is not on earth, ValueError for a negative distance.
    """
    latitude, longitude = check_point(point)
    if not kilometres >= 0:
        raise ValueError("a distance is not negative")
    around = kilometres / _SMALLEST_RADIUS_KM
    tall = math.degrees(around) + _HAIR
    south, north = max(-90.0, latitude - tall), min(90.0, latitude + tall)
    if south == -90.0 or north == 90.0 or around >= math.pi / 2:
        return Box(south, north, -180.0, 180.0)
    wide = math.degrees(math.asin(min(1.0, math.sin(around) / math.cos(math.radians(latitude))))) + _HAIR
    if wide >= 180.0:
        return Box(south, north, -180.0, 180.0)
    return Box(south, north, _wrapped(longitude - wide), _wrapped(longitude + wide))


def _wrapped(longitude: float) -> float:
    if longitude < -180.0:
        return longitude + 360.0
    return longitude - 360.0 if longitude > 180.0 else longitude
