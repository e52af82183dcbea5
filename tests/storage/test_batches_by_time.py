"""How large the next piece of long work is, so that nobody waits long for the write lock. No clock is asked here."""

import pytest
from hypothesis import given, strategies as st

from foundation.storage.batches import next_size


@pytest.mark.parametrize(
    ("size", "seconds", "next_one"),
    [
        (50, 0.07, 50),
        (50, 0.14, 25),  # it took twice as long as it is to
        (50, 0.035, 100),
        (50, 0.001, 100),  # at most twice as many
        (50, 0.0, 100),  # faster than the clock
        (50, 10.0, 10),  # a machine that stands still: never fewer
        (150, 0.01, 200),  # never more
    ],
)
def test_the_next_piece_is_as_large_as_the_last_one_was_fast(size: int, seconds: float, next_one: int) -> None:
    assert next_size(size, seconds, 10, 200) == next_one


@given(st.integers(10, 200), st.floats(0, 100), st.floats(0.00001, 0.01))
def test_it_settles_where_a_piece_takes_no_longer_than_it_is_to(size: int, first: float, per_row: float) -> None:
    size = next_size(size, first, 10, 200)
    for _ in range(12):
        size = next_size(size, size * per_row, 10, 200)
    assert size == 10 or size * per_row <= 0.071
