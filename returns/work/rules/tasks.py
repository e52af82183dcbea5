"""Tasks: which ones a case wants today, by plain facts and dated numbers, and who may say that one is done.

Nothing here knows of anything behind a door. A case with something there wants the same tasks as any other.
"""

import enum
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from returns.cases.rules import BEFORE_BOARDING, CaseReason, CaseState, Reason, ReasonCode
from returns.health.rules.health import Fitness, FitnessFacts
from returns.protection.rules.protection import Clearance, who_is_asked


class TaskKind(enum.StrEnum):
    """What a task asks for. All but the first are made by rules, and their words are fixed."""

    BY_HAND = "by_hand"
    CONTACT_UNKNOWN = "contact_unknown"
    CONTACT_AGAIN = "contact_again"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_PASSED = "deadline_passed"
    CLEARANCE_OUTSTANDING = "clearance_outstanding"
    CLEARANCE_ASKED = "clearance_asked"
    CLEARANCE_ENDS = "clearance_ends"
    CONSENT_AGAIN = "consent_again"
    CHECK_MISSING = "check_missing"
    DECISION_DUE = "decision_due"
    OWNER_GONE = "owner_gone"
    FACT_UNKNOWN = "fact_unknown"
    ARRIVAL_TO_TAKE_OVER = "arrival_to_take_over"
    ESCORT_TO_TELL = "escort_to_tell"
    BOOKINGS_FROZEN = "bookings_frozen"
    COUNSELLING_NEXT = "counselling_next"
    COUNTRY_AGAIN = "country_again"
    JOURNEY_ANEW = "journey_anew"
    NOT_ARRIVED = "not_arrived"


class ForWhom(enum.StrEnum):
    """Whose task it is. Only a person is named; the others are whoever it is on the day when somebody looks."""

    PERSON = "person"
    OWNER = "owner"  # of the case, or who covers for them
    OFFICERS = "officers"  # any officer of the office
    SPECIALISTS = "specialists"  # who is on duty, else all of the office
    LEADS = "leads"


class TaskState(enum.StrEnum):
    """Where a task stands. Lapsed: a rule made it, and what it asked for is not wanted any more."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    LAPSED = "lapsed"


class TaskChange(enum.StrEnum):
    """What happened to a task."""

    MADE = "made"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    REOPENED = "reopened"
    REASSIGNED = "reassigned"
    MOVED = "moved"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class ContactDates:
    """The dates of one safe-contact card. `person` is the id as hex."""

    person: str
    verified_on: date | None
    known_by: date | None
    review_on: date | None = None


@dataclass(frozen=True)
class DatedFact:
    """Something else with a day by which somebody has to see to it; other topics add theirs (queries/facts.py)."""

    kind: TaskKind
    subject: str  # an id or a code: it makes the task's key, and is never shown
    due_on: date
    for_whom: ForWhom
    who_id: uuid.UUID | None = None  # the account, for a person


@dataclass(frozen=True)
class CheckedPerson:
    """The youngest that somebody can be by the plain band of birth (None is not known), and whether they were asked."""

    youngest: int | None
    is_checked: bool


@dataclass(frozen=True)
class CaseFacts:
    """The plain facts of a case that tasks are made from. `case` is the id as hex."""

    case: str
    today: date
    state: CaseState
    legal_deadline: date | None = None
    owner_is_gone: bool = False
    clearance: Clearance = Clearance.OUTSTANDING
    clearance_until: date | None = None
    clearance_asked_on: date | None = None  # since it was last set
    applied_on: date | None = None
    eligible_on: date | None = None
    people: tuple[CheckedPerson, ...] = ()
    departs_on: date | None = None
    contacts: tuple[ContactDates, ...] = ()
    consents_confirmed_on: tuple[date, ...] = ()  # of the consents in force that have to be confirmed again
    dated: tuple[DatedFact, ...] = ()


@dataclass(frozen=True)
class TaskNumbers:
    """The numbers of the rule book, in days if nothing else is said."""

    contact_unknown_ahead: int
    contact_again_ahead: int
    contact_good_for: int
    deadline_first: int
    deadline_second: int
    clearance_outstanding: int
    clearance_asked: int
    clearance_ends_ahead: int
    consent_again: int
    protection_check: int
    decision: int
    owner_gone: int
    adult_from: int  # an age, in full years
    country_again_hours: int  # before departure


@dataclass(frozen=True)
class WantedTask:
    """A task that a case wants. The key is stable: the task is made once under it, however often jobs run."""

    kind: TaskKind
    key: str
    due_on: date
    for_whom: ForWhom
    who_id: uuid.UUID | None = None


Maker = Callable[[CaseFacts, TaskNumbers], Iterator[WantedTask]]


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _task(facts: CaseFacts, kind: TaskKind, due_on: date, for_whom: ForWhom, *about: object) -> WantedTask:
    key = ":".join([kind.value, facts.case, *map(str, about)])
    return WantedTask(kind, key, due_on, for_whom)


def _contacts(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    if facts.state not in BEFORE_BOARDING:
        return
    for contact in facts.contacts:
        if contact.verified_on is None:
            if contact.known_by and contact.known_by <= facts.today + _days(numbers.contact_unknown_ahead):
                yield _task(
                    facts, TaskKind.CONTACT_UNKNOWN, contact.known_by, ForWhom.OWNER, contact.person, contact.known_by
                )
            continue
        again = contact.verified_on + _days(numbers.contact_good_for)
        again = min(again, contact.review_on) if contact.review_on else again
        if again <= facts.today + _days(numbers.contact_again_ahead):
            yield _task(facts, TaskKind.CONTACT_AGAIN, again, ForWhom.OWNER, contact.person, again)


def _deadline(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    deadline = facts.legal_deadline
    if deadline is None or facts.state not in BEFORE_BOARDING:
        return
    left = (deadline - facts.today).days
    if left < 0:
        yield _task(facts, TaskKind.DEADLINE_PASSED, deadline + _days(1), ForWhom.OWNER, deadline)
        return
    if left <= numbers.deadline_first:
        due_on = deadline - _days(min(numbers.deadline_second, numbers.deadline_first))
        yield _task(facts, TaskKind.DEADLINE_NEAR, due_on, ForWhom.OWNER, deadline, "first")
    if left <= numbers.deadline_second:
        yield _task(facts, TaskKind.DEADLINE_NEAR, deadline, ForWhom.OWNER, deadline, "second")


_AFTER_APPLICATION = (CaseState.APPLIED, CaseState.ELIGIBLE, CaseState.PLANNING, CaseState.READY)


def _clearance(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    """The same for every case, whatever its clearance rests on."""
    if facts.state not in BEFORE_BOARDING:
        return
    asked_on = facts.clearance_asked_on
    if asked_on is not None:
        due_on = asked_on + _days(numbers.clearance_asked)
        yield _task(facts, TaskKind.CLEARANCE_ASKED, due_on, ForWhom.SPECIALISTS, asked_on)
    if facts.state not in _AFTER_APPLICATION:
        return
    if facts.clearance is Clearance.OUTSTANDING and facts.applied_on is not None:
        due_on = facts.applied_on + _days(numbers.clearance_outstanding)
        if due_on <= facts.today:
            yield _task(facts, TaskKind.CLEARANCE_OUTSTANDING, due_on, ForWhom.SPECIALISTS, facts.applied_on)
    until = facts.clearance_until
    ends = facts.clearance is Clearance.GIVEN and until is not None
    if ends and until is not None and until <= facts.today + _days(numbers.clearance_ends_ahead):
        yield _task(facts, TaskKind.CLEARANCE_ENDS, until, ForWhom.SPECIALISTS, until)


def _consents(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    departs = facts.departs_on
    if departs is None or facts.state not in (CaseState.PLANNING, CaseState.READY):
        return
    first = departs - _days(numbers.consent_again)
    if facts.today >= first and any(confirmed < first for confirmed in facts.consents_confirmed_on):
        yield _task(facts, TaskKind.CONSENT_AGAIN, departs - _days(1), ForWhom.OWNER, departs)


def _country(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    """Whether returns to the country still go on: looked at again shortly before travel; begun days count as whole."""
    if facts.departs_on is None or facts.state not in (CaseState.PLANNING, CaseState.READY):
        return
    first = facts.departs_on - _days(-(-numbers.country_again_hours // 24))
    if facts.today >= first:
        yield _task(facts, TaskKind.COUNTRY_AGAIN, first, ForWhom.OWNER, facts.departs_on)


def _unasked(facts: CaseFacts, numbers: TaskNumbers) -> bool:
    """Whether somebody who has to be asked has no protection check."""
    people = {str(place): person for place, person in enumerate(facts.people)}
    needed = who_is_asked([(place, person.youngest) for place, person in people.items()], numbers.adult_from)
    return any(not people[place].is_checked for place in needed)


def _decisions(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    if facts.state is CaseState.APPLIED and facts.applied_on is not None:
        due_on = facts.applied_on + _days(numbers.decision)
        yield _task(facts, TaskKind.DECISION_DUE, due_on, ForWhom.OFFICERS, facts.applied_on)
    if facts.state is CaseState.ELIGIBLE and _unasked(facts, numbers) and facts.eligible_on is not None:
        due_on = facts.eligible_on + _days(numbers.protection_check)
        yield _task(facts, TaskKind.CHECK_MISSING, due_on, ForWhom.OWNER, facts.eligible_on)


def _owner(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    if facts.owner_is_gone:
        yield _task(facts, TaskKind.OWNER_GONE, facts.today + _days(numbers.owner_gone), ForWhom.LEADS)


def _dated(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    for fact in facts.dated:
        task = _task(facts, fact.kind, fact.due_on, fact.for_whom, fact.subject, fact.due_on)
        yield replace(task, who_id=fact.who_id)


# The maker of each kind of task; kinds that follow from dated facts need none of their own.
MAKERS: tuple[Maker, ...] = (_contacts, _deadline, _clearance, _consents, _country, _decisions, _owner, _dated)


def wanted_tasks(facts: CaseFacts, numbers: TaskNumbers) -> tuple[WantedTask, ...]:
    """Every task that a case wants today, each key once; of two with one key the earlier due."""
    tasks_by_key: dict[str, WantedTask] = {}
    for maker in MAKERS:
        for task in maker(facts, numbers):
            if task.key not in tasks_by_key or task.due_on < tasks_by_key[task.key].due_on:
                tasks_by_key[task.key] = task
    return tuple(tasks_by_key.values())


# Who may change a task, and what prevents it.


class TaskReason(ReasonCode):
    """Codes of reasons about tasks."""

    TASK_OF_OTHERS = "task_of_others"
    TASK_IS_CLOSED = "task_is_closed"
    TASK_IS_OPEN = "task_is_open"
    TASK_GOES_NOWHERE = "task_goes_nowhere"


@dataclass(frozen=True)
class ChangeFacts:
    """What is true of a task and of whoever changes it."""

    is_open: bool
    is_mine: bool  # it is the task of whoever changes it, alone or with others
    made_it: bool
    leads_office: bool
    has_reason: bool = True
    goes_to_somebody_here: bool = True


def change_reasons(facts: ChangeFacts, change: TaskChange) -> tuple[Reason, ...]:
    """Every reason why this change cannot be made; empty if it can."""
    reopens = change is TaskChange.REOPENED
    needs_reason = change in (TaskChange.NOT_NEEDED, TaskChange.MOVED, TaskChange.REASSIGNED)
    checks = (
        (not (facts.is_mine or facts.made_it or facts.leads_office), TaskReason.TASK_OF_OTHERS),
        (not reopens and not facts.is_open, TaskReason.TASK_IS_CLOSED),
        (reopens and facts.is_open, TaskReason.TASK_IS_OPEN),
        (change is TaskChange.REASSIGNED and not facts.goes_to_somebody_here, TaskReason.TASK_GOES_NOWHERE),
        (needs_reason and not facts.has_reason, CaseReason.REASON_MISSING),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


# What waits on the start page: its kinds, and which fitness decisions run out. Pure.


class Waits(enum.StrEnum):
    """Why a case stands on the start page of somebody."""

    ARRIVAL = "arrival"  # should have ended by now, and nobody has confirmed it
    ON_THE_WAY = "on_the_way"
    DEPARTURE = "departure"  # in the next days, or planned for a day that has passed
    DOCUMENT = "document"  # expires soon, or before the journey is over
    CLEARANCE = "clearance"  # outstanding, or given until a day that is near
    MINE = "mine"
    NEWEST = "newest"


def fitness_running_out(decisions: Mapping[str, FitnessFacts | None], ends_on: date) -> list[tuple[str, date | None]]:
    """Of people who soon travel (by id as hex) those about whom nothing is decided, or not for the whole way.

    With each the last day on which the decision holds, None where there is none; in the order of the people. `ends_on`
    is the local day on which the journey ends. Whoever is not fit is judged by readiness, not here.
    """
    running_out: list[tuple[str, date | None]] = []
    for person, decision in decisions.items():
        if decision is None:
            running_out.append((person, None))
        elif decision.result is not Fitness.NOT_FIT and decision.until < ends_on:
            running_out.append((person, decision.until))
    return running_out
