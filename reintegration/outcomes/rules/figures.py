"""The tables of outcomes and their figures: where an adult stands, what a row counts, the share and its interval.

Sources: the denominators of this project (docs/outcomes.md); rule statistics.age_bands for the bands of age; Wilson
1927, with the effective sample size for people of one case (linearised variance of a ratio).
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from foundation.shares import wilson
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.surveys.rules.instrument import Dimension
from reintegration.surveys.rules.verdict import Verdict

# The share "reintegration is sustained": its interval, why somebody is missing from it, and how finely it is told.

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


NOT_SAID = ""  # the key of a row for whom it is not known, or who has none
Key = tuple[str, str]  # a table and one of its rows
Vector = tuple[int, ...]
Scores = tuple[float, float, float, float]  # the three dimensions in their order, and the composite


class Table(enum.StrEnum):
    """The fixed set of tables. Each but the rounds shares out everybody; `ALL` is the one row of them together."""

    ALL = "all"
    PROGRAMME = "programme"
    COUNTRY = "country"
    PARTNER = "partner"
    OFFICE = "office"
    SEX = "sex"
    AGE = "age"
    TRACK = "track"
    ROUND = "round"


TOTAL: Key = (Table.ALL, NOT_SAID)
SHARING_OUT = (Table.PROGRAMME, Table.COUNTRY, Table.PARTNER, Table.OFFICE, Table.SEX, Table.AGE, Table.TRACK)


class OutcomeState(enum.StrEnum):
    """Where an adult stands at the end of the twelve-month window. Everything from `SUSTAINED` on is due.

    `SCORED` is measured in a round that gives no verdict.
    """

    NOT_OFFERED = "not_offered"
    OPEN = "open"
    SUSTAINED = "sustained"
    NOT_YET = "not_yet"
    SCORED = "scored"
    TOO_FEW_ANSWERS = "too_few_answers"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNSAFE = "unsafe_to_contact"
    NOT_ATTEMPTED = "not_attempted"
    NOT_KNOWN = "not_known"
    DECEASED = "deceased"
    MOVED_ON = "moved_on"

    @property
    def is_measured(self) -> bool:
        """Whether there is a score."""
        return self in MEASURED


MEASURED = (OutcomeState.SUSTAINED, OutcomeState.NOT_YET, OutcomeState.SCORED)
MISSING = (
    OutcomeState.TOO_FEW_ANSWERS,
    OutcomeState.REFUSED,
    OutcomeState.UNREACHABLE,
    OutcomeState.UNSAFE,
    OutcomeState.NOT_ATTEMPTED,
    OutcomeState.NOT_KNOWN,
    OutcomeState.DECEASED,
    OutcomeState.MOVED_ON,
)
_OTHER = (
    OutcomeState.TOO_FEW_ANSWERS,
    OutcomeState.UNSAFE,
    OutcomeState.NOT_KNOWN,
    OutcomeState.DECEASED,
    OutcomeState.MOVED_ON,
)
# What is said of who is missing, from fine to coarse. Every row of a table says it in the same parts; a part is named
# by its first reason, and what stands in one part is said in one sum.
REASONS: tuple[tuple[tuple[OutcomeState, ...], ...], ...] = (
    tuple((reason,) for reason in MISSING),
    ((OutcomeState.REFUSED,), (OutcomeState.UNREACHABLE,), (OutcomeState.NOT_ATTEMPTED,), _OTHER),
    ((OutcomeState.NOT_ATTEMPTED,), (OutcomeState.REFUSED, OutcomeState.UNREACHABLE, *_OTHER)),
)


def reasons_of(shown: Mapping[str, Any]) -> list[tuple[tuple[OutcomeState, ...], int]]:
    """Who is missing of a shown row: the reasons of each part with how many people; empty where it is not shown."""
    if "reasons" not in shown:
        return []
    return list(zip(REASONS[shown["parts"]], shown["reasons"], strict=True))


class Block(enum.StrEnum):
    """What is shown or hidden together. A block is shown only where the one that it stands on is.

    Who is due is said only where both measured and missing are: one would follow from the other. A change can be shown
    without of how many people it is: that says how few have one interview alone.
    """

    NOT_OFFERED = "not_offered"
    OPEN = "open"
    MEASURED = "measured"
    MISSING = "missing"
    VERDICTS = "verdicts"
    REASONS = "reasons"
    CHANGE = "change"
    PAIRED = "paired"


STANDS_ON: Mapping[Block, Block] = {
    Block.VERDICTS: Block.MEASURED,
    Block.REASONS: Block.MISSING,
    Block.CHANGE: Block.MEASURED,
    Block.PAIRED: Block.CHANGE,
}


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult of one episode. `cluster`: the case; `rows`: the key in each of `SHARING_OUT`, in that order.

    `last`: the scores of who is measured. `first`: those of the round of the first month, where all were measured.
    """

    cluster: str
    rows: tuple[str, ...]
    standing: OutcomeState
    last: Scores | None = None
    first: Scores | None = None


def standing_of(is_surveyed: bool, verdict: Verdict, is_closed: bool, why_missing: MissingReason) -> OutcomeState:
    """Where an adult stands. `is_closed`: the window has closed; until then they are open, whatever is known."""
    if not is_surveyed:
        return OutcomeState.NOT_OFFERED
    if not is_closed:
        return OutcomeState.OPEN
    if verdict in (Verdict.SUSTAINED, Verdict.NOT_YET, Verdict.DECEASED):
        return OutcomeState(verdict.value)
    if verdict in (Verdict.PENDING, Verdict.NOT_MEASURED):
        return OutcomeState(why_missing.value)
    return OutcomeState.MOVED_ON


def standing_in_round(
    is_closed: bool, is_given: bool, is_scored: bool, visit: VisitOutcome | None, end: Verdict | None
) -> OutcomeState:
    """Where an adult stood at the end of a round that gives no verdict.

    `is_given`: they answered; `is_scored`: enough of it. `visit`: how the visit of the round ended, None where it did
    not; `end`: that they died or moved on at any time, which says why a visit was never made.
    """
    if not is_closed:
        return OutcomeState.OPEN
    if is_given:
        return OutcomeState.SCORED if is_scored else OutcomeState.TOO_FEW_ANSWERS
    if visit is None or visit is VisitOutcome.DONE:  # of a family somebody else was asked, or the visit was stopped
        if end is None:
            return OutcomeState.NOT_KNOWN
        return OutcomeState.DECEASED if end is Verdict.DECEASED else OutcomeState.MOVED_ON
    return OutcomeState(visit.value)


def age_band(birth_year: int | None, arrived_on: date, bands: Sequence[int]) -> str:
    """The band of age at arrival ("25-34", "60+"), from the first year of a five-year band of births.

    `bands`: the first year of age of each, ascending (rule statistics.age_bands). Whoever is younger than the first is
    in it: who is counted was of age on the day of the round. `NOT_SAID` where no year is known.
    """
    if birth_year is None:
        return NOT_SAID
    age = arrived_on.year - birth_year - 2  # the middle of five years
    place = max((at for at, first in enumerate(bands) if first <= age), default=0)
    return f"{bands[place]}+" if place + 1 == len(bands) else f"{bands[place]}-{bands[place + 1] - 1}"


def counted(adults: Iterable[Adult]) -> dict[Key, Counter[str]]:
    """How many have each standing, in every row of every table that shares out and in total; `paired`: both scores."""
    by_row: dict[Key, Counter[str]] = {TOTAL: Counter()}
    kinds = Counter(
        (adult.rows, adult.standing, adult.first is not None and adult.last is not None) for adult in adults
    )
    for (rows, standing, is_paired), people in kinds.items():
        for key in (TOTAL, *zip(SHARING_OUT, rows, strict=True)):
            counts = by_row.setdefault(key, Counter())
            counts[standing] += people
            if is_paired:
                counts["paired"] += people
    return by_row


def counted_rounds(rounds: Mapping[int, Iterable[Adult]]) -> dict[Key, Counter[str]]:
    """How many had each standing at the end of each round, by month."""
    by_month = {
        (Table.ROUND.value, str(month)): Counter(str(adult.standing) for adult in rounds[month]) for month in rounds
    }
    return {key: counts for key, counts in by_month.items() if counts}


def vector(counts: Mapping[str, int], block: Block, parts: Sequence[Sequence[OutcomeState]]) -> Vector:
    """What a block tells of a row, as counts that add up over rows. `parts`: those of who is missing."""
    if block in (Block.MEASURED, Block.MISSING):
        return (sum(counts.get(standing, 0) for standing in (MEASURED if block is Block.MEASURED else MISSING)),)
    if block is Block.VERDICTS:
        return counts.get(OutcomeState.SUSTAINED, 0), counts.get(OutcomeState.NOT_YET, 0)
    if block is Block.REASONS:
        return tuple(sum(counts.get(standing, 0) for standing in part) for part in parts)
    if block is Block.PAIRED:
        paired = counts.get("paired", 0)
        return paired, sum(counts.get(standing, 0) for standing in MEASURED) - paired
    return (counts.get("paired" if block is Block.CHANGE else block.value, 0),)


def score_names() -> tuple[str, ...]:
    """The names of the scores in their order."""
    return (*(dimension.value for dimension in Dimension), "composite")


def plain_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts as they are kept: without what is nothing, in a fixed order."""
    return {str(name): counts[name] for name in sorted(counts) if counts[name]}
