"""Changes of tasks: made by hand, done, not needed, reopened, given to somebody else, moved; each with who and why."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging import services as messages
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.reasons import refuse_if
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import made_before, note_made
from returns.work.models.tasks import Task, TaskEvent
from returns.work.queries.tasks import closed_at_instant, my_ids_among, open_of_people
from returns.work.rules.task_changes import ChangeFacts, change_reasons
from returns.work.rules.tasks import ForWhom, TaskChange, TaskKind, TaskState
from returns.work.words import WorkNotice


@dataclass(frozen=True)
class NewTask:
    """A task as it is typed."""

    text: str
    due_on: date
    assignee: Account | None


def works_here(account: Account | None, office_id: uuid.UUID | None) -> bool:
    """Whether somebody is an active colleague of this office, who can be given a task."""
    if account is None or office_id is None or account.office_id != office_id:
        return False
    return account.status is AccountStatus.ACTIVE and account.role in OFFICE_ROLES


def add_task(
    unit: Unit, new: NewTask, case: Case | None = None, once: uuid.UUID | None = None, at: datetime | None = None
) -> uuid.UUID:
    """Add a task by hand and return its id; whoever it is for is told. Sent twice with one `once` id, it is one.
    `at` (UTC): when one press made several; now unless given.

    BadInput by field: no text, or somebody who does not work here.
    """
    if made := made_before(unit, once):
        return made
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
        content={"text": new.text.strip()},
    )
    unit.session.add(task)
    unit.session.flush()  # what happened to it refers to it
    _note(unit, task, TaskChange.MADE, to_id=new.assignee.id)
    note_made(unit, once, task.id)
    messages.tell(unit, [new.assignee.id], WorkNotice.TASK_ASSIGNED, task.case_id, f"task_assigned:{task.id.hex}")
    unit.participants["trail"].act("task.add", *task.audit_subjects())
    return task.id


def check_task(unit: Unit, new: NewTask) -> None:
    """BadInput by field for a task that cannot be added: no text, or for somebody who does not work here."""
    errors: dict[str, list[str]] = {}
    if not new.text.strip():
        errors["text"] = [_("Say what is to be done.")]
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
    unit.participants["trail"].act("task.close", *[subject for task in tasks for subject in task.audit_subjects()])
    return now


def reopen_tasks(unit: Unit, tasks: Sequence[Task], reason: str = "") -> None:
    """Open closed tasks again. RuleBroken with every reason (`task_of_others`, `task_is_open`)."""
    _refuse(unit, tasks, TaskChange.REOPENED, has_reason=True)
    for task in tasks:
        task.state, task.closed_by, task.closed_at = TaskState.OPEN, None, None
        _note(unit, task, TaskChange.REOPENED, reason)
    unit.participants["trail"].act("task.reopen", *[subject for task in tasks for subject in task.audit_subjects()])


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
    unit.participants["trail"].act("task.reassign", *task.audit_subjects())


def move_task(unit: Unit, task: Task, due_on: date, reason: str) -> None:
    """Move the day by which a task is due. RuleBroken with every reason."""
    _refuse(unit, [task], TaskChange.MOVED, bool(reason.strip()))
    _note(unit, task, TaskChange.MOVED, reason, due_on=task.due_on)
    task.due_on = due_on
    unit.participants["trail"].act("task.move", *task.audit_subjects())


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
    messages.tell(unit, [to], WorkNotice.TASK_ASSIGNED, task.case_id, f"task_assigned:{event_id.hex}")


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
        content={"reason": text} if text else None,
    )
    unit.session.add(event)
    return event.id


def _refuse(unit: Unit, tasks: Sequence[Task], change: TaskChange, has_reason: bool, goes_here: bool = True) -> None:
    user, today = _user(unit), unit.clock.now().date()
    mine = my_ids_among(unit.session, user, [task.id for task in tasks], today) if tasks else set()
    reasons: list[Reason] = []
    for task in tasks:
        facts = ChangeFacts(
            is_open=task.state is TaskState.OPEN,
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
