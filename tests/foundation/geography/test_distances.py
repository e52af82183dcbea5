"""Distances agree with published ones and with a formula of our own; points that are not on earth are refused."""

import math

import pytest

from foundation.geography.distances import BadCoordinates, Point, distance_km

KABUL, HERAT, BERLIN = (34.5659, 69.2123), (34.21, 62.2283), (52.3667, 13.5033)
NEW_YORK, LONDON, TASHKENT = (40.6398, -73.7789), (51.4706, -0.4619), (41.2579, 69.2812)


def on_a_sphere(a: Point, b: Point) -> float:
    """Kilometres by the haversine formula."""
    (lat_a, lon_a), (lat_b, lon_b) = ((math.radians(lat), math.radians(lon)) for lat, lon in (a, b))
    part = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(part))


@pytest.mark.parametrize(
    ("a", "b", "published"),
    [
        (NEW_YORK, LONDON, 5555),
        # A degree of the meridian at the equator and at the pole, and one of the equator: WGS 84.
        ((0.0, 0.0), (1.0, 0.0), 110.574),
        ((89.0, 0.0), (90.0, 0.0), 111.694),
        ((0.0, 179.5), (0.0, -179.5), 111.320),
    ],
)
def test_a_distance_is_the_published_one(a: Point, b: Point, published: float) -> None:
    assert distance_km(a, b) == pytest.approx(published, rel=0.001)


@pytest.mark.parametrize(("a", "b"), [(KABUL, HERAT), (BERLIN, KABUL), (NEW_YORK, LONDON), (BERLIN, TASHKENT)])
def test_ellipsoid_and_sphere_differ_by_little(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(on_a_sphere(a, b), rel=0.006)
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))


@pytest.mark.parametrize(
    "wrong", [(0.0, 200.0), (0.0, -180.01), (90.5, 0.0), (-91.0, 0.0), (math.nan, 0.0), (0.0, math.inf)]
)
def test_a_point_that_is_not_on_earth_is_refused(wrong: Point) -> None:
    for a, b in ((wrong, KABUL), (KABUL, wrong)):
        with pytest.raises(BadCoordinates):
            distance_km(a, b)
