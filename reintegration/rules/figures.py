"""The figure "reintegration is sustained": of measured and of due, how sure, who is missing, and what may be shown.

Sources: the denominators and the suppression of this project (rule statistics.suppressed_under); Wilson 1927, with the
effective sample size for people of one case (linearised variance of a ratio).
"""

import enum
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from reintegration.rules.follow_up import VisitOutcome
from reintegration.rules.suppression import suppress
from reintegration.rules.verdict import Verdict

Z_95 = NormalDist().inv_cdf(0.975)
MOVED_ON = (Verdict.MOVED_ON_BY_CHOICE, Verdict.MOVED_ON_BY_NEED, Verdict.MOVED_ON_REASON_UNKNOWN)
MEASURED = (Verdict.SUSTAINED, Verdict.NOT_YET)


class WhyHidden(enum.StrEnum):
    """Why a part of the figure is not shown. More must not be said: which cell is small would give it away."""

    FEW_MEASURED = "few_measured"
    SMALL_PART = "small_part"
    FEW_MISSING = "few_missing"


class MissingReason(enum.StrEnum):
    """Why somebody was not measured. First who may be hidden first to protect others; our own failure stands last."""

    NOT_KNOWN = "not_known"
    TOO_FEW_ANSWERS = "too_few_answers"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_ATTEMPTED = "not_attempted"


@dataclass(frozen=True)
class AdultRow:
    """One adult who was offered the survey: the case, the plain verdict, whether the twelve-month window has closed.

    Who returned without reintegration is no row here: "survey not offered" is counted by itself. `why_missing` is
    looked at where the verdict is not measured.
    """

    cluster: str
    verdict: str
    window_closed: bool
    why_missing: str = MissingReason.NOT_KNOWN


@dataclass(frozen=True)
class Tally:
    """The exact counts, for tests and further sums; a page shows a `Figure`. `missing` is `not_measured` by reason.

    Due is everybody whose window has closed: measured (sustained or not yet), not measured, deceased and moved on.
    Pending is everybody else, whatever their verdict. `clusters`: the cases of who was measured, each with how many
    were measured and how many of them are sustained.
    """

    sustained: int
    measured: int
    due: int
    pending: int
    not_measured: int
    deceased: int
    moved_on: Mapping[str, int]
    missing: Mapping[str, int]
    clusters: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Figure:
    """What a page may show. None is "not shown" (few people, or it would give a few away), the same words for each.

    `share` is sustained of measured, `low` and `high` its 95 % interval. `worst` is sustained of due: as if nobody
    without a score were sustained; `best` as if all of them were, the deceased and who moved on among them, so that it
    says nothing about how many these are. `missing`: everybody due without a score, by end and reason. `suppressed`:
    the share itself is not shown. `clusters` counts the cases. A page that shows a further total (all adults, due and
    pending together) would give away what is hidden here.
    """

    sustained: int | None
    measured: int | None
    due: int | None
    pending: int | None
    not_measured: int | None
    deceased: int | None
    moved_on: int | None
    missing: Mapping[str, int | None]
    clusters: int | None
    share: Fraction | None
    low: float | None
    high: float | None
    worst: Fraction | None
    best: Fraction | None
    response_rate: Fraction | None
    suppressed: bool
    why: tuple[WhyHidden, ...]


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
    known = {str(reason): reason for reason in MissingReason}
    return known.get(str(outcome), MissingReason.NOT_KNOWN)


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


def design_effect(clusters: Sequence[tuple[int, int]]) -> Fraction:
    """How many times wider the variance is because people of one case are alike; at least 1. (people, sustained) each.

    The linearised variance of the share over the cases, times m / (m - 1) for m cases, against that of as many people
    drawn one by one. Where everybody has the same result, or there is one case only, the results cannot say how alike
    people of a case are: then as alike as can be, which is the mean size of a case, each person counted once.
    """
    return effect_of_sums(sums_of(clusters))


def interval(clusters: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """The 95 % interval of the share, widened for people of one case; None without people. (people, sustained) each."""
    return interval_of_sums(sums_of(clusters))


def sums_of(clusters: Sequence[tuple[int, int]]) -> CaseSums:
    """What `interval` needs to know of the cases, (people, sustained) each."""
    return CaseSums(
        cases=len(clusters),
        people=sum(n for n, _ in clusters),
        sustained=sum(s for _, s in clusters),
        people_squared=sum(n * n for n, _ in clusters),
        products=sum(n * s for n, s in clusters),
        sustained_squared=sum(s * s for _, s in clusters),
    )


def effect_of_sums(sums: CaseSums) -> Fraction:
    """`design_effect` of cases of which the sums are known; exact."""
    people, cases = sums.people, sums.cases
    if not people:
        return Fraction(1)
    share = Fraction(sums.sustained, people)
    if cases == 1 or share in (0, 1):
        return Fraction(sums.people_squared, people)
    spread = sums.sustained_squared - 2 * share * sums.products + share**2 * sums.people_squared
    clustered = Fraction(cases, cases - 1) * spread / people**2
    return max(Fraction(1), clustered / (share * (1 - share) / people))


def interval_of_sums(sums: CaseSums) -> tuple[float, float] | None:
    """`interval` of cases of which the sums are known."""
    if not sums.people:
        return None
    return wilson(sums.sustained / sums.people, max(1.0, float(sums.people / effect_of_sums(sums))))


def tally(rows: Iterable[AdultRow]) -> Tally:
    """Count everybody once. A window that has closed with a verdict still pending is not measured.

    Raises ValueError for a verdict or a reason that is none.
    """
    verdicts: Counter[Verdict] = Counter()
    missing: Counter[MissingReason] = Counter()
    cases: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    pending = 0
    for row in rows:
        verdict = Verdict(row.verdict)
        if not row.window_closed:
            pending += 1
            continue
        verdict = Verdict.NOT_MEASURED if verdict is Verdict.PENDING else verdict
        verdicts[verdict] += 1
        if verdict is Verdict.NOT_MEASURED:
            missing[MissingReason(row.why_missing)] += 1
        if verdict in MEASURED:
            cases[row.cluster][0] += 1
            cases[row.cluster][1] += verdict is Verdict.SUSTAINED
    return Tally(
        sustained=verdicts[Verdict.SUSTAINED],
        measured=verdicts[Verdict.SUSTAINED] + verdicts[Verdict.NOT_YET],
        due=verdicts.total(),
        pending=pending,
        not_measured=verdicts[Verdict.NOT_MEASURED],
        deceased=verdicts[Verdict.DECEASED],
        moved_on={end: verdicts[end] for end in MOVED_ON},
        missing={reason: missing[reason] for reason in MissingReason},
        clusters=[(people, sustained) for people, sustained in cases.values()],
    )


def figure(rows: Iterable[AdultRow], k: int) -> Figure:
    """The figure over these adults; nothing in it gives away fewer than k people (rule statistics.suppressed_under).

    Raises ValueError for a verdict or a reason that is none, and for k under 3.
    """
    exact = tally(rows)
    without_score = exact.due - exact.measured
    parts = suppress({**exact.moved_on, Verdict.DECEASED: exact.deceased, **exact.missing}, k)
    few_measured = exact.measured < k
    small_part = not few_measured and min(exact.sustained, exact.measured - exact.sustained) < k
    few_missing = not few_measured and (without_score < k or parts.total is None)
    # Due and measured together would give the difference away.
    due_shown = exact.due >= k and not few_missing
    cells = parts.cells if due_shown and not few_measured else dict.fromkeys(parts.cells)
    shown = not few_measured and not small_part
    low, high = (interval(exact.clusters) if shown else None) or (None, None)
    why = zip(WhyHidden, (few_measured, small_part, few_missing), strict=True)
    return Figure(
        sustained=exact.sustained if shown else None,
        measured=None if few_measured else exact.measured,
        due=exact.due if due_shown else None,
        pending=exact.pending if exact.pending >= k else None,
        not_measured=_sum([cells[reason] for reason in MissingReason]),
        deceased=cells[Verdict.DECEASED],
        moved_on=_sum([cells[end] for end in MOVED_ON]),
        missing=cells,
        clusters=len(exact.clusters) if shown and len(exact.clusters) >= k else None,
        share=_share(exact.sustained, exact.measured, shown),
        low=low,
        high=high,
        worst=_share(exact.sustained, exact.due, shown and due_shown),
        best=_share(exact.sustained + without_score, exact.due, shown and due_shown),
        response_rate=_share(exact.measured, exact.due, due_shown and not few_measured),
        suppressed=not shown,
        why=tuple(code for code, holds in why if holds),
    )


def _sum(cells: Sequence[int | None]) -> int | None:
    """The sum of cells that are all shown. Where one is not, the sum would say something about it."""
    known = [cell for cell in cells if cell is not None]
    return sum(known) if len(known) == len(cells) else None


def _share(part: int, whole: int, is_shown: bool) -> Fraction | None:
    return Fraction(part, whole) if is_shown and whole else None
