"""Intervals in rows: one scale for all of them, mirrored where the language is, and nothing drawn beyond its ends."""

import pytest

from foundation.charts.intervals import Scale, Whisker, around_nothing

SHARES = [(0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1, "100%")]


def test_a_value_stands_at_its_part_of_the_width() -> None:
    assert Scale(SHARES).whisker((0.5, 0.4, 0.7)) == Whisker(50, 40, 70)
    assert [tick.x for tick in Scale(SHARES).ticks] == [0, 25, 50, 75, 100]


def test_from_right_to_left_all_of_it_is_mirrored() -> None:
    mirrored = Scale(SHARES, is_mirrored=True, line=0.25)
    assert mirrored.whisker((0.2, 0.1, 0.4)) == Whisker(80, 60, 90)
    assert mirrored.line_at == 75
    assert [(tick.x, tick.words) for tick in mirrored.ticks][:2] == [(100, "0%"), (75, "25%")]


def test_what_is_not_shown_is_not_drawn() -> None:
    assert Scale(SHARES).whisker((None, None, None)) is None
    assert Scale(SHARES).whisker((0.5, None, None)) == Whisker(50, None, None)
    assert Scale(SHARES).line_at is None


def test_what_lies_beyond_the_scale_ends_at_it() -> None:
    assert Scale([(-0.1, "a"), (0, "b"), (0.1, "c")]).whisker((0.05, -0.3, 0.2)) == Whisker(75, 0, 100)


@pytest.mark.parametrize("places", [[0], [0, 0], [1, 0], [0, 1, 4]])
def test_a_scale_that_cannot_be_read_is_refused(places: list[float]) -> None:
    with pytest.raises(ValueError, match="tick"):
        Scale([(place, "") for place in places])


@pytest.mark.parametrize(
    ("values", "end"), [([0.03, -0.041, None], 0.05), ([0.2], 0.2), ([-0.21], 0.5), ([0.0], 1), ([None], 1), ([7], 10)]
)
def test_changes_have_nothing_in_the_middle_and_a_round_end(values: list[float | None], end: float) -> None:
    ticks = around_nothing(values, str)
    assert [place for place, _words in ticks] == pytest.approx([-end, -end / 2, 0, end / 2, end])
    assert Scale(ticks).place(0) == 50
