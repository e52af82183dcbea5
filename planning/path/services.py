"""The path of a case: its open things judged by readiness day by day, and reckoned. Nothing of it is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from foundation.storage.unit_of_work import Unit
from planning.path.queries import PathRead, expected_of, legs_on, path_read, path_rules, planned_day
from planning.path.rules.activities import PathRules
from planning.path.rules.network import ActivityKind
from planning.path.rules.path import Path, PathFacts, earliest_path, path_on
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING, Reason
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.formalities import LeavingReason
from returns.health.rules.health import FitnessReason
from returns.journey.queries.itinerary import journey
from returns.journey.rules.itinerary import ItineraryReason
from returns.readiness.queries.readiness import Judged, judged_from
from returns.readiness.rules.readiness import Traveller, is_child_alone
from returns.readiness.services import all_findings, weighed
from returns.work.rules import TaskKind

K = ActivityKind
# Of a journey that nobody has planned these alone are told: where people go does not depend on how.
_OF_PLACE = frozenset({ItineraryReason.PLACE_OF_RETURN_MISSING, ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED})
_BESIDE_PLANNED = frozenset({"budget", "movements"})  # what only a planned journey waits for


@dataclass(frozen=True)
class CasePath:
    """The path of a case, worked out from what was read once. Days of paths are counted from `today`."""

    read: PathRead
    today: date
    now: datetime

    @cached_property
    def planned_on(self) -> date | None:
        """The local day on which the planned journey begins; None without one."""
        return planned_day(self.read)

    @cached_property
    def earliest(self) -> Path:
        """The path to the earliest departure."""
        planned = self.planned_on
        return earliest_path(self.facts_on, self.rules, (planned - self.today).days if planned else None)

    def on(self, day: date) -> Path:
        """The path to a departure on a day, which is not in the past."""
        number = (day - self.today).days
        return path_on(self.facts_on(number), self.rules, number)

    def day(self, number: int) -> date:
        """The day of a number of the path."""
        return self.today + timedelta(days=number)

    @cached_property
    def rules(self) -> PathRules:
        """The numbers of the rule book, as they hold today."""
        return path_rules(self.read, self.today, self._judged(0))

    @cached_property
    def facts_on(self) -> Callable[[int], PathFacts]:
        """What is open for a departure so many days from today."""
        return cache(self._facts)

    @cached_property
    def _judged(self) -> Callable[[int], Judged]:
        return cache(self._judge)

    def _judge(self, number: int) -> Judged:
        """How readiness judges the case on that day, with its journey moved there."""
        day = self.day(number)
        moved = replace(self.read.read, legs=legs_on(self.read, day))
        return judged_from(self.read.case, self.today, moved, self.read.rules_of)

    def _facts(self, number: int) -> PathFacts:
        judged, case, day = self._judged(number), self.read.case, self.day(number)
        reasons = (*weighed(case, judged, all_findings(judged, self.now), self.now), *judged.beside)
        is_planned = bool(journey(self.read.read.legs))
        expected = {**expected_of(self.read, self.today), **_passing(reasons, judged.facts.people, self.today, day)}
        return PathFacts(
            state=case.state,
            reasons=tuple(reason for reason in reasons if is_planned or _without_journey(reason)),
            is_child_alone=is_child_alone(judged.facts, judged.rules),
            needs_booking=not is_planned or self.planned_on != day,
            expected=expected,
            tasks=tuple(
                task.id.hex for task in self.read.tasks if task.kind is TaskKind.BY_HAND and task.due_on <= day
            ),
        )


def path_of_case(unit: Unit, case: Case) -> CasePath | None:
    """The path of a case, not worked out yet; None once somebody has boarded, or the return has ended."""
    if case.state not in BEFORE_BOARDING:
        return None
    now = unit.clock.now()
    return CasePath(path_read(unit.session, case, now.date()), now.date(), now)


def _without_journey(reason: Reason) -> bool:
    if reason.cleared_by == "itinerary":
        return reason.code in _OF_PLACE
    return reason.cleared_by not in _BESIDE_PLANNED


# Findings that end by themselves on a day that somebody has recorded already.


def _passing(
    reasons: Sequence[Reason], people: Sequence[Traveller], today: date, departs_on: date
) -> Mapping[tuple[ActivityKind, str], int]:
    by_id = {traveller.person: traveller for traveller in people}
    passing = {}
    for reason in reasons:
        kind, traveller = _PASSES.get(reason.code), by_id.get(reason.subject)
        day = _day_of(reason, traveller) if traveller is not None else None
        if kind is not None and day is not None and day > departs_on:
            passing[kind, reason.subject] = (day - today).days
    return passing


_PASSES: Mapping[object, ActivityKind] = {
    LeavingReason.EXIT_PERMIT_MISSING: K.EXIT_PERMIT,
    FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY: K.FITNESS,
    DocumentReason.DOCUMENT_NOT_VALID_YET: K.DOCUMENT,
}


def _day_of(reason: Reason, traveller: Traveller) -> date | None:
    if reason.code is LeavingReason.EXIT_PERMIT_MISSING:
        return traveller.leaving.permit_on if traveller.leaving else None
    if reason.code is FitnessReason.FITNESS_WINDOW_MISSES_JOURNEY:
        return traveller.fitness.starts if traveller.fitness else None
    return min((paper.issued_on for paper in traveller.documents if paper.issued_on), default=None)
