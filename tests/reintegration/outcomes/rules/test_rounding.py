"""Few places of a number and its interval, and one more where few would say something else."""

import pytest
from hypothesis import given, strategies as st

from reintegration.outcomes.rules.figures import all_rounded, places_for, rounded


@pytest.mark.parametrize(
    ("triple", "told"),
    [
        ([14 / 26, 0.35132976, 0.71534776], [0.538, 0.351, 0.715]),
        ([-0.0513, -0.1038, 0.0012], [-0.051, -0.104, 0.001]),
        ([-0.0513, -0.1038, 0.0004], [-0.0513, -0.1038, 0.0004]),  # three places would say that it ends at nothing
        ([0.0213, -0.00004, 0.04], [0.0213, -0.00004, 0.04]),
        ([0.5, 0.49996, 0.50004], [0.5, 0.49996, 0.50004]),  # nor is it a point
        ([1 / 3, None, None], [0.333, None, None]),
        ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
        ([0.2, 1e-17, 0.4], [0.2, 0.0, 0.4]),  # what reckoning leaves over is nothing
        (None, None),
    ],
)
def test_three_places_are_told_or_as_many_as_it_takes(triple: list[float] | None, told: list[float] | None) -> None:
    assert rounded(triple) == (None if told is None else pytest.approx(told, abs=1e-12))
    assert all_rounded({"composite": triple}) == {"composite": rounded(triple)}


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_no_end_changes_its_side_and_no_interval_becomes_a_point(one: float, other: float) -> None:
    low, high = sorted((one, other))
    places = places_for((low, high), 2)
    if places < 6:
        short = (round(low, places), round(high, places))
        assert [(end > 1e-9) - (end < -1e-9) for end in (low, high)] == [(end > 0) - (end < 0) for end in short]
        assert short[0] < short[1] or high - low < 1e-9
    assert 2 <= places <= 6
