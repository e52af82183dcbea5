"""Outcomes: the plain verdict of one adult, from the window, an end that was told, and the responses."""

from collections.abc import Sequence
from dataclasses import dataclass

from reintegration.rules.figures import MOVED_ON
from reintegration.rules.follow_up import VisitOutcome
from reintegration.rules.verdict import Verdict

ENDS = (Verdict.DECEASED, *MOVED_ON)


@dataclass(frozen=True)
class Given:
    """One response in its newest edition: its id, the day of the interview after arrival, and its own verdict."""

    id: str
    day: int
    is_completed: bool
    verdict: Verdict | None


@dataclass(frozen=True)
class Settled:
    """Where an outcome stands: the verdict, the response that decided it, and why there is none to decide it."""

    verdict: Verdict
    response: str | None = None
    missing_because: str | None = None


def settled(
    window: tuple[int, int], today: int, standing: Verdict, given: Sequence[Given], last_visit: VisitOutcome | None
) -> Settled:
    """The outcome on a day (`today` and `window` in days after arrival, both ends included).

    An end that was told stays. Otherwise the first completed response in the window decides, and without one the
    outcome is pending until the window has closed, and then not measured. `last_visit`: how the last visit of the
    window ended. Source: [verdict] in data/survey/reintegration-v1.toml.
    """
    if standing in ENDS:
        return Settled(standing)
    inside = [one for one in given if one.is_completed and one.verdict and window[0] <= one.day <= window[1]]
    first = min(inside, key=lambda one: one.day, default=None)
    if first is not None and first.verdict is not None:
        is_unmeasured = first.verdict is Verdict.NOT_MEASURED
        return Settled(first.verdict, first.id, VisitOutcome.DONE.value if is_unmeasured else None)
    if today <= window[1]:
        return Settled(Verdict.PENDING)
    return Settled(Verdict.NOT_MEASURED, None, last_visit.value if last_visit else None)


def ended(standing: Verdict, end: Verdict, day: int, last_day: int, order: Sequence[str]) -> Verdict:
    """The verdict after an end that was told of a day after arrival.

    `order`: rule outcome.ends_before_score. An end after the window (`last_day`) changes nothing; of two ends, the one
    that stands first in the order.
    """
    if day > last_day:
        return standing
    if standing in ENDS:
        return min((standing, end), key=lambda one: list(order).index(one.value))
    return end
