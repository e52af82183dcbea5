"""Who reads and writes what colleagues organise their work by: absences with their cover, turns, and tasks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import protect_of_cases, works_on_cases
from returns.work.models import Absence, DutyTurn, HandOver, Task, TaskEvent

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_ABSENCE = Absence.__table__.alias("absence_in_scope")


def _of_office(entity: type[Any]) -> Callable[[Scope], ColumnElement[bool]]:
    """The rows of one's own office."""

    def seen(scope: Scope) -> ColumnElement[bool]:
        user = works_on_cases(scope)
        return entity.office_id == user.office_id if user else false()

    return seen


def _writes_absence(scope: Scope, session: Session, row: Absence) -> bool:
    """One's own absences; for whoever leads the office, everybody's."""
    user = works_on_cases(scope)
    if user is None or row.office_id != user.office_id:
        return False
    return row.account_id == user.actor_id or user.may(Permission.LEAD_OFFICE)


def _tasks_seen(scope: Scope) -> ColumnElement[bool]:
    """Tasks of visible cases; without a case, one's own and those that one made. Whoever leads the office sees all."""
    user = works_on_cases(scope)
    if user is None:
        return false()
    of_office = Task.office_id == user.office_id
    if user.may(Permission.LEAD_OFFICE):
        return of_office
    own = or_(Task.case_id.is_not(None), Task.assignee_id == user.actor_id, Task.made_by == user.actor_id)
    covered = select(_ABSENCE.c.account_id).where(
        _ABSENCE.c.cover_id == user.actor_id,
        _ABSENCE.c.starts_on <= user.today,
        _ABSENCE.c.ends_on >= user.today,
        _ABSENCE.c.ended_at.is_(None),
    )
    return and_(of_office, or_(own, Task.assignee_id.in_(covered)))


def _writes_of_office(scope: Scope, session: Session, row: Task | TaskEvent) -> bool:
    user = works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def _writes_turn(scope: Scope, session: Session, row: DutyTurn) -> bool:
    user = works_on_cases(scope)
    return user is not None and user.may(Permission.CLEARANCE_SET) and row.office_id == user.office_id


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(Absence, _of_office(Absence), _writes_absence)
    guard.protect(Task, _tasks_seen, _writes_of_office)
    guard.protect(TaskEvent, _of_office(TaskEvent), _writes_of_office)  # a page shows those of a task that is seen
    guard.protect(DutyTurn, _of_office(DutyTurn), _writes_turn)  # who asks for a clearance has to know whom to ask
    protect_of_cases(guard, HandOver)
    guard.open_to(JOBS, Absence, DutyTurn, HandOver, Task, TaskEvent)
