"""Calendar quarters: their first and last day, their names, and when they are over."""

from datetime import date

import pytest

from reintegration.outcomes.rules.outcomes import Quarter, ended_quarters, quarter_named, quarter_of


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Quarter(2024, 2), date(2024, 4, 1), date(2024, 6, 30)),
        (Quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_a_first_and_a_last_day(quarter: Quarter, first: date, last: date) -> None:
    assert (quarter.first, quarter.last) == (first, last)
    assert quarter_of(first) == quarter_of(last) == quarter == quarter_named(quarter.key)


def test_the_next_quarter_may_be_in_the_next_year() -> None:
    assert Quarter(2026, 3).following == Quarter(2026, 4)
    assert Quarter(2026, 4).following == Quarter(2027, 1)


@pytest.mark.parametrize(
    "key", ["2026-Q5", "2026-Q0", "26-Q1", "2026-Q1\n", "0026-Q4", "", "2026-q1", "now", "2026-Q44", "٢٠٢٦-Q4"]
)
def test_no_other_word_is_a_quarter(key: str) -> None:
    assert quarter_named(key) is None


def test_a_quarter_is_over_on_the_day_after_its_last() -> None:
    assert ended_quarters(date(2026, 5, 1), date(2026, 9, 30), 8) == [Quarter(2026, 2)]
    assert ended_quarters(date(2026, 5, 1), date(2026, 10, 1), 8) == [Quarter(2026, 2), Quarter(2026, 3)]
    assert ended_quarters(date(2020, 1, 1), date(2026, 10, 1), 2) == [Quarter(2026, 2), Quarter(2026, 3)]
