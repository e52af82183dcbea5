"""Which days a view of the calendar shows, and where moving on leads. Standard library only."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_A_WEEK = 7
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)  # a calendar is turned no further


class Whose(enum.StrEnum):
    """Whose entries a calendar shows."""

    MINE = "mine"
    EVERYONE = "everyone"


class View(enum.StrEnum):
    """How much of the calendar is shown at once."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


# Entries of one day that a view shows; the others are counted, and the day shows them.
LIMITS = {View.DAY: 150, View.WEEK: 8, View.MONTH: 3}
# How many of a kind and state are counted on one day of a whole office, which may have thousands of them.
COUNTED = {View.DAY: 200, View.WEEK: 20, View.MONTH: 10}


@dataclass(frozen=True)
class Period:
    """The days that are shown: whole weeks, or one day. `before` and `after`: a day of the period on either side."""

    view: View
    day: date
    first: date
    last: date
    before: date
    after: date

    def weeks(self) -> list[list[date]]:
        """The days, in rows of a week."""
        days = [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        return [days[n : n + DAYS_A_WEEK] for n in range(0, len(days), DAYS_A_WEEK)]

    def has(self, day: date) -> bool:
        """Whether a day belongs to the month that is shown, and not to the weeks around it."""
        return self.view is not View.MONTH or (day.year, day.month) == (self.day.year, self.day.month)


def week_begins(rest: Collection[int]) -> int:
    """The weekday (0 is Monday) on which weeks begin: the first one after the days of rest; Monday without any."""
    return next((day for day in range(DAYS_A_WEEK) if day not in rest and (day - 1) % DAYS_A_WEEK in rest), 0)


def period_of(view: View, day: date, begins: int) -> Period:
    """The days shown around a day, in weeks that begin on this weekday."""
    if view is View.DAY:
        return Period(view, day, day, day, day - timedelta(days=1), day + timedelta(days=1))
    week = timedelta(days=DAYS_A_WEEK)
    if view is View.WEEK:
        first = _first_of_week(day, begins)
        return Period(view, day, first, first + week - timedelta(days=1), day - week, day + week)
    start = day.replace(day=1)
    after = (start + timedelta(days=31)).replace(day=1)
    end = _first_of_week(after - timedelta(days=1), begins) + week - timedelta(days=1)
    return Period(view, day, _first_of_week(start, begins), end, (start - timedelta(days=1)).replace(day=1), after)


def _first_of_week(day: date, begins: int) -> date:
    return day - timedelta(days=(day.weekday() - begins) % DAYS_A_WEEK)
