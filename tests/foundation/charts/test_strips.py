"""Strips of time: to scale, mirrored where people read from the right, and words only where they fit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from foundation.charts.strips import Span, Strip, time_strip

START = datetime(2026, 12, 3, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
FLIGHT = Span(START, START + 5 * HOUR, "1", "08:00 IST", "15:00 TAS")
NEXT = Span(START + 7 * HOUR, START + 8 * HOUR, "2", "17:00 TAS", "18:00 SKD", "2 h")
ROAD = Span(START + 9 * HOUR, START + 10 * HOUR, "3", "19:00 SKD", "19:40", "1 h")


def drawn(mirrored: bool = False) -> Strip:
    """The journey of one person."""
    strip = time_strip([("Dilnoza", (FLIGHT, NEXT, ROAD))], mirrored)
    assert strip is not None
    return strip


def test_bars_are_as_long_as_they_take() -> None:
    (row,) = drawn().rows
    assert [(bar.x, bar.width) for bar in row.bars] == [(0, 50), (70, 10), (90, 10)]
    assert [(gap.x, gap.width, gap.label) for gap in row.gaps] == [(50, 20, "2 h"), (80, 10, "1 h")]
    assert drawn().ticks == tuple((n * 20.0, n * 2) for n in range(6))


def test_from_the_right_everything_is_mirrored_and_words_stay_with_their_ends() -> None:
    (there,), (row,) = drawn(mirrored=True).rows, drawn().rows
    for mirrored, bar in zip(there.bars, row.bars, strict=True):
        assert mirrored.x == pytest.approx(100 - bar.x - bar.width)
        assert mirrored.starts_at == pytest.approx(100 - bar.starts_at)
        assert (mirrored.start_label, mirrored.end_label) == (bar.start_label, bar.end_label)
    assert drawn(mirrored=True).ticks[0] == (100, 0)


def test_words_that_would_lie_over_others_are_left_out() -> None:
    close = Span(START + 10 * HOUR, START + 10 * HOUR + timedelta(minutes=5), "4", "20:00", "20:05 " * 9, "no wait")
    strip = time_strip([("", (FLIGHT, NEXT, ROAD, close))])
    assert strip is not None
    assert strip.rows[0].bars[-1].start_label == ""
    assert strip.rows[0].bars[-1].end_label == ""
    assert len(strip.rows[0].gaps) == 2


def test_nothing_is_drawn_of_nothing() -> None:
    assert time_strip([]) is None
    assert time_strip([("Dilnoza", ())]) is None


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), min_size=1, max_size=8), st.booleans())
def test_everything_lies_within_the_strip(times: list[tuple[int, int]], mirrored: bool) -> None:
    spans = [
        Span(START + timedelta(minutes=begins), START + timedelta(minutes=begins + lasts), "1", "start", "end", "gap")
        for begins, lasts in sorted(times)
    ]
    strip = time_strip([("", spans)], mirrored)
    assert strip is not None
    for bar in strip.rows[0].bars:
        assert -0.5 <= bar.x <= 100
        assert bar.x + bar.width <= 100.5
    assert 1 <= len(strip.ticks) <= 60
