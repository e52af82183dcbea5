"""Tasks made by rules: what a case wants is made, and what it wants no more lapses; again does nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.unit_of_work import Unit
from returns.work.models.tasks import Task, TaskEvent
from returns.work.queries.facts import case_facts, task_numbers
from returns.work.queries.tasks import rule_tasks_of
from returns.work.rules.tasks import TaskChange, TaskState, WantedTask, wanted_tasks

_TASKS = "tasks"
_KEY_TWICE = ("task.key", "uq_task_key")


def sync_before_commit(unit: Unit, case_id: uuid.UUID) -> None:
    """Let the tasks of a case follow from what this unit changes, once, when everything is there.

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
    """The cases of one unit whose tasks follow: all of them together, by a number of statements that does not grow."""

    unit: Unit
    case_ids: set[uuid.UUID] = field(default_factory=set)

    def __call__(self) -> None:
        """Let them follow now."""
        sync_tasks(self.unit, sorted(self.case_ids))


def sync_tasks(unit: Unit, case_ids: Sequence[uuid.UUID]) -> int:
    """Make and close the rule-made tasks of these cases as they are today. Returns how many tasks were touched.

    A task that somebody has closed stays closed: its key stands for that one occasion. A number of statements that
    does not grow with the cases, but for the tasks that are made.
    """
    today = unit.clock.now().date()
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
        if key not in wanted_keys and standing_task.state is TaskState.OPEN and standing_task.case_id in facts:
            _change(unit, standing_task, TaskState.LAPSED, TaskChange.LAPSED)
            touched += 1
    return touched


def _make(unit: Unit, office_id: uuid.UUID, case_id: uuid.UUID, missing: WantedTask) -> int:
    task = Task(
        office_id=office_id,
        case_id=case_id,
        kind=missing.kind,
        key=missing.key,
        for_whom=missing.for_whom,
        assignee_id=missing.who_id,
        due_on=missing.due_on,
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
    """By nobody: it follows from the facts, whoever changed them."""
    now = unit.clock.now()
    task.state, task.closed_by, task.closed_at = state, None, None if state is TaskState.OPEN else now
    unit.session.add(TaskEvent(task_id=task.id, office_id=task.office_id, case_id=task.case_id, kind=change, at=now))
