"""Changes of tasks: by hand, each with who and why; those that rules make and close; and telling who is late."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.errors import BadInput
from foundation.geography.zones import local, main_zone
from foundation.language.words import _
from foundation.messaging import services as messages
from foundation.messaging.queries import keys_told
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import Reason
from returns.work.models import ChangeContent, Task, TaskContent, TaskEvent
from returns.work.queries.due import tasks_by_account
from returns.work.queries.tasks import (
    case_facts,
    closed_at_instant,
    my_ids_among,
    open_of_people,
    rule_tasks_of,
    task_numbers,
)
from returns.work.rules.tasks import (
    ChangeFacts,
    ForWhom,
    TaskChange,
    TaskKind,
    TaskState,
    WantedTask,
    change_reasons,
    wanted_tasks,
)
from returns.work.words import WorkAct, WorkNotice


@dataclass(frozen=True)
class NewTask:
    """A task as it is typed; `step`: the code of the step of a path that it was made of."""

    text: str
    due_on: date
    assignee: Account | None
    step: str = ""


def works_here(account: Account | None, office_id: uuid.UUID | None) -> bool:
    """Whether somebody is an active colleague of this office, who can be given a task."""
    if account is None or office_id is None or account.office_id != office_id:
        return False
    return account.status is AccountStatus.ACTIVE and account.role in OFFICE_ROLES


def add_task(unit: Unit, new: NewTask, case: Case | None = None, at: datetime | None = None) -> uuid.UUID:
    """Add a task by hand and return its id; whoever it is for is told.

    `at` (UTC): when one press made several; now unless given. BadInput by field: no text, or somebody who does not work
    here.
    """
    user = _user(unit)
    check_task(unit, new)
    assert new.assignee is not None
    task = Task(
        office_id=user.office_id,
        case_id=case.id if case else None,
        kind=TaskKind.BY_HAND,
        for_whom=ForWhom.PERSON,
        assignee_id=new.assignee.id,
        due_on=new.due_on,
        state=TaskState.OPEN,
        made_by=user.actor_id,
        made_at=at or unit.clock.now(),
        content=TaskContent(new.text.strip(), new.step),
    )
    unit.session.add(task)
    unit.session.flush()  # what happened to it refers to it
    _note(unit, task, TaskChange.MADE, to_id=new.assignee.id)
    messages.notify(unit, [new.assignee.id], WorkNotice.TASK_ASSIGNED, task.case_id, f"task_assigned:{task.id.hex}")
    unit.participants["trail"].act(WorkAct.TASK_ADD, *task.audit_subjects())
    return task.id


def check_task(unit: Unit, new: NewTask) -> None:
    """BadInput by field for a task that cannot be added: no text, or for somebody who does not work here."""
    errors: dict[str, list[str]] = {}
    if not new.text.strip():
        errors["text"] = [_("Say what has to be done.")]
    if not works_here(new.assignee, _user(unit).office_id):
        errors["assignee_id"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)


def close_tasks(unit: Unit, tasks: Sequence[Task], is_done: bool = True, reason: str = "") -> datetime:
    """Close these tasks as done, or as not needed with a reason: all or none. Returns the instant, for the undo.

    RuleBroken with every reason (`task_of_others`, `task_is_closed`, `reason_missing`).
    """
    change = TaskChange.DONE if is_done else TaskChange.NOT_NEEDED
    _refuse(unit, tasks, change, bool(reason.strip()))
    now = unit.clock.now()
    for task in tasks:
        task.state = TaskState.DONE if is_done else TaskState.NOT_NEEDED
        task.closed_by, task.closed_at = unit.actor_id, now
        _note(unit, task, change, reason)
    messages.settle(unit, *[f"task_assigned:{task.id.hex}" for task in tasks])
    unit.participants["trail"].act(
        WorkAct.TASK_CLOSE, *[subject for task in tasks for subject in task.audit_subjects()]
    )
    return now


def reopen_tasks(unit: Unit, tasks: Sequence[Task], reason: str = "") -> None:
    """Open closed tasks again. RuleBroken with every reason (`task_of_others`, `task_is_open`)."""
    _refuse(unit, tasks, TaskChange.REOPENED, has_reason=True)
    for task in tasks:
        task.state, task.closed_by, task.closed_at = TaskState.OPEN, None, None
        _note(unit, task, TaskChange.REOPENED, reason)
    unit.participants["trail"].act(
        WorkAct.TASK_REOPEN, *[subject for task in tasks for subject in task.audit_subjects()]
    )


def undo_closing(unit: Unit, instant: datetime) -> int:
    """Open again what one closed oneself at this instant. Returns how many tasks are open again."""
    tasks = closed_at_instant(unit.session, unit.actor_id, instant)
    reopen_tasks(unit, tasks)
    return len(tasks)


def reassign_task(unit: Unit, task: Task, to: Account | None, reason: str) -> None:
    """Give a task to a colleague of the office, who is told. RuleBroken with every reason (`task_goes_nowhere`)."""
    _refuse(unit, [task], TaskChange.REASSIGNED, bool(reason.strip()), works_here(to, _user(unit).office_id))
    assert to is not None
    give_task(unit, task, to.id, reason)
    unit.participants["trail"].act(WorkAct.TASK_REASSIGN, *task.audit_subjects())


def move_task(unit: Unit, task: Task, due_on: date, reason: str) -> None:
    """Move the day by which a task is due. RuleBroken with every reason."""
    _refuse(unit, [task], TaskChange.MOVED, bool(reason.strip()))
    _note(unit, task, TaskChange.MOVED, reason, due_on=task.due_on)
    task.due_on = due_on
    unit.participants["trail"].act(WorkAct.TASK_MOVE, *task.audit_subjects())


def hand_tasks_over(unit: Unit, owners: Mapping[uuid.UUID, uuid.UUID], new: uuid.UUID, at: datetime) -> None:
    """Let the open tasks that the old owners of these cases had by name go to the new one; one statement to find them.

    `owners`: the old owner of each case; `at`: the instant (UTC) of the press that did it.
    """
    for task in open_of_people(unit.session, list(owners), set(owners.values())):
        if task.case_id is not None and owners[task.case_id] == task.assignee_id:
            give_task(unit, task, new, at=at)


def give_task(unit: Unit, task: Task, to: uuid.UUID, reason: str = "", at: datetime | None = None) -> None:
    """Make a task somebody else's by name, who is told. The caller has checked that the user may do so."""
    task.for_whom, task.assignee_id = ForWhom.PERSON, to
    event_id = _note(unit, task, TaskChange.REASSIGNED, reason, to_id=to, at=at)
    messages.notify(unit, [to], WorkNotice.TASK_ASSIGNED, task.case_id, f"task_assigned:{task.id.hex}:{event_id.hex}")


def _note(
    unit: Unit,
    task: Task,
    change: TaskChange,
    reason: str = "",
    to_id: uuid.UUID | None = None,
    due_on: date | None = None,
    at: datetime | None = None,
) -> uuid.UUID:
    text = reason.strip()
    event = TaskEvent(
        id=new_id(),
        task_id=task.id,
        office_id=task.office_id,
        case_id=task.case_id,
        kind=change,
        at=at or unit.clock.now(),
        by=unit.actor_id,
        to_id=to_id,
        due_on=due_on,
        content=ChangeContent(text) if text else None,
    )
    unit.session.add(event)
    return event.id


def _refuse(unit: Unit, tasks: Sequence[Task], change: TaskChange, has_reason: bool, goes_here: bool = True) -> None:
    user, today = _user(unit), unit.today
    mine = my_ids_among(unit.session, user, [task.id for task in tasks], today) if tasks else set()
    reasons: list[Reason] = []
    for task in tasks:
        facts = ChangeFacts(
            is_open=task.is_open,
            is_mine=task.id in mine,
            made_it=task.made_by == user.actor_id,
            leads_office=user.may(Permission.LEAD_OFFICE),
            has_reason=has_reason,
            goes_to_somebody_here=goes_here,
        )
        reasons += change_reasons(facts, change)
    refuse_if(list(dict.fromkeys(reasons)))


def _user(unit: Unit) -> UserScope:
    assert isinstance(unit.scope, UserScope)
    return unit.scope


# Tasks made by rules: those that a case needs are made, and those that it no longer needs lapse. Idempotent.

_TASKS = "tasks"
_KEY_TWICE = ("task.key", "uq_task_key")


def sync_before_commit(unit: Unit, case_id: uuid.UUID) -> None:
    """Bring the tasks of a case up to date before this unit is committed, once for all of its changes.

    Only where somebody of the office works: a partner sees no tasks, so a job follows what partners change.
    """
    scope = unit.scope
    if isinstance(scope, UserScope) and scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        waiting = unit.before_commit.get(_TASKS)
        if not isinstance(waiting, _Following):
            waiting = unit.before_commit[_TASKS] = _Following(unit)
        waiting.case_ids.add(case_id)


@dataclass(eq=False)
class _Following:
    """The cases of a unit whose tasks are brought up to date together, in a number of statements that does not grow."""

    unit: Unit
    case_ids: set[uuid.UUID] = field(default_factory=set)

    def __call__(self) -> None:
        """Bring them up to date."""
        sync_tasks(self.unit, sorted(self.case_ids))


def sync_tasks(unit: Unit, case_ids: Sequence[uuid.UUID]) -> int:
    """Make and close the rule-made tasks of these cases as they are today. Returns how many tasks were touched.

    A task that somebody has closed stays closed: its key stands for that one occasion. A number of statements that
    does not grow with the cases, but for the tasks that are made.
    """
    today = unit.today
    numbers, needed = task_numbers(unit.session, today)
    facts = case_facts(unit.session, case_ids, today, needed, unit.hooks.dated_facts)
    standing, touched = rule_tasks_of(unit.session, case_ids), 0
    wanted_keys: set[str] = set()
    for case_id, (office_id, case) in facts.items():
        for task in wanted_tasks(case, numbers):
            wanted_keys.add(task.key)
            standing_task = standing.get(task.key)
            if standing_task is None:
                touched += _make(unit, office_id, case_id, task)
            elif standing_task.state is TaskState.LAPSED:
                _change(unit, standing_task, TaskState.OPEN, TaskChange.REOPENED)
                touched += 1
    for key, standing_task in standing.items():
        if key not in wanted_keys and standing_task.is_open and standing_task.case_id in facts:
            _change(unit, standing_task, TaskState.LAPSED, TaskChange.LAPSED)
            touched += 1
    return touched


def _make(unit: Unit, office_id: uuid.UUID, case_id: uuid.UUID, wanted: WantedTask) -> int:
    task = Task(
        office_id=office_id,
        case_id=case_id,
        kind=wanted.kind,
        key=wanted.key,
        subject_id=wanted.subject_id,
        for_whom=wanted.for_whom,
        assignee_id=wanted.who_id,
        due_on=wanted.due_on,
        state=TaskState.OPEN,
        made_at=unit.clock.now(),
    )
    try:
        with unit.session.begin_nested():  # somebody else may make the same task at this moment: then it is theirs
            unit.session.add(task)
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in _KEY_TWICE):
            raise
        return 0
    return 1


def _change(unit: Unit, task: Task, state: TaskState, change: TaskChange) -> None:
    """Nobody is named: the change follows from the facts, whoever changed them."""
    now = unit.clock.now()
    task.state, task.closed_by, task.closed_at = state, None, None if state is TaskState.OPEN else now
    unit.session.add(TaskEvent(task_id=task.id, office_id=task.office_id, case_id=task.case_id, kind=change, at=now))


# Overdue tasks: once a morning the inbox of each colleague who has some says so.


def morning_there(country: str, now: datetime, hour: int) -> date | None:
    """The local day in a country, once its morning has reached this hour; None before. UTC where no zone is known."""
    there = local(now, main_zone(country) or "UTC")
    return there.date() if there.hour >= hour else None


def tell_overdue(unit: Unit, office_id: uuid.UUID, today: date) -> int:
    """Tell everybody of an office in the inbox that tasks of theirs are overdue today (its local day), once a day.

    Returns how many were told. The mail of the morning is the digest, which counts them with everything else.
    """
    due, due_today = tasks_by_account(unit.session, office_id, today)
    late = due - due_today
    keys = {account_id: f"tasks_waiting:{account_id.hex}:{today.isoformat()}" for account_id in late}
    told_keys = keys_told(unit.session, list(keys.values()))
    fresh = [account_id for account_id in sorted(late) if keys[account_id] not in told_keys]
    for account_id in fresh:
        messages.notify(unit, [account_id], WorkNotice.TASK_OVERDUE, None, keys[account_id])
    return len(fresh)
