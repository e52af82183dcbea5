"""Working days of a country as whole numbers, so that days can be counted forward and back. 0 is today."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True)
class WorkDays:
    """The working days of a country, in order. Before and after the days that it knows, every day is worked."""

    first: int
    last: int
    days: tuple[int, ...]

    @cached_property
    def _next(self) -> tuple[int, ...]:
        """The first working day that is not before each day that is known."""
        return tuple(self._at(place) for place in self._before)

    @cached_property
    def _before(self) -> tuple[int, ...]:
        """How many working days lie before each day that is known."""
        worked = set(self.days)
        return tuple(accumulate((day in worked for day in range(self.first, self.last)), initial=0))

    def on_or_after(self, day: int) -> int:
        """The first working day that is not before a day."""
        place = day - self.first
        return self._next[place] if 0 <= place < len(self._next) else day

    def after(self, day: int, count: int) -> int:
        """The working day `count` working days after the first one that is not before a day."""
        return self._at(self._count_before(day) + count)

    def worked(self, day: int, count: int) -> tuple[int, int]:
        """The first working day that is not before a day, and the one `count` working days after it."""
        begin = self.on_or_after(day)
        return begin, self._at(self._count_before(day) + count) if count else begin

    def before(self, day: int, count: int) -> int:
        """The working day `count` working days before the last one that is not after a day."""
        return self._at(self._count_before(day + 1) - 1 - count)

    def _count_before(self, day: int) -> int:
        """How many working days lie before a day, counted from the first that is known; negative before that."""
        place = day - self.first
        if place < 0:
            return place
        return self._before[place] if day <= self.last else len(self.days) + day - self.last - 1

    def _at(self, place: int) -> int:
        if place < 0:
            return self.first + place
        return self.days[place] if place < len(self.days) else self.last + 1 + place - len(self.days)


@dataclass(frozen=True)
class EveryDay(WorkDays):
    """The calendar by which every day counts."""

    first: int = 0
    last: int = -1
    days: tuple[int, ...] = ()

    def on_or_after(self, day: int) -> int:
        """The day itself."""
        return day

    def after(self, day: int, count: int) -> int:
        """So many days later."""
        return day + count

    def worked(self, day: int, count: int) -> tuple[int, int]:
        """The day itself, and so many days later."""
        return day, day + count

    def before(self, day: int, count: int) -> int:
        """So many days earlier."""
        return day - count


EVERY_DAY = EveryDay()


@dataclass(frozen=True)
class OpenDays(WorkDays):
    """The calendar of what takes days of the calendar, and begins and ends on days on which somebody is there."""

    def after(self, day: int, count: int) -> int:
        """The first such day that lies at least `count` days after the first one that is not before a day."""
        return self.on_or_after(self.on_or_after(day) + count)

    def worked(self, day: int, count: int) -> tuple[int, int]:
        """The first such day that is not before a day, and the first at least `count` days after it."""
        begin = self.on_or_after(day)
        return begin, self.on_or_after(begin + count)

    def before(self, day: int, count: int) -> int:
        """The last such day on which it can begin, to be over by a day."""
        return super().before(super().before(day, 0) - count, 0)


def work_days(first: int, worked: Iterable[bool]) -> WorkDays:
    """The calendar of a country out of whether each day is worked, from day `first` on."""
    known = list(worked)
    return WorkDays(first, first + len(known) - 1, tuple(first + place for place, works in enumerate(known) if works))
