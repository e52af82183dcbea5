"""Cumulative incidence: how likely something has ended by a day, with a refusal as a competing end.

Aalen and Johansen (1978); Kalbfleisch and Prentice (2002), section 8.2. Exact: shares are fractions until they are
handed out. What is still open counts until the day on which it was looked at (right-censored), and what was refused
never counts as done later.
"""

import enum
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foundation.shares import Z_95

_HALF, _NINE_IN_TEN = Fraction(1, 2), Fraction(9, 10)


class End(enum.StrEnum):
    """How something ended: as it was wanted, or refused."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Spell:
    """How many days something took until it ended; None: still open after these days, or withdrawn."""

    days: int
    end: End | None


@dataclass(frozen=True)
class Step:
    """Shares done and refused by a day, counted from the beginning, and the 95 % interval of the share done."""

    day: int
    done: float
    refused: float
    low: float
    high: float


@dataclass(frozen=True)
class Incidence:
    """What spells teach. `steps`: the days on which something ended, rising; `longest`: of any spell, ended or not.

    `median` and `ninety`: if it is done, half are by this day, and nine in ten; None where nothing was done.
    """

    begun: int
    done: int
    refused: int
    longest: int
    steps: tuple[Step, ...]
    median: int | None
    ninety: int | None

    @property
    def finished(self) -> int:
        """How many have ended either way."""
        return self.done + self.refused

    def by(self, day: int) -> Step:
        """What is known by a day; nothing before the first that ended."""
        place = bisect_right(self.steps, day, key=lambda step: step.day)
        return self.steps[place - 1] if place else Step(day, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class _Risk:
    """One day on which something ended: how many were open before it, how many were done and refused on it."""

    day: int
    open: int
    done: int
    refused: int

    @property
    def ended(self) -> int:
        return self.done + self.refused


def cumulative_incidence(spells: Sequence[Spell]) -> Incidence:
    """What these spells teach. Raises ValueError for negative days."""
    if any(spell.days < 0 for spell in spells):
        raise ValueError("nothing takes fewer than no days")
    risks = _risks(spells)
    shares = _shares(risks)
    bounds = _intervals(risks, [float(done) for done, _refused in shares])
    steps = tuple(
        Step(risk.day, float(done), float(refused), low, high)
        for risk, (done, refused), (low, high) in zip(risks, shares, bounds, strict=True)
    )
    by_end = Counter(spell.end for spell in spells)
    return Incidence(
        begun=len(spells),
        done=by_end[End.DONE],
        refused=by_end[End.REFUSED],
        longest=max((spell.days for spell in spells), default=0),
        steps=steps,
        median=_quantile(risks, shares, _HALF),
        ninety=_quantile(risks, shares, _NINE_IN_TEN),
    )


def _risks(spells: Sequence[Spell]) -> list[_Risk]:
    """The days on which something ended. What is open after as many days was open when others ended on that day."""
    ordered = sorted(spell.days for spell in spells)
    ends = Counter((spell.days, spell.end) for spell in spells)
    days = sorted({spell.days for spell in spells if spell.end is not None})
    return [
        _Risk(day, len(ordered) - bisect_left(ordered, day), ends[day, End.DONE], ends[day, End.REFUSED])
        for day in days
    ]


def _shares(risks: Sequence[_Risk]) -> list[tuple[Fraction, Fraction]]:
    """Shares done and refused by each of these days."""
    still, done, refused = Fraction(1), Fraction(0), Fraction(0)
    shares = []
    for risk in risks:
        done += still * risk.done / risk.open
        refused += still * risk.refused / risk.open
        still *= Fraction(risk.open - risk.ended, risk.open)
        shares.append((done, refused))
    return shares


def _quantile(risks: Sequence[_Risk], shares: Sequence[tuple[Fraction, Fraction]], part: Fraction) -> int | None:
    """The first day by which this part of all that is ever done is done; None where nothing is."""
    whole = shares[-1][0] if shares else Fraction(0)
    if not whole:
        return None
    return next(risk.day for risk, (done, _refused) in zip(risks, shares, strict=True) if done >= part * whole)


# The interval of a share: Aalen's variance (Pintilie 2006, equation 4.5), on the scale of log(-log).


def _intervals(risks: Sequence[_Risk], done: Sequence[float]) -> list[tuple[float, float]]:
    return [_interval(share, variance) for share, variance in zip(done, _variances(risks, done), strict=True)]


def _interval(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1 or variance <= 0:
        return share, share
    spread = Z_95 * math.sqrt(variance) / (share * math.log(share))
    ends = sorted((share ** math.exp(spread), share ** math.exp(-spread)))
    return ends[0], ends[1]


def _variances(risks: Sequence[_Risk], done: Sequence[float]) -> list[float]:
    """The variance of each share. Each is a sum over the days before it, here as powers of the share: one pass."""
    still = 1.0
    squares, products, units, own, crossed, cross = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    variances = []
    for risk, share in zip(risks, done, strict=True):
        others, left = risk.open - 1, risk.open - risk.ended
        if others:
            own += (risk.open - risk.done) * risk.done * still**2 / (others * risk.open**2)
        if others and left:
            all_ends = risk.ended / (others * left)
            units, products, squares = units + all_ends, products + all_ends * share, squares + all_ends * share**2
            both = risk.done * (risk.open - risk.done) * still / (risk.open * left * others)
            cross, crossed = cross + both, crossed + both * share
        still *= left / risk.open
        earlier = units * share**2 - 2 * share * products + squares
        variances.append(max(0.0, earlier + own - 2 * (share * cross - crossed)))
    return variances
