"""Reads of tasks: mine, the office's, those of a case, and whose a task is on a day."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, Office
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.work.models import DutyTurn, Task as Task, TaskEvent as TaskEvent
from returns.work.queries.duty import covered_by, covers_at, on_duty_of
from returns.work.rules.tasks import ForWhom, TaskState

# Reads of tasks that are due or overdue: how many wait for whom in an office, for what is told in the morning.

MOST_COUNTED = 5_000


def offices_with_country(session: Session) -> Sequence[tuple[uuid.UUID, str]]:
    """Every office with its country, which says what time it is there."""
    return [(office_id, country) for office_id, country in session.execute(select(Office.id, Office.country))]


def overdue_by_account(session: Session, office_id: uuid.UUID, today: date) -> Counter[uuid.UUID]:
    """How many open tasks of an office were due before today, by who is to do them; at most 5,000 are counted."""
    due, due_today = tasks_by_account(session, office_id, today)
    return due - due_today


def tasks_by_account(
    session: Session, office_id: uuid.UUID, today: date
) -> tuple[Counter[uuid.UUID], Counter[uuid.UUID]]:
    """How many open tasks of an office are due by today, and of them today alone, by who is to do them.

    Tasks of somebody who is away count for whoever covers. At most 5,000 are counted, the most overdue first; the
    number of statements does not grow with them.
    """
    statement = (
        select(Task.for_whom, Task.assignee_id, Task.due_on, Case.owner_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .where(Task.office_id == office_id, Task.state == TaskState.OPEN, Task.due_on <= today)
        .order_by(Task.due_on, Task.id)
        .limit(MOST_COUNTED)
    )
    tasks = session.execute(statement).all()
    if not tasks:
        return Counter(), Counter()
    groups = _groups(session, office_id, today)
    covers = covers_at(session, office_id, today)
    due, due_today = Counter[uuid.UUID](), Counter[uuid.UUID]()
    here = set(colleagues_of(session, office_id))
    for row in tasks:
        responsible = row.assignee_id if row.for_whom is ForWhom.PERSON else row.owner_id
        whom = groups[row.for_whom] if row.for_whom in groups else [covers.get(responsible, responsible)]
        colleagues = [account_id for account_id in whom if account_id in here]
        due.update(colleagues)
        if row.due_on == today:
            due_today.update(colleagues)
    return due, due_today


def colleagues_of(session: Session, office_id: uuid.UUID) -> dict[uuid.UUID, Role]:
    """The active accounts of an office with their roles, in a stable order; one statement."""
    return {account_id: role for account_id, role, _leads in _staff(session, office_id)}


def _staff(session: Session, office_id: uuid.UUID) -> list[tuple[uuid.UUID, Role, bool]]:
    """The active accounts of an office with their roles, and whether they lead it; one statement."""
    leads = (AccountExtra.account_id == Account.id) & (AccountExtra.permission == Permission.LEAD_OFFICE)
    statement = (
        select(Account.id, Account.role, AccountExtra.account_id.is_not(None).label("leads"))
        .outerjoin(AccountExtra, leads)
        .where(Account.office_id == office_id, Account.status == AccountStatus.ACTIVE)
        .order_by(Account.id)
    )
    return [(row.id, row.role, row.leads) for row in session.execute(statement)]


def _groups(session: Session, office_id: uuid.UUID, today: date) -> dict[ForWhom, list[uuid.UUID]]:
    staff = _staff(session, office_id)
    specialists = [account_id for account_id, role, _leads in staff if role is Role.PROTECTION_SPECIALIST]
    return {
        ForWhom.LEADS: [account_id for account_id, _role, leads in staff if leads],
        ForWhom.OFFICERS: [
            account_id for account_id, role, _leads in staff if Permission.CASES_WORK in ROLE_PERMISSIONS[role]
        ],
        ForWhom.SPECIALISTS: on_duty_of(session, office_id, specialists, today),
    }


# Reads of tasks.


MOST_AT_ONCE = 25


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks a list shows."""

    only_mine: bool = True
    only_open: bool = True
    case_id: uuid.UUID | None = None


def is_mine(user: UserScope, today: date) -> ColumnElement[bool]:
    """Tasks that are somebody's own today: by name, as owner or cover, on duty, or because they lead the office."""
    covered = covered_by(user.actor_id, today)
    owned = select(Case.id).where(or_(Case.owner_id == user.actor_id, Case.owner_id.in_(covered)))
    conditions: list[ColumnElement[bool]] = [
        or_(Task.assignee_id == user.actor_id, Task.assignee_id.in_(covered)),
        and_(Task.for_whom == ForWhom.OWNER, Task.case_id.in_(owned)),
    ]
    if user.may(Permission.CASES_WORK):
        conditions.append(Task.for_whom == ForWhom.OFFICERS)
    if user.may(Permission.LEAD_OFFICE):
        conditions.append(Task.for_whom == ForWhom.LEADS)
    if user.role is Role.PROTECTION_SPECIALIST:
        turn = and_(DutyTurn.office_id == user.office_id, DutyTurn.begins_on <= today, DutyTurn.ends_on >= today)
        on_duty = exists(select(DutyTurn.id).where(turn, DutyTurn.account_id == user.actor_id))
        nobody_is = ~exists(select(DutyTurn.id).where(turn))
        conditions.append(and_(Task.for_whom == ForWhom.SPECIALISTS, or_(on_duty, nobody_is)))
    return or_(*conditions)


def _chosen(chosen: TaskFilter, user: UserScope, today: date) -> Select[Any]:
    statement = select(Task)
    if chosen.case_id is not None:
        statement = statement.where(Task.case_id == chosen.case_id)
    elif chosen.only_mine:
        statement = statement.where(is_mine(user, today))
    elif user.office_id is not None:
        statement = statement.where(Task.office_id == user.office_id)
    open_ = Task.state == TaskState.OPEN
    return statement.where(open_ if chosen.only_open else ~open_)


def tasks_page(
    session: Session, chosen: TaskFilter, user: UserScope, today: date, descending: bool, cursor: str | None, size: int
) -> Slice[Task]:
    """One page of tasks by their due day: the most overdue first, unless turned round."""
    return keyset(session, _chosen(chosen, user, today), (Task.due_on, Task.id), descending, cursor, size)


def first_tasks(session: Session, user: UserScope, today: date, size: int) -> list[tuple[Task, Case | None]]:
    """One's own open tasks with their cases, the most overdue first; one statement."""
    statement = (
        _chosen(TaskFilter(), user, today)
        .add_columns(Case)
        .outerjoin(Case, Case.id == Task.case_id)
        .order_by(Task.due_on, Task.id)
        .limit(size)
    )
    return [(task, case) for task, case in session.execute(statement)]


def task_by_id(session: Session, task_id: uuid.UUID) -> Task | None:
    """One task that this scope sees."""
    return session.execute(select(Task).where(Task.id == task_id)).scalar_one_or_none()


def tasks_by_id(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Task]:
    """Those of these tasks that this scope sees; one statement."""
    return session.execute(select(Task).where(Task.id.in_(ids)).order_by(Task.due_on, Task.id)).scalars().all()


def my_ids_among(session: Session, user: UserScope, ids: Sequence[uuid.UUID], today: date) -> set[uuid.UUID]:
    """Which of these tasks are somebody's own today; one statement."""
    return set(session.execute(select(Task.id).where(Task.id.in_(ids), is_mine(user, today))).scalars())


def closed_at_instant(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[Task]:
    """Tasks that somebody closed at exactly this instant: what one press closed."""
    statement = select(Task).where(Task.closed_by == account_id, Task.closed_at == instant).limit(MOST_AT_ONCE)
    return session.execute(statement).scalars().all()


def events_of_task(session: Session, task_id: uuid.UUID) -> Sequence[TaskEvent]:
    """What happened to a task, the oldest first."""
    statement = select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.at, TaskEvent.id)
    return session.execute(statement).scalars().all()


def rule_tasks_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[str, Task]:
    """Tasks of these cases that rules made, by their keys."""
    statement = select(Task).where(Task.case_id.in_(case_ids), Task.key.is_not(None))
    return {task.key: task for task in session.execute(statement).scalars() if task.key}


def open_of_people(
    session: Session, case_ids: Sequence[uuid.UUID], account_ids: Collection[uuid.UUID]
) -> Sequence[Task]:
    """Open tasks of these cases that are somebody's of these by name; one statement."""
    statement = select(Task).where(
        Task.case_id.in_(case_ids), Task.assignee_id.in_(account_ids), Task.state == TaskState.OPEN
    )
    return session.execute(statement).scalars().all()
