"""The share "reintegration is sustained": its interval, why somebody is missing from it, and how finely it is told.

Sources: Wilson 1927, with the effective sample size for people of one case (linearised variance of a ratio).
"""

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from statistics import NormalDist
from typing import Any

from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.surveys.rules.verdict import Verdict

Z_95 = NormalDist().inv_cdf(0.975)
MOVED_ON = (Verdict.MOVED_ON_BY_CHOICE, Verdict.MOVED_ON_BY_NEED, Verdict.MOVED_ON_REASON_UNKNOWN)
PLACES = 3  # of a share, a difference or a score, as it is published
MOST_PLACES = 6
_NOTHING = 1e-9  # what is nearer to nothing is nothing: no more than what reckoning leaves over
Triple = Sequence[float | None]


class MissingReason(enum.StrEnum):
    """Why somebody was not measured. The last is the programme's own failure."""

    NOT_KNOWN = "not_known"
    TOO_FEW_ANSWERS = "too_few_answers"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_ATTEMPTED = "not_attempted"


@dataclass(frozen=True)
class CaseSums:
    """Over the cases of who was measured: how many, and the sums of people n, of sustained s, of n n, n s, s s."""

    cases: int
    people: int
    sustained: int
    people_squared: int
    products: int
    sustained_squared: int


def missing_reason(outcome: VisitOutcome | None) -> MissingReason:
    """Why there is no score, from the outcome of the twelve-month visit. A visit that was done had too few answers."""
    if outcome is VisitOutcome.DONE:
        return MissingReason.TOO_FEW_ANSWERS
    reasons = {str(reason): reason for reason in MissingReason}
    return reasons.get(str(outcome), MissingReason.NOT_KNOWN)


def wilson(p: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share p among n (an effective number of people may be a fraction).

    Both ends lie between 0 and 1. Raises ValueError if n is not above 0.
    """
    if n <= 0:
        raise ValueError("no interval without people")
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((middle + sign * spread) / (1 + z * z / n) for sign in (-1, 1))
    # At 0 and 1 the interval ends there exactly; rounding must not leave a trace of 1e-17.
    return (0.0 if p == 0 else max(low, 0.0)), (1.0 if p == 1 else min(high, 1.0))


def sums_of(clusters: Sequence[tuple[int, int]]) -> CaseSums:
    """What an interval needs to know of the cases, (people, sustained) each."""
    return CaseSums(
        cases=len(clusters),
        people=sum(n for n, _ in clusters),
        sustained=sum(s for _, s in clusters),
        people_squared=sum(n * n for n, _ in clusters),
        products=sum(n * s for n, s in clusters),
        sustained_squared=sum(s * s for _, s in clusters),
    )


def design_effect(sums: CaseSums) -> Fraction:
    """How many times wider the variance is because people of one case are alike; exact, and at least 1.

    The linearised variance of the share over the cases, times m / (m - 1) for m cases, against that of as many people
    drawn one by one. Where everybody has the same result, or there is one case only, the results cannot say how alike
    people of a case are: then as alike as can be, which is the mean size of a case, each person counted once.
    """
    people, cases = sums.people, sums.cases
    if not people:
        return Fraction(1)
    share = Fraction(sums.sustained, people)
    if cases == 1 or share in (0, 1):
        return Fraction(sums.people_squared, people)
    spread = sums.sustained_squared - 2 * share * sums.products + share**2 * sums.people_squared
    clustered = Fraction(cases, cases - 1) * spread / people**2
    return max(Fraction(1), clustered / (share * (1 - share) / people))


def interval(sums: CaseSums) -> tuple[float, float] | None:
    """The 95 % interval of the share, widened for people of one case; None without people."""
    if not sums.people:
        return None
    return wilson(sums.sustained / sums.people, max(1.0, float(sums.people / design_effect(sums))))


def bounds(sustained: int, measured: int, due: int) -> tuple[Fraction, Fraction]:
    """The share of everybody due, if nobody who is missing is sustained, and if all of them are. `due` is not 0."""
    return Fraction(sustained, due), Fraction(sustained + due - measured, due)


# How many places of a number and its interval are told: few, so that no count behind them can be worked out. With
# sixteen digits a mean gives back how many people it is of, and an interval how many cases. Source: this project.


def places_for(numbers: Iterable[float | None], least: int, most: int = MOST_PLACES) -> int:
    """The decimal places at which no number changes its sign or becomes zero, and no two numbers become equal.

    From `least` on, and never more than `most`.
    """
    present = [number for number in numbers if number is not None]
    return next((places for places in range(least, most) if _is_faithful(present, places)), most)


def _is_faithful(numbers: Sequence[float], places: int) -> bool:
    short = [round(number, places) for number in numbers]
    if [_side(number) for number in numbers] != [_side(number) for number in short]:
        return False
    pairs = combinations(zip(numbers, short, strict=True), 2)
    return all(abs(first[0] - second[0]) < _NOTHING or first[1] != second[1] for first, second in pairs)


def _side(number: float) -> int:
    return 0 if abs(number) < _NOTHING else 1 if number > 0 else -1


def rounded(triple: Triple | None) -> list[float | None] | None:
    """A number with the ends of its interval, as it is published; as many places for each of the three."""
    if triple is None:
        return None
    number, *ends = triple
    places = places_for(ends, PLACES)
    return [
        None if figure is None else round(figure, places) + 0.0 for figure in (number, *ends)
    ]  # never a nothing below nothing


def all_rounded(triples: Mapping[str, Any]) -> dict[str, list[float | None] | None]:
    """The same of each of several, by name."""
    return {name: rounded(triple) for name, triple in triples.items()}
