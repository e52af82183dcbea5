"""Lines over time: points in their order, gaps where nothing is shown, mirrored where the language is."""

import pytest

from foundation.charts.lines import LOW, Moment, line_chart

TICKS = [(0.0, "0%"), (1.0, "100%")]


def moments(*shares: float | None) -> list[tuple[Moment, tuple[float | None, float | None, float | None]]]:
    return [(Moment(place, f"Q{place}"), (share, None, None)) for place, share in enumerate(shares)]


def test_one_value_is_no_line() -> None:
    assert line_chart(moments(0.5), TICKS, is_mirrored=False) is None
    assert line_chart(moments(0.5, None, None), TICKS, is_mirrored=False) is None
    assert line_chart([], TICKS, is_mirrored=False) is None


def test_higher_values_stand_higher_and_later_ones_farther_along() -> None:
    chart = line_chart(moments(0.2, 0.8, 0.5), TICKS, is_mirrored=False)
    assert chart is not None
    first, second, third = chart.points
    assert second.y < third.y < first.y
    assert 0 < first.x < second.x < third.x < 100
    assert chart.ticks == ((chart.floor, "0%"), (12, "100%"))
    assert [piece[0] for piece in chart.pieces] == [first, second]


def test_what_is_not_shown_leaves_a_gap() -> None:
    chart = line_chart(moments(0.2, None, 0.5, 0.6), TICKS, is_mirrored=False)
    assert chart is not None
    assert len(chart.points) == 3
    assert len(chart.pieces) == 1


def test_points_of_different_people_are_not_joined() -> None:
    chart = line_chart(moments(0.2, 0.8), TICKS, is_mirrored=False, is_joined=False, height=LOW)
    assert chart is not None
    assert chart.pieces == ()
    assert chart.height == LOW


def test_from_right_to_left_time_runs_so_too() -> None:
    plain, mirrored = (line_chart(moments(0.2, 0.8, 0.5), TICKS, is_mirrored=turned) for turned in (False, True))
    assert plain is not None
    assert mirrored is not None
    assert [point.x for point in mirrored.points] == pytest.approx([100 - point.x for point in plain.points])
    assert [point.y for point in mirrored.points] == [point.y for point in plain.points]


def test_intervals_keep_within_the_scale() -> None:
    values = [(Moment(0, "a"), (0.5, -0.2, 1.4)), (Moment(1, "b"), (0.5, 0.4, 0.6))]
    chart = line_chart(values, TICKS, is_mirrored=False)
    assert chart is not None
    assert (chart.points[0].low, chart.points[0].high) == (chart.floor, 12)


def test_words_along_the_time_have_room_and_the_last_one_stays() -> None:
    chart = line_chart(moments(*[0.5] * 12), TICKS, is_mirrored=False)
    assert chart is not None
    assert len(chart.moments) <= 7
    assert chart.moments[-1][1] == "Q11"


def test_a_scale_needs_two_ends() -> None:
    with pytest.raises(ValueError, match="two ticks"):
        line_chart(moments(0.5, 0.6), TICKS[:1], is_mirrored=False)
