"""Calendar quarters: which one a day lies in, how an address names it, and which are over."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER = re.compile(r"([1-9][0-9]{3})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; `number` from 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def key(self) -> str:
        """How an address names it: "2026-Q3"."""
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarter_named(key: str) -> Quarter | None:
    """The quarter of an address; None if it names none."""
    match = QUARTER.fullmatch(key)
    return Quarter(int(match[1]), int(match[2])) if match else None


def ended_quarters(since: date, counted_on: date, most: int) -> list[Quarter]:
    """The quarters that are over everywhere before a day, from the one of `since` on; at most so many, the newest."""
    quarters, quarter = [], quarter_of(since)
    while quarter.last < counted_on:
        quarters.append(quarter)
        quarter = quarter.following
    return quarters[-most:]
