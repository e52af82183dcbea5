"""The path of a case: its open things judged by readiness day by day, and reckoned. Nothing of it is stored."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from foundation.accounts.models import Account
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.geography.calendars import CALENDAR_CODES, calendars_of
from foundation.language.formats import day as day_words
from foundation.language.words import _
from foundation.rulebook.queries import furthest_day
from foundation.rulebook.rules import RuleMissing, RulesOfDay
from foundation.rulebook.words import far_day_words
from foundation.storage.unit_of_work import Unit
from planning.durations.queries import hosts_of_offices
from planning.path.queries.lengths import expected_of, left_of_decisions, overdue_of, path_rules
from planning.path.queries.other_days import changes_of, legs_on, planned_day
from planning.path.queries.reads import PATH_CODES, PathRead, begun_of_cases, open_requests, path_read, path_reads
from planning.path.rules.activities import OpenThing, PathRules, Takes
from planning.path.rules.network import ActivityKind
from planning.path.rules.path import Path, PathFacts, earliest_path, grouped, path_on
from planning.path.words import task_text
from planning.rule_changes.queries import PLANNED_IN, Supposed
from planning.rule_changes.rules import Effect
from planning.rule_changes.services.effects import CaseEffect
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState, Reason, blockers
from returns.cases.services.cases import before_sign_off
from returns.documents.queries.formalities import FLOOR, MEDIAN
from returns.documents.rules.documents import DocumentReason
from returns.documents.rules.formalities import LeavingReason
from returns.health.rules.health import FitnessReason
from returns.journey.queries.itinerary import journey
from returns.journey.rules.itinerary import ItineraryReason
from returns.lifecycle.services.lifecycle import refuse_if_ended
from returns.readiness.queries.readiness import JUDGED_BY, Judged, judged_from
from returns.readiness.queries.reads import reads_of_cases
from returns.readiness.queries.sign_offs import latest_sign_offs
from returns.readiness.rules.company import is_child_alone
from returns.readiness.rules.facts import Traveller
from returns.readiness.services import all_findings, readiness_from, signed_hash, weighed
from returns.work.models import Task
from returns.work.rules.tasks import TaskKind
from returns.work.services.tasks import NewTask, add_task, move_task, works_here

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
        wanted = (planned - self.today).days if planned else None
        return earliest_path(self.facts_on, self.rules, wanted, self.changes)

    @cached_property
    def is_readable(self) -> bool:
        """Whether it can be worked out: not where the case was erased, or a rule row is missing."""
        try:
            return self.earliest.day >= 0
        except (KeyGone, RuleMissing):
            return False

    def on(self, day: date) -> Path:
        """The path to a departure on a day, which is not in the past."""
        number = (day - self.today).days
        return path_on(self.facts_on(number), self.rules, number)

    def target(self, wanted: date | None) -> int:
        """The day that the last days are shown for: the wanted one, else the planned one where it can be kept.

        Else the earliest. A day in the past is today.
        """
        if wanted is not None:
            return max((wanted - self.today).days, 0)
        planned = self.as_planned
        return planned.day if planned is not None and not planned.is_too_early else self.earliest.day

    @cached_property
    def as_planned(self) -> Path | None:
        """The path to the planned day, by what that day asks for; None without one, or where it has passed."""
        planned = self.planned_on
        return self.on(planned) if planned is not None and planned >= self.today else None

    @property
    def awaited(self) -> Path:
        """The path to the departure that is worked towards: the planned one, unless that is before the earliest."""
        planned = self.as_planned
        return planned if planned is not None and planned.day >= self.earliest.day else self.earliest

    @property
    def planned_early(self) -> int:
        """By how many days the planned journey is too early; 0 where it can be kept, or nothing is planned.

        A later day can ask for more than the earliest: what is good until then may have run out.
        """
        if self.as_planned is not None:
            return max(self.as_planned.first - self.as_planned.day, 0)
        return (self.day(self.earliest.day) - self.planned_on).days if self.planned_on else 0

    @cached_property
    def blocking(self) -> int:
        """How many blockers the page of the case shows; 0 where it is not in planning: its step asks for other things.

        RuleMissing.
        """
        case, read = self.read.case, self.read.read
        if case.state is not CaseState.PLANNING:
            return 0
        judged = judged_from(case, self.today, read, self.read.rules_of)
        return len(blockers(before_sign_off(readiness_from(case, judged, self.now))))

    @property
    def is_bound(self) -> bool:
        """Whether there is a day to keep: a planned one, or a legal deadline, that is no earlier than the first."""
        return self._bound is not None

    @cached_property
    def _bound(self) -> date | None:
        days = (self.planned_on, self.read.case.legal_deadline)
        return next((day for day in days if day is not None and day >= self.day(self.earliest.day)), None)

    @cached_property
    def first_to_begin(self) -> tuple[int, OpenThing] | None:
        """What has to begin first for the day to keep, or else for the earliest, with the last day for it."""
        path = self.on(self._bound) if self._bound is not None else self.earliest
        code = path.first_to_begin
        return (path.late.begins[code], path.things[code]) if code else None

    def task_of(self, group: Sequence[str]) -> Task | None:
        """The open task that was made of one of these things, by their codes; opens the tasks that have words."""
        return next((task for task in self.read.tasks if _step_of(task) in group), None)

    def decided_since(self, thing: OpenThing) -> date | None:
        """Since when somebody has this decision before them; None for anything else."""
        return self.read.begun.get(thing.kind) if thing.is_begun else None

    def day(self, number: int) -> date:
        """The day of a number of the path."""
        return self.today + timedelta(days=number)

    @cached_property
    def rules(self) -> PathRules:
        """The numbers of the rule book, as they hold today."""
        return path_rules(self.read, self.today, self._judged(0))

    @cached_property
    def changes(self) -> frozenset[int]:
        """The days to come on which something else can be asked for than on the day before, whatever has to last."""
        days = changes_of(self.read, self._judged(0).facts.people, self.today)
        return frozenset((day - self.today).days for day in days)

    @cached_property
    def in_hand(self) -> Mapping[tuple[ActivityKind, str], int]:
        """In how many days something is there that others have in hand: documents asked for, decisions to be made."""
        read, rules, today = self.read, self.rules, self.today
        return {**expected_of(read, rules, today), **left_of_decisions(read, rules, today)}

    def is_overdue(self, thing: OpenThing) -> bool:
        """Whether it is a document that was asked for, and should be there already."""
        return (thing.kind, thing.subject) in self._overdue

    @cached_property
    def _overdue(self) -> frozenset[tuple[ActivityKind, str]]:
        return overdue_of(self.read, self.rules, self.today)

    @cached_property
    def facts_on(self) -> Callable[[int], PathFacts]:
        """What is open for a departure so many days from today."""
        return cache(self._facts)

    @cached_property
    def _by_hand(self) -> Sequence[Task]:
        """Tasks made by hand, but for those that were made of a path: they are what they were made of."""
        return [task for task in self.read.tasks if task.kind is TaskKind.BY_HAND and not _step_of(task)]

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
        weighed_reasons = weighed(case, judged, all_findings(judged, self.now), self.now)
        reasons, signed = (*weighed_reasons, *judged.beside), self.read.signed
        is_planned = bool(journey(self.read.read.legs))
        passing = _passing(reasons, judged.facts.people, self.today, day)
        return PathFacts(
            state=case.state,
            reasons=tuple(reason for reason in reasons if is_planned or _without_journey(reason)),
            is_child_alone=is_child_alone(judged.facts, judged.rules),
            needs_booking=not is_planned or self.planned_on != day,
            is_planned=is_planned,
            is_signed=case.state is CaseState.READY
            and signed is not None
            and self.planned_on == day  # a departure is signed with its day
            and signed.facts_hash == signed_hash(case.reference, judged, weighed_reasons),
            expected={**self.in_hand, **passing},
            tasks=tuple(task.id.hex for task in self._by_hand if task.due_on <= day),
            sets_aside=bool(judged.granted),
        )


def problem_of_day(unit: Unit, day: date) -> str | None:
    """Why a departure on a day cannot be asked about, in words; None for a day from today on that no form refuses."""
    if day < unit.today:
        return _("This day has passed. Enter today or a later day.")
    furthest = furthest_day(unit.session, unit.today)
    return far_day_words(furthest) if day > furthest else None


def path_of_case(unit: Unit, case: Case) -> CasePath | None:
    """The path of a case, not worked out yet; None once somebody has boarded, or the return has ended."""
    if case.state not in BEFORE_BOARDING:
        return None
    return CasePath(path_read(unit.session, case, unit.today), unit.today, unit.clock.now())


def paths_of_cases(unit: Unit, cases: Sequence[Case]) -> dict[uuid.UUID, CasePath]:
    """The paths of many cases of one office from which nobody has departed; as many statements as for two."""
    now, today, before = unit.clock.now(), unit.today, [case for case in cases if case.state in BEFORE_BOARDING]
    if not before:
        return {}
    reads = path_reads(unit.session, before, today)
    return {case_id: CasePath(read, today, now) for case_id, read in reads.items()}


def _step_of(task: Task) -> str:
    """Of which thing of a path a task was made, or which one a rule's task asks for; nothing for any other."""
    if task.kind is TaskKind.COUNTRY_AGAIN:
        return K.COUNTRY
    content = Task.content.readable(task) if task.kind is TaskKind.BY_HAND else None
    return content.step if content is not None else ""


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


# Due days become tasks: made by a press, and moved by the next one.


@dataclass(frozen=True)
class Proposal:
    """For which day of departure things become tasks, and which things (codes)."""

    day: date
    codes: tuple[str, ...]


def take_over(unit: Unit, case: Case, proposal: Proposal) -> int:
    """Make a task of each of these things, due on the last day to begin it; returns how many were added or moved.

    What somebody has begun already is due on the last day to have it. A task that was made of it before is moved
    instead, if its day has changed. What is already done by now is passed over; days in the past become today. They are
    the owner's, or whose press it is where the owner is gone. RuleBroken as for any task.
    """
    refuse_if_ended(case)
    case_path = path_of_case(unit, case)
    if case_path is None or proposal.day < case_path.today:
        return 0
    path = case_path.on(proposal.day)
    groups = {code: group for group in grouped(path, path.things) for code in group}
    chosen = dict.fromkeys(groups[code] for code in proposal.codes if code in groups)
    owner = _assignee(unit, case)
    taken = 0
    for group in chosen:
        due_on = max(case_path.day(path.asked_by(group[0])), case_path.today)
        task = case_path.task_of(group)
        if task is None:
            text = task_text(path.things[group[0]])
            add_task(unit, NewTask(text, due_on, owner, step=group[0]), case)
        elif task.kind is TaskKind.BY_HAND and task.due_on != due_on:
            move_task(unit, task, due_on, _("From the path to a departure on %(day)s.", day=day_words(proposal.day)))
        else:
            continue
        taken += 1
    return taken


def _assignee(unit: Unit, case: Case) -> Account | None:
    """The owner of the case, if they work here; else whoever makes the tasks."""
    candidates = [who for who in (case.owner_id, unit.actor_id) if who is not None]
    found = accounts.accounts_by_id(unit.session, candidates)
    return next((found[who] for who in candidates if works_here(found.get(who), case.office_id)), None)


# What a change of working calendars would do to the earliest day of cases in planning.


def effects_on_paths(unit: Unit, cases: Sequence[Case], supposed: Supposed) -> Iterator[CaseEffect]:
    """By how many days the earliest departure of these cases would come later or earlier, where days are others.

    Only cases of places that the change names are reckoned. As many statements as for two cases. A case whose day
    nobody knows is left out.
    """
    hosts = hosts_of_offices(unit.session) if supposed.codes & set(CALENDAR_CODES) else {}
    places = {frozenset(dict(row.scope).values()) for row in supposed.rows if row.code in CALENDAR_CODES}
    planned = [
        case
        for case in cases
        if case.state in PLANNED_IN and any(place <= {case.country, hosts.get(case.office_id, "")} for place in places)
    ]
    if not planned:
        return
    now, ids = unit.clock.now(), [case.id for case in planned]
    reads, requests = reads_of_cases(unit.session, ids, now.date()), open_requests(unit.session, ids)
    begun = begun_of_cases(unit.session, ids)
    signed = latest_sign_offs(unit.session, [case.id for case in planned if case.state is CaseState.READY])
    books = [
        rules((*JUDGED_BY, *PATH_CODES, *CALENDAR_CODES), now.date()) for rules in (supposed.before, supposed.after)
    ]
    for case in planned:
        host, read = hosts.get(case.office_id, ""), reads[case.id]
        waiting = requests[case.id], (), signed.get(case.id), begun[case.id]
        stored = PathRead(case, read, books[0].on, host, *waiting, Takes(0), {})
        days = [_earliest_day(CasePath(_under(stored, rules), now.date(), now)) for rules in books]
        if (later := _between(*days)) != 0:
            yield CaseEffect(case.id, Effect.LATER if later > 0 else Effect.EARLIER, abs(later))


def _under(stored: PathRead, rules: RulesOfDay) -> PathRead:
    """What is read of a case under a rule book. A substitute document takes as long as its rule says.

    What other cases teach, and tasks that somebody made by hand, are not looked at.
    """
    median, floor = rules.need(MEDIAN, {"country": stored.case.country}), rules.need(FLOOR).whole()
    document = Takes(max(median.whole() if median.known else 0, floor), rule=MEDIAN, is_known=median.known)
    read, calendars = stored.read, calendars_of(rules)
    once = replace(read, guardians=cache(read.guardians), trips=cache(read.trips), company=cache(read.company))
    return replace(stored, read=replace(once, calendars=lambda: calendars), rules_of=cache(rules.on), document=document)


def _earliest_day(path: CasePath) -> int | None:
    """The earliest day of a path; None where it cannot be worked out, or nobody knows it."""
    return path.earliest.day if path.is_readable and not path.earliest.endless else None


def _between(before: int | None, after: int | None) -> int:
    return after - before if before is not None and after is not None else 0
