"""The plain verdict of one adult, from window, told end and responses; and which quarters have a report.

A report (source: this project) is made from the first snapshot after its quarter is over, so that it never changes.
"""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.rules.figures import MOVED_ON
from reintegration.surveys.rules.verdict import Verdict

ENDS = (Verdict.DECEASED, *MOVED_ON)


class TablePart(enum.StrEnum):
    """The parts of a table of outcomes, each on a page of its own: all of them together would be too heavy."""

    SUSTAINED = "sustained"
    MISSING = "missing"
    SCORES = "scores"
    CHANGES = "changes"
    QUOTES = "quotes"
    MAP = "map"


@dataclass(frozen=True)
class Given:
    """One response in its newest edition: its id, the day of the interview after arrival, and its own verdict."""

    id: str
    day: int
    is_completed: bool
    verdict: Verdict | None


@dataclass(frozen=True)
class Settled:
    """Where an outcome stands: the verdict, the response that decides it, and why there is none to decide it.

    A pending outcome names the response that decides it when the window has closed, if there is one already.
    """

    verdict: Verdict
    response: str | None = None
    missing_because: str | None = None


def settled(
    window: tuple[int, int], today: int, standing: Verdict, responses: Sequence[Given], last_visit: VisitOutcome | None
) -> Settled:
    """The outcome on a day (`today` and `window` in days after arrival, both ends included).

    An end that was told stays. Otherwise the outcome is pending until the window has closed, even with a response.
    Then the first completed response in the window decides, not the best one; without one it is not measured. Of two
    on the same day, the one that stands first. `last_visit`: how the last visit of the window ended.
    Source: [verdict] in data/survey/reintegration-v1.toml.
    """
    if standing in ENDS:
        return Settled(standing)
    inside = [
        response
        for response in responses
        if response.is_completed and response.verdict and window[0] <= response.day <= window[1]
    ]
    first = min(inside, key=lambda response: response.day, default=None)
    response = first.id if first else None
    if today <= window[1]:
        return Settled(Verdict.PENDING, response)
    if first is None:
        return Settled(Verdict.NOT_MEASURED, None, last_visit.value if last_visit else None)
    verdict, because = closed_as(Verdict.PENDING, None, first.verdict)
    return Settled(verdict, response, because)


def closed_as(standing: Verdict, because: str | None, response: Verdict | None) -> tuple[Verdict, str | None]:
    """The verdict of an outcome whose window has closed, and why nothing is measured.

    `standing` and `because` as they are stored, `response`: the verdict of the response that decides. One that the
    scheduler has not decided yet is what it will be: figures do not depend on when it runs.
    """
    if standing is not Verdict.PENDING or response is None:
        return standing, because
    return response, VisitOutcome.DONE.value if response is Verdict.NOT_MEASURED else None


def is_provisional(response: Verdict | None, standing: Verdict | None, today: int, last_day: int) -> bool:
    """Whether the verdict of a response can still be overtaken, so that it is shown to office and coordinator alone.

    `response`: its own, None outside the window; `standing`: the stored verdict of the person, None where there is no
    outcome; `today` and `last_day` of the window in days after arrival.
    """
    if response is None:
        return False
    return today <= last_day if standing is None else standing is Verdict.PENDING


def ended(standing: Verdict, end: Verdict, day: int, last_day: int, order: Sequence[str]) -> Verdict:
    """The verdict after an end that was told of a day after arrival.

    `order`: rule outcome.ends_before_score. An end after the window (`last_day`) changes nothing; of two ends, the one
    that stands first in the order.
    """
    if day > last_day:
        return standing
    if standing in ENDS:
        return min((standing, end), key=lambda verdict: list(order).index(verdict.value))
    return end


# Calendar quarters: which one a day lies in, how an address names it, and which are over.

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


def reports_by_quarter(first_in: Mapping[Quarter, int]) -> list[tuple[Quarter, int]]:
    """Quarters that are over, the newest first, each with the number of the snapshot that is its report.

    `first_in`: quarters in which snapshots were counted, with the lowest number of each. Reports begin with the first
    of them: nobody counted before. A quarter in which nothing was counted has the first snapshot after it.
    """
    if not first_in:
        return []
    reports, quarter, newest = [], min(first_in), max(first_in)
    while quarter < newest:
        reports.append((quarter, min(ordinal for other, ordinal in first_in.items() if other > quarter)))
        quarter = quarter.following
    return reports[::-1]
