"""A partner's check-ins of a quarter: in time, late, tried and not met, not attempted; and what of that is shown.

It is about the work, and counts visits, not people. A visit belongs to the quarter in which its window closes, and to
whoever followed the case on that day. Sources: docs/outcomes.md; rule statistics.suppressed_under.
"""

import enum
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.rules.figures import PLACES, interval, rounded, sums_of
from reintegration.referrals.rules import FOLLOWING
from returns.consent.rules import TransferPurpose


class VisitStanding(enum.StrEnum):
    """What became of a visit whose window has closed."""

    ON_TIME = "on_time"  # done before the window closed
    LATE = "late"  # done after it
    NOT_MET = "not_met"  # tried, or known: refused, not reached, not safe, moved on, died
    NOT_ATTEMPTED = "not_attempted"


_ON_TIME, _LATE, _NOT_MET, _NOT_ATTEMPTED = VisitStanding
Part = tuple[VisitStanding, ...]
# How finely visits are told apart, from fine to coarse; the last gives only their number.
LEVELS: tuple[tuple[Part, ...], ...] = (
    ((_ON_TIME,), (_LATE,), (_NOT_MET,), (_NOT_ATTEMPTED,)),
    ((_ON_TIME, _LATE), (_NOT_MET,), (_NOT_ATTEMPTED,)),
    ((_ON_TIME,), (_LATE,), (_NOT_MET, _NOT_ATTEMPTED)),
    ((_ON_TIME, _LATE, _NOT_MET), (_NOT_ATTEMPTED,)),
    ((_ON_TIME,), (_LATE, _NOT_MET, _NOT_ATTEMPTED)),
    (),
)
# The standings of which a share of all visits is given, with its interval.
SHARES = (_ON_TIME, _NOT_ATTEMPTED)


def standing_of_visit(outcome: VisitOutcome, logged_on: date | None, closes_on: date) -> VisitStanding:
    """What became of a visit. Who was met before the window opened was met in time. All days are local."""
    if outcome is VisitOutcome.NOT_ATTEMPTED:
        return VisitStanding.NOT_ATTEMPTED
    if outcome is not VisitOutcome.DONE:
        return VisitStanding.NOT_MET
    return VisitStanding.LATE if logged_on is not None and logged_on > closes_on else VisitStanding.ON_TIME


@dataclass(frozen=True, slots=True)
class Followed:
    """A case with a partner: from the day on which it was accepted to the day on which that ended, if it has."""

    organisation: uuid.UUID
    purpose: TransferPurpose
    since: date
    until: date | None


def who_followed(times: Sequence[Followed], on: date) -> uuid.UUID | None:
    """The partner that followed a case on a day: follow-up goes before assistance, the later before the earlier."""
    current = [time for time in times if time.since <= on and (time.until is None or time.until >= on)]
    first = min(current, key=lambda time: (FOLLOWING.index(time.purpose), -time.since.toordinal()), default=None)
    return first.organisation if first is not None else None


@dataclass(frozen=True, slots=True)
class ClosedVisit:
    """A visit whose window has closed: its case, what became of it, and how often somebody was tried for it."""

    case: uuid.UUID
    standing: VisitStanding
    attempts: int


def known_of(visits: Iterable[ClosedVisit]) -> dict[str, Any]:
    """A partner's quarter as the partner itself knows it: everything. See `shown_of` for the form."""
    closed = list(visits)
    return _row(closed, 0)


def shown_of(visits: Iterable[ClosedVisit], k: int) -> dict[str, Any]:
    """What others are shown of it: parts of no case or of at least k cases; nothing at all under k cases.

    Shares and attempts are rounded: with all its digits, an interval tells how many cases it is of.

    {"cases", "visits", "level": a place in LEVELS, "parts": visits of each part; where they are parts of their own,
    "on_time" and "not_attempted": [share, low, high]; "attempts": the mean number for each visit that was not met}.
    """
    closed = list(visits)
    if len({visit.case for visit in closed}) < k:
        return {}
    level = next(place for place, parts in enumerate(LEVELS) if all(_may_be_shown(closed, part, k) for part in parts))
    row = _row(closed, level)
    for standing in SHARES:
        if standing.value in row:
            row[standing.value] = rounded(row[standing.value])
    if "attempts" in row:
        row["attempts"] = round(row["attempts"], PLACES)
    return row


def _may_be_shown(visits: Sequence[ClosedVisit], part: Part, k: int) -> bool:
    """Whether the visits of a part, and those outside of it, are each of no case or of k cases or more."""
    inside = {visit.case for visit in visits if visit.standing in part}
    outside = {visit.case for visit in visits if visit.standing not in part}
    return all(not cases or len(cases) >= k for cases in (inside, outside))


def _row(visits: Sequence[ClosedVisit], level: int) -> dict[str, Any]:
    parts = LEVELS[level]
    counts = Counter(visit.standing for visit in visits)
    row: dict[str, Any] = {
        "cases": len({visit.case for visit in visits}),
        "visits": len(visits),
        "level": level,
        "parts": [sum(counts[standing] for standing in part) for part in parts],
    }
    for standing in SHARES:
        if (standing,) in parts and visits:
            row[standing.value] = _share(visits, standing)
    if (VisitStanding.NOT_MET,) in parts and counts[VisitStanding.NOT_MET]:
        tried = sum(visit.attempts for visit in visits if visit.standing is VisitStanding.NOT_MET)
        row["attempts"] = tried / counts[VisitStanding.NOT_MET]
    return row


def _share(visits: Sequence[ClosedVisit], standing: VisitStanding) -> list[float]:
    """A share of visits with its 95 % interval, widened because visits of one case are alike."""
    cases: defaultdict[uuid.UUID, list[int]] = defaultdict(lambda: [0, 0])
    for visit in visits:
        cases[visit.case][0] += 1
        cases[visit.case][1] += visit.standing is standing
    sums = sums_of([(visits_of_case, those) for visits_of_case, those in cases.values()])
    ends = interval(sums)
    assert ends is not None  # there are visits
    return [sums.sustained / sums.people, *ends]


class StandsOut(enum.StrEnum):
    """In what a partner differs from all others that are shown, by more than chance and by enough to matter."""

    FEWER_ON_TIME = "fewer_on_time"
    MORE_NOT_ATTEMPTED = "more_not_attempted"


_WORSE = {
    StandsOut.FEWER_ON_TIME: (_ON_TIME, -1),
    StandsOut.MORE_NOT_ATTEMPTED: (_NOT_ATTEMPTED, 1),
}


def stand_out(rows: Sequence[Mapping[str, Any]], least: float) -> list[tuple[StandsOut, ...]]:
    """Return for each row in what it is worse than the others together: its whole interval lies beyond their share,

    and its share by `least` or more: with many visits, a small difference is no chance, and yet too small to matter.
    Rows without the share are left out of the comparison, on both sides.
    Source: rule statistics.least_difference, a share.
    """
    marks = [
        [mark if is_worse else None for is_worse in _are_worse(rows, standing, side, least)]
        for mark, (standing, side) in _WORSE.items()
    ]
    return [tuple(filter(None, of_row)) for of_row in zip(*marks, strict=True)]


def _are_worse(rows: Sequence[Mapping[str, Any]], standing: VisitStanding, side: int, least: float) -> Iterator[bool]:
    sums = [_sum_of(row, standing) for row in rows]
    those, visits = (sum(part) for part in zip(*sums, strict=True)) if sums else (0, 0)
    for row, (own_those, own_visits) in zip(rows, sums, strict=True):
        if not own_visits or own_visits == visits:
            yield False
            continue
        beside = (those - own_those) / (visits - own_visits)
        share, low, high = row[standing.value]
        yield side * ((high if side < 0 else low) - beside) > 0 and side * (share - beside) >= least


@dataclass(frozen=True, slots=True)
class Together:
    """A share over those rows that have it: how many visits and rows it is of."""

    share: float
    visits: int
    rows: int


def together(rows: Sequence[Mapping[str, Any]]) -> tuple[int, dict[VisitStanding, Together]]:
    """Return the visits of all rows, and each share over the rows that have it."""
    shares = {}
    for standing in SHARES:
        sums = [_sum_of(row, standing) for row in rows]
        if visits := sum(of_row for _those, of_row in sums):
            rows_with = sum(standing.value in row for row in rows)
            shares[standing] = Together(sum(those for those, _visits in sums) / visits, visits, rows_with)
    return sum(row.get("visits", 0) for row in rows), shares


def _sum_of(row: Mapping[str, Any], standing: VisitStanding) -> tuple[int, int]:
    """The visits of a standing, and all visits that they are of; none of both where a row does not have the share."""
    return (part_of(row, (standing,)) or 0, row["visits"]) if standing.value in row else (0, 0)


def part_of(row: Mapping[str, Any], part: Part) -> int | None:
    """The visits of a part; None where the row does not give it by itself."""
    parts = LEVELS[row["level"]] if "level" in row else ()
    return int(row["parts"][parts.index(part)]) if part in parts else None
