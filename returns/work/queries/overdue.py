"""Reads of tasks that are due or overdue: how many wait for whom in an office, for what is told in the morning."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, Office
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.rules import AccountStatus
from returns.cases.models import Case
from returns.work.models.tasks import Task
from returns.work.queries.absence import covers_at
from returns.work.queries.duty import on_duty_of
from returns.work.rules.tasks import ForWhom, TaskState

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
