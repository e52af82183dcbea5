"""The clock: aware instants in UTC, and one that stands until it is moved."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from foundation.clock import MovableClock, SystemClock


def test_the_system_clock_gives_aware_instants_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_a_movable_clock_stands_until_it_is_moved() -> None:
    clock = MovableClock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.move(timedelta(hours=2))
    assert clock.now() == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    clock.move(-timedelta(days=1))
    assert clock.now() == datetime(2026, 10, 24, 2, 30, tzinfo=UTC)


def test_a_movable_clock_speaks_utc_whatever_it_was_set_by() -> None:
    clock = MovableClock(datetime(2026, 1, 1, 4, 30, tzinfo=timezone(timedelta(hours=4, minutes=30))))
    assert clock.now().isoformat() == "2026-01-01T00:00:00+00:00"


def test_a_clock_is_not_set_by_a_naive_instant() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(datetime.now(UTC).replace(tzinfo=None))
