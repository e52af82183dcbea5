"""Working days of a country as whole numbers, so that days can be counted forward and back. 0 is today."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class WorkDays:
    """The working days of a country, in order. Before and after the days that it knows, every day is worked."""

    first: int
    last: int
    days: tuple[int, ...]

    def on_or_after(self, day: int) -> int:
        """The first working day that is not before a day."""
        return self._at(self._count_before(day))

    def after(self, day: int, count: int) -> int:
        """The working day `count` working days after the first one that is not before a day."""
        return self._at(self._count_before(day) + count)

    def before(self, day: int, count: int) -> int:
        """The working day `count` working days before the last one that is not after a day."""
        return self._at(self._count_before(day + 1) - 1 - count)

    def _count_before(self, day: int) -> int:
        """How many working days lie before a day, counted from the first that is known; negative before that."""
        if day < self.first:
            return day - self.first
        if day > self.last:
            return len(self.days) + day - self.last - 1
        return bisect_left(self.days, day)

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

    def before(self, day: int, count: int) -> int:
        """The last such day on which it can begin, to be over by a day."""
        return super().before(super().before(day, 0) - count, 0)


def work_days(first: int, worked: Iterable[bool]) -> WorkDays:
    """The calendar of a country out of whether each day is worked, from day `first` on."""
    known = list(worked)
    return WorkDays(first, first + len(known) - 1, tuple(first + place for place, works in enumerate(known) if works))
