"""Days of a sketch: what stands in the way on each of several days of departure, by when a finding is cleared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from returns.cases.rules.country_status import CountryReason
from returns.cases.rules.reasons import Reason, ReasonCode, blockers
from returns.health.rules.certificates import Paper, one_for_all
from returns.health.rules.child_flights import ChildFlightReason
from returns.health.rules.health import HealthFacts, HealthRules, papers_needed
from returns.health.rules.newborns import NewbornReason
from returns.health.rules.pregnancy import PregnancyReason

# Which paper clears a reason, by how its code begins.
_PAPERS = {
    "pregnancy_report": Paper.PREGNANCY_REPORT,
    "medical_report": Paper.MEDICAL_REPORT,
    "newborn_report": Paper.MEDICAL_REPORT,
    "medif": Paper.MEDIF,
}
# Nothing that anybody does clears these: another day may.
UNCLEARABLE = frozenset(
    {
        PregnancyReason.PREGNANCY_TOO_FAR,
        NewbornReason.NEWBORN_TOO_YOUNG,
        CountryReason.COUNTRY_SUSPENDED,
        ChildFlightReason.CHILD_FLIGHT_TOO_YOUNG,
    }
)


@dataclass(frozen=True)
class Window:
    """Between which days something is to be done: from `first` (None: now) to `last`, a local day or an instant."""

    first: date | None
    last: date | datetime


@dataclass(frozen=True)
class DayJudged:
    """A day of departure with everything found on it; None where clocks never show one of the times on it."""

    day: date
    shift: int
    found: tuple[Reason, ...] | None

    @property
    def blocked(self) -> tuple[Reason, ...]:
        """What blocks on this day."""
        return blockers(self.found or ())


@dataclass(frozen=True)
class Run:
    """A blocker that is there on some of the days: from which day to which, None at the ends of what was looked at."""

    reason: Reason
    starts: date | None
    ends: date | None


def is_clearable(reason: Reason) -> bool:
    """Whether somebody can do something about a finding, other than choosing another day or way."""
    return reason.code not in UNCLEARABLE


def window_of(reason: Reason, health: tuple[HealthFacts, HealthRules] | None) -> Window | None:
    """Between which days a finding is cleared; None where nothing clears it, or no journey says by when."""
    if reason.by is None or not is_clearable(reason):
        return None
    return Window(_first(reason, *health) if health and reason.cleared_by == "health" else None, reason.by)


def _first(reason: Reason, facts: HealthFacts, rules: HealthRules) -> date | None:
    """The day before which it is too early, because the paper would be too old on the way."""
    if reason.code.startswith("boarding_check"):
        return rules.check.between(facts.begins_at)[0].date()
    paper = next((paper for start, paper in _PAPERS.items() if reason.code.startswith(start)), None)
    return _of_paper(reason.subject, paper, facts, rules) if paper is not None else None


def _of_paper(person: str, paper: Paper, facts: HealthFacts, rules: HealthRules) -> date | None:
    """The first day of issue of the first such paper that is missing; one that does for several flights is one."""
    person_health = next((health for health in facts.people if health.person == person), None)
    needs = papers_needed(person_health, facts, rules) if person_health is not None else []
    drawn = one_for_all([need for need in needs if need.paper is paper])
    return next((first for _paper, _flights, first, _last, is_there in drawn if not is_there), None)


def runs_of(days: Sequence[DayJudged]) -> tuple[Run, ...]:
    """Blockers that are there on some of the days and not on all: from when, or until when. In the order of days.

    A blocker that comes and goes has a run for each time.
    """
    judged = [day for day in days if day.found is not None]
    sets = [{(reason.code, reason.subject): reason for reason in day.blocked} for day in judged]
    keys = dict.fromkeys(key for reasons_by_key in sets for key in reasons_by_key)
    runs = []
    for key in keys:
        if all(key in reasons_by_key for reasons_by_key in sets):
            continue
        runs += _runs_of_one(key, judged, sets)
    return tuple(sorted(runs, key=lambda run: (run.starts or date.min, run.ends or date.max)))


def _runs_of_one(
    key: tuple[ReasonCode, str], judged: Sequence[DayJudged], sets: Sequence[Mapping[tuple[ReasonCode, str], Reason]]
) -> list[Run]:
    runs: list[Run] = []
    start: int | None = None
    for place in range(len(sets) + 1):
        is_there = place < len(sets) and key in sets[place]
        if is_there and start is None:
            start = place
        elif not is_there and start is not None:
            first = judged[start].day if start > 0 else None
            last = judged[place - 1].day if place < len(sets) else None
            runs.append(Run(sets[start][key], first, last))
            start = None
    return runs


def free_days(days: Sequence[DayJudged]) -> tuple[date, ...]:
    """The days on which nothing that was looked at blocks."""
    return tuple(day.day for day in days if day.found is not None and not day.blocked)
