"""How long something may still take, as what can be drawn: learned, or from two figures of a rule."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import NormalDist
from typing import Protocol

from planning.durations.rules.incidence import Incidence, Step

# What a draw gives instead of days.
REFUSED = -1  # it is refused
LATER = -2  # it is open for longer than any that is known
_NORMAL = NormalDist()
_NINE_IN_TEN = _NORMAL.inv_cdf(0.9)
_ROUNDING = 1e-9  # shares and days are floats: a whole day stays one


class Spread(Hashable, Protocol):
    """What can be drawn. Two that are equal give the same for the same number."""

    @property
    def half(self) -> int | None:
        """Days from today by which half of what is done is done; None where nobody has seen that last so long."""
        ...

    def draw(self, u: float) -> int:
        """Days from today, REFUSED or LATER, for a number from 0 up to 1."""
        ...


class Learned:
    """What is left of a curve for something that has been open for so many days; before it begins, of all of it.

    What ended sooner than that is left out, and what is left is the whole (conditional on having lasted until today).
    """

    def __init__(self, steps: Sequence[Step], waited: int | None = None) -> None:
        """`waited`: days since it began, today's end included; None where it has not begun."""
        begun = -1 if waited is None else waited
        past = max((place for place, step in enumerate(steps) if step.day <= begun), default=-1)
        done, refused = (steps[past].done, steps[past].refused) if past >= 0 else (0.0, 0.0)
        self._open = max(0.0, 1 - done - refused)
        self._ends: list[int] = []
        shares: list[float] = []
        for step in steps[past + 1 :]:
            for share, end in ((step.done - done, step.day - max(begun, 0)), (step.refused - refused, REFUSED)):
                if share > 0:
                    shares.append(share)
                    self._ends.append(end)
            done, refused = step.done, step.refused
        self._sums = list(accumulate(shares))
        self._shares = shares
        self._known = (self._open, tuple(self._ends), tuple(shares))

    def __eq__(self, other: object) -> bool:
        """Two are the same that draw the same."""
        return isinstance(other, Learned) and self._known == other._known

    def __hash__(self) -> int:
        """By what is drawn."""
        return hash(self._known)

    @property
    def half(self) -> int | None:
        """Days from today by which half of what is not refused is done; None where none was done so late."""
        done = [(end, share) for end, share in zip(self._ends, self._shares, strict=True) if end != REFUSED]
        sums = list(accumulate(share for _end, share in done))
        return done[bisect_left(sums, sums[-1] / 2 - _ROUNDING)][0] if done else None

    def draw(self, u: float) -> int:
        """Days from today, REFUSED or LATER."""
        place = bisect_right(self._sums, u * self._open)
        return self._ends[place] if place < len(self._ends) else LATER


@dataclass(frozen=True)
class Figures:
    """From the days by which half and nine in ten are done: log-normal through both, which has the long tail of waits.

    `refused`: the share that is refused, of what has not ended yet. `least`: nothing takes fewer days. A `ninety` that
    is no later than half says that all take the same.
    """

    median: int
    ninety: int
    refused: float = 0.0
    waited: int | None = None
    least: int = 0

    @property
    def _sigma(self) -> float:
        return math.log(max(self.ninety, self.median) / self.median) / _NINE_IN_TEN

    @property
    def half(self) -> int:
        """Days from today by which half of what is not refused is done."""
        return self.draw(self.refused + (1 - self.refused) / 2)

    def draw(self, u: float) -> int:
        """Days from today, or REFUSED."""
        if u < self.refused:
            return REFUSED
        part = (u - self.refused) / (1 - self.refused)
        waited, sigma = self.waited or 0, self._sigma
        if not sigma:
            return max(self.median - waited, self.least, 1 if self.waited is not None else 0)
        past = _NORMAL.cdf(math.log(waited / self.median) / sigma) if waited else 0.0
        share = min(past + part * (1 - past), 1 - 1e-9)
        days = math.exp(math.log(self.median) + sigma * _NORMAL.inv_cdf(max(share, 1e-9)))
        return max(math.ceil(days - _ROUNDING) - waited, self.least, 1 if self.waited is not None else 0)


@dataclass(frozen=True)
class AtLeast:
    """A spread of which nothing takes fewer days than so many."""

    spread: Spread
    least: int

    @property
    def half(self) -> int | None:
        """Days from today by which half is done."""
        half = self.spread.half
        return None if half is None else max(half, self.least)

    def draw(self, u: float) -> int:
        """Days from today, or LATER."""
        days = self.spread.draw(u)
        return max(days, self.least) if days >= 0 else days


def spread_of_work(learned: Incidence, enough: int, least: int) -> Spread | None:
    """How work of the office is drawn, if it is done: what was left open ended with its case, and was not refused.

    It is drawn as if it began today, which the path does too. Below `enough` finished from a log-normal through half
    and nine in ten. None where nothing was done. Source: rule durations.ninety_from.
    """
    if learned.median is None:
        return None
    if learned.finished >= enough:
        whole = learned.steps[-1].done
        return AtLeast(Learned([replace(step, done=step.done / whole, refused=0.0) for step in learned.steps]), least)
    median = max(learned.median, 1)
    return AtLeast(Figures(median, max(learned.ninety or median, median)), least)


def spread_of(
    learned: Incidence | None, rule: tuple[int, int] | None, enough: int, waited: int | None, least: int
) -> Spread | None:
    """How something is drawn; None where nobody knows how long it takes.

    `learned`: the closest that has enough for half. Below `enough` finished its tail is that of the rule (days by which
    half and nine in ten are done). Sources: rules durations.ninety_from, documents.lead_time_at_least_days.
    """
    if learned is not None and learned.median is not None:
        if learned.finished >= enough:
            return Learned(learned.steps, waited)
        median = max(learned.median, 1)
        tail = rule[1] / rule[0] if rule and rule[0] else max(learned.ninety or median, median) / median
        return Figures(median, math.ceil(median * tail), learned.refused / learned.finished, waited, least)
    return Figures(max(rule[0], 1), rule[1], 0.0, waited, least) if rule else None


def spread_of_decision(learned: Incidence | None, enough: int, waited: int | None) -> Spread | None:
    """How a decision is drawn, for a forecast and a path alike; None where own records say nothing of it."""
    return spread_of(learned, None, enough, waited, 0)
