"""Tasks that a case wants today, by plain facts and dated numbers, and who may change one.

Nothing here knows of anything behind a door. A case with something there wants the same tasks as any other.
"""

import enum
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.cases import BEFORE_BOARDING, CaseReason, CaseState, Reason, ReasonCode
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
    """The dates of one safe-contact card."""

    person: uuid.UUID
    verified_on: date | None
    known_by: date | None
    review_on: date | None = None


@dataclass(frozen=True)
class DatedFact:
    """Something else with a day by which somebody has to see to it; other topics add theirs (queries/tasks.py)."""

    kind: TaskKind
    subject: uuid.UUID | str  # an id or a code: it makes the task's key, and is never shown
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


class TaskNumber(enum.StrEnum):
    """A number of the rule book by the code of its rule; in days if nothing else is said."""

    CONTACT_UNKNOWN_AHEAD = "tasks.contact_unknown.ahead_days"
    CONTACT_AGAIN_AHEAD = "tasks.contact_again.ahead_days"
    CONTACT_GOOD_FOR = "safe_contact.good_for_days"
    DEADLINE_FIRST = "tasks.deadline.first_days"
    DEADLINE_SECOND = "tasks.deadline.second_days"
    CLEARANCE_OUTSTANDING = "tasks.clearance_outstanding.days"
    CLEARANCE_ASKED = "tasks.clearance_asked.days"
    CLEARANCE_ENDS_AHEAD = "tasks.clearance_ends.ahead_days"
    CONSENT_AGAIN = "consent.confirmed_again_within_days"
    PROTECTION_CHECK = "tasks.protection_check.days"
    DECISION = "tasks.decision.days"
    OWNER_GONE = "tasks.owner_gone.days"
    ADULT_FROM = "consent.signs_alone_from_age"  # an age, in full years
    COUNTRY_AGAIN_HOURS = "country_status.checked_before_travel_hours"  # before departure


@dataclass(frozen=True)
class WantedTask:
    """A task that a case wants. The key is stable: the task is made once under it, however often jobs run.

    `subject_id`: the id in the key beside that of the case, of whom or what the task is about; None if it has none.
    """

    kind: TaskKind
    key: str
    subject_id: uuid.UUID | None
    due_on: date
    for_whom: ForWhom
    who_id: uuid.UUID | None = None


TaskNumbers = Mapping[TaskNumber, int]
Maker = Callable[[CaseFacts, TaskNumbers], Iterator[WantedTask]]


def _task(
    facts: CaseFacts, kind: TaskKind, due_on: date, for_whom: ForWhom, *about: object, who_id: uuid.UUID | None = None
) -> WantedTask:
    """`about`: what tells the occasion from others; at most one id, which stands first."""
    subject_id = about[0] if about and isinstance(about[0], uuid.UUID) else None
    parts = [part.hex if isinstance(part, uuid.UUID) else str(part) for part in about]
    key = ":".join([kind.value, facts.case, *parts])
    return WantedTask(kind, key, subject_id, due_on, for_whom, who_id)


def _contacts(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    if facts.state not in BEFORE_BOARDING:
        return
    for contact in facts.contacts:
        if contact.verified_on is None:
            kind, due_on, ahead = TaskKind.CONTACT_UNKNOWN, contact.known_by, numbers[TaskNumber.CONTACT_UNKNOWN_AHEAD]
        else:
            again = contact.verified_on + timedelta(days=numbers[TaskNumber.CONTACT_GOOD_FOR])
            due_on = min(again, contact.review_on) if contact.review_on else again
            kind, ahead = TaskKind.CONTACT_AGAIN, numbers[TaskNumber.CONTACT_AGAIN_AHEAD]
        if due_on and due_on <= facts.today + timedelta(days=ahead):
            yield _task(facts, kind, due_on, ForWhom.OWNER, contact.person, due_on)


def _deadline(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    deadline = facts.legal_deadline
    if deadline is None or facts.state not in BEFORE_BOARDING:
        return
    left = (deadline - facts.today).days
    if left < 0:
        yield _task(facts, TaskKind.DEADLINE_PASSED, deadline + timedelta(days=1), ForWhom.OWNER, deadline)
    if 0 <= left <= numbers[TaskNumber.DEADLINE_FIRST]:
        due_on = deadline - timedelta(days=min(numbers[TaskNumber.DEADLINE_SECOND], numbers[TaskNumber.DEADLINE_FIRST]))
        yield _task(facts, TaskKind.DEADLINE_NEAR, due_on, ForWhom.OWNER, deadline, "first")
    if 0 <= left <= numbers[TaskNumber.DEADLINE_SECOND]:
        yield _task(facts, TaskKind.DEADLINE_NEAR, deadline, ForWhom.OWNER, deadline, "second")


def _clearance(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    """The same for every case, whatever its clearance rests on."""
    if facts.state not in BEFORE_BOARDING:
        return
    if (asked_on := facts.clearance_asked_on) is not None:
        due_on = asked_on + timedelta(days=numbers[TaskNumber.CLEARANCE_ASKED])
        yield _task(facts, TaskKind.CLEARANCE_ASKED, due_on, ForWhom.SPECIALISTS, asked_on)
    if facts.state not in (CaseState.APPLIED, CaseState.ELIGIBLE, CaseState.PLANNING, CaseState.READY):
        return
    if facts.clearance is Clearance.OUTSTANDING and facts.applied_on is not None:
        due_on = facts.applied_on + timedelta(days=numbers[TaskNumber.CLEARANCE_OUTSTANDING])
        if due_on <= facts.today:
            yield _task(facts, TaskKind.CLEARANCE_OUTSTANDING, due_on, ForWhom.SPECIALISTS, facts.applied_on)
    until = facts.clearance_until if facts.clearance is Clearance.GIVEN else None
    if until is not None and until <= facts.today + timedelta(days=numbers[TaskNumber.CLEARANCE_ENDS_AHEAD]):
        yield _task(facts, TaskKind.CLEARANCE_ENDS, until, ForWhom.SPECIALISTS, until)


def _before_departure(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    """Consents are confirmed again, and whether returns to the country still go on; begun days count as whole."""
    departs = facts.departs_on
    if departs is None or facts.state not in (CaseState.PLANNING, CaseState.READY):
        return
    first = departs - timedelta(days=numbers[TaskNumber.CONSENT_AGAIN])
    if facts.today >= first and any(confirmed < first for confirmed in facts.consents_confirmed_on):
        yield _task(facts, TaskKind.CONSENT_AGAIN, departs - timedelta(days=1), ForWhom.OWNER, departs)
    first = departs - timedelta(days=-(-numbers[TaskNumber.COUNTRY_AGAIN_HOURS] // 24))
    if facts.today >= first:
        yield _task(facts, TaskKind.COUNTRY_AGAIN, first, ForWhom.OWNER, departs)


def _unasked(facts: CaseFacts, numbers: TaskNumbers) -> bool:
    """Whether somebody who has to be asked has no protection check."""
    ages = [(str(place), person.youngest) for place, person in enumerate(facts.people)]
    return any(not facts.people[int(place)].is_checked for place in who_is_asked(ages, numbers[TaskNumber.ADULT_FROM]))


def _of_office(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    """A decision or a check that is due, and an owner who is gone."""
    if facts.state is CaseState.APPLIED and facts.applied_on is not None:
        due_on = facts.applied_on + timedelta(days=numbers[TaskNumber.DECISION])
        yield _task(facts, TaskKind.DECISION_DUE, due_on, ForWhom.OFFICERS, facts.applied_on)
    if facts.state is CaseState.ELIGIBLE and _unasked(facts, numbers) and facts.eligible_on is not None:
        due_on = facts.eligible_on + timedelta(days=numbers[TaskNumber.PROTECTION_CHECK])
        yield _task(facts, TaskKind.CHECK_MISSING, due_on, ForWhom.OWNER, facts.eligible_on)
    if facts.owner_is_gone:
        due_on = facts.today + timedelta(days=numbers[TaskNumber.OWNER_GONE])
        yield _task(facts, TaskKind.OWNER_GONE, due_on, ForWhom.LEADS)


def _dated(facts: CaseFacts, numbers: TaskNumbers) -> Iterator[WantedTask]:
    for fact in facts.dated:
        yield _task(facts, fact.kind, fact.due_on, fact.for_whom, fact.subject, fact.due_on, who_id=fact.who_id)


# The maker of each kind of task; kinds that follow from dated facts need none of their own.
MAKERS: tuple[Maker, ...] = (_contacts, _deadline, _clearance, _before_departure, _of_office, _dated)


def wanted_tasks(facts: CaseFacts, numbers: TaskNumbers) -> tuple[WantedTask, ...]:
    """Every task that a case wants today, each key once; of two with one key the earlier due."""
    tasks_by_key: dict[str, WantedTask] = {}
    for maker in MAKERS:
        for task in maker(facts, numbers):
            earlier = tasks_by_key.get(task.key, task)
            tasks_by_key[task.key] = min(earlier, task, key=lambda task: task.due_on)
    return tuple(tasks_by_key.values())


# Who may change a task, and what prevents it.


class TaskReason(ReasonCode):
    """Codes of reasons about tasks."""

    TASK_OF_OTHERS = "task_of_others"
    TASK_IS_CLOSED = "task_is_closed"
    TASK_IS_OPEN = "task_is_open"
    TASK_GOES_NOWHERE = "task_goes_nowhere", "assignee_id"


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
