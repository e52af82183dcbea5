"""Months of the calendar: the same day so many months later or earlier."""

from calendar import monthrange
from datetime import date

_A_YEAR = 12


def months_later(day: date, months: int) -> date:
    """The same day so many months later, else the last day of that month (31 January, 1: 28 or 29 February).

    A negative number of months lies before.
    """
    year, month = divmod(day.year * _A_YEAR + day.month - 1 + months, _A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
