"""The time: the one place that asks the machine for it. Everything is an aware UTC instant."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until it is moved: for stories and tests."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant; ValueError for a naive one."""
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last moved to, aware, in UTC."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Move forward, or back, by a duration."""
        self._now += by
