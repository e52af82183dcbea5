"""Maps of routes: great circles that never jump over the map, within their box, with a grid that is right."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, strategies as st

from foundation.charts.maps import WIDTH, great_circle, route_map
from foundation.geography.distances import distance_km

IST, TAS, SKD, JFK, NRT, LAX = (
    (41.26, 28.74), (41.26, 69.28), (39.70, 66.98), (40.64, -73.78), (35.76, 140.39), (33.94, -118.41),
)  # fmt: skip
SPOTS = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


@given(SPOTS, SPOTS)
def test_a_great_circle_begins_and_ends_where_it_should_and_never_jumps(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    line = great_circle(start, end)
    assert line[0] == start
    assert math.isclose(line[-1][0], end[0], abs_tol=1e-6)
    turns = (line[-1][1] - end[1]) / 360
    assert math.isclose(turns, round(turns), abs_tol=1e-6)
    assert all(abs(one[1] - other[1]) <= 180 for one, other in pairwise(line))


def test_it_is_the_shortest_way() -> None:
    line = great_circle(IST, NRT)
    length = sum(distance_km(one, other) for one, other in pairwise(line))
    assert length == pytest.approx(distance_km(IST, NRT), rel=0.01)
    assert max(lat for lat, _lon in line) > 50  # it goes far to the north of both


def test_a_route_is_drawn_in_its_box_with_its_names() -> None:
    drawn = route_map([(IST, TAS), (TAS, SKD)], [(IST, "IST"), (TAS, "TAS"), (SKD, "SKD"), ((0.0, 0.0), "elsewhere")])
    assert drawn is not None
    assert [point.label for point in drawn.points] == ["IST", "TAS", "SKD"]
    assert [point.anchor for point in drawn.points] == ["start", "end", "end"]
    assert all(0 <= point.x <= WIDTH and 0 <= point.y <= drawn.height for point in drawn.points)
    assert drawn.points[0].x < drawn.points[2].x < drawn.points[1].x
    assert len(drawn.arcs) == 2
    assert all(arc.startswith("M") for arc in drawn.arcs)
    assert {line.degrees for line in drawn.grid if line.is_meridian} >= {30, 40, 50, 60}


def test_names_of_near_stops_do_not_overprint_one_another() -> None:
    near = [(41.26 + n / 10, 69.28 + n / 10) for n in range(5)]
    drawn = route_map([(IST, near[0]), *pairwise(near)], [(IST, "IST"), *((spot, "Tashkent") for spot in near)])
    assert drawn is not None
    assert drawn.points[0].label == "IST"
    named = [point for point in drawn.points if point.label == "Tashkent"]
    assert 1 <= len(named) < len(near)
    assert drawn.lacks_names
    rooms = [
        (x - (60 if point.anchor == "end" else 0), y) for point in named for x, y in [point.label_at]
    ]  # of eight letters
    assert all(abs(x1 - x2) >= 60 or abs(y1 - y2) >= 12 for (x1, y1), (x2, y2) in combinations(rooms, 2))


def test_over_the_date_line_the_map_stays_narrow() -> None:
    drawn = route_map([(NRT, LAX)], [(NRT, "NRT"), (LAX, "LAX")])
    assert drawn is not None
    assert drawn.points[0].x < drawn.points[1].x
    assert {line.degrees for line in drawn.grid if line.is_meridian} & {-180, 180}


def test_nothing_is_drawn_of_nothing_and_a_short_way_has_a_frame() -> None:
    assert route_map([], []) is None
    here = route_map([(SKD, SKD)], [(SKD, "SKD")])
    assert here is not None
    assert here.points[0].x == pytest.approx(WIDTH / 2)
    assert here.grid


@given(st.lists(st.tuples(SPOTS, SPOTS), min_size=1, max_size=5))
def test_whatever_the_route_every_number_is_finite_and_every_named_end_is_inside(
    stretches: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    drawn = route_map(stretches, [(start, "x") for start, _end in stretches])
    assert drawn is not None
    assert all(math.isfinite(point.x) and math.isfinite(point.y) for point in drawn.points)
    assert "nan" not in " ".join(drawn.arcs)
    assert all(-1 <= point.x <= WIDTH + 1 and -1 <= point.y <= drawn.height + 1 for point in drawn.points)
