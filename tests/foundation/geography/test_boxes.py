"""A box holds everything that is as near as it should be: across the date line, around poles, and anywhere else."""

import pytest
from geopy.distance import geodesic
from hypothesis import given, strategies as st

from foundation.geography.boxes import Box, box_around
from foundation.geography.distances import BadCoordinates

_points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(_points, st.floats(0, 3000), st.floats(0, 360), st.floats(0, 1))
def test_every_point_within_the_distance_lies_in_the_box(
    point: tuple[float, float], kilometres: float, bearing: float, share: float
) -> None:
    there = geodesic(kilometers=kilometres * share).destination(point, bearing)
    assert box_around(point, kilometres).holds((there.latitude, (there.longitude + 540) % 360 - 180))


def test_a_box_is_not_much_larger_than_it_has_to_be() -> None:
    box = box_around((39.65, 66.97), 100)
    assert 0.89 < box.north - 39.65 < 0.92
    assert 1.16 < box.east - 66.97 < 1.20


def test_across_the_date_line_west_is_greater_than_east() -> None:
    box = box_around((-18.1, 179.5), 200)
    assert box.west > box.east
    assert box.holds((-18.1, -179.0))
    assert not box.holds((-18.1, 170.0))


def test_around_a_pole_it_has_all_longitudes() -> None:
    assert box_around((89.5, 10.0), 100) == Box(box_around((89.5, 10.0), 100).south, 90.0, -180.0, 180.0)
    assert box_around((-89.5, 10.0), 100).holds((-89.9, -170.0))


def test_what_is_not_on_earth_or_no_distance_is_refused() -> None:
    with pytest.raises(BadCoordinates):
        box_around((0.0, 200.0), 10)
    with pytest.raises(ValueError, match="not negative"):
        box_around((0.0, 0.0), -1)
