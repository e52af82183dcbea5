"""The tables of outcomes: which there are, where an adult stands in them, and what is counted of each row.

Sources: the denominators of this project (docs/outcomes.md); rule statistics.age_bands for the bands of age.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.rules.figures import MissingReason
from reintegration.surveys.rules.instrument import Dimension
from reintegration.surveys.rules.verdict import Verdict

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
