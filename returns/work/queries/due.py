"""How many tasks are due or overdue in an office, and whose, for what is told in the morning."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case as sql_case, func, or_, select, union_all
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra, Office
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.known import prepared
from returns.cases.models import Case
from returns.work.models import Task
from returns.work.queries.duty import Place, covers_at, on_duty_of, owners_meant
from returns.work.rules.tasks import ForWhom, TaskState

MOST_COUNTED = 5_000
Due = tuple[Counter[uuid.UUID], Counter[uuid.UUID]]  # by who is to do them: by today, and of them today alone
_Colleague = tuple[uuid.UUID, Role, bool]  # the account, its role, and whether it leads the office


def offices_with_country(session: Session) -> Sequence[tuple[uuid.UUID, str]]:
    """Every office with its country, which says what time it is there."""
    return [(office_id, country) for office_id, country in session.execute(select(Office.id, Office.country))]


def tasks_by_account(session: Session, office_id: uuid.UUID, today: date) -> Due:
    """How many open tasks of an office are due by today, and of them today alone, by who is to do them.

    Tasks of somebody who is away count for whoever covers. At most 5,000 are counted, the most overdue first; the
    number of statements does not grow with them.
    """
    tasks = session.execute(_due_tasks(), {"office": office_id, "today": today}).all()
    if not tasks:
        return Counter(), Counter()
    staff, covers = _staff(session, office_id), covers_at(session, office_id, today)
    groups = _groups(session, office_id, staff, today)
    due, due_today = Counter[uuid.UUID](), Counter[uuid.UUID]()
    here = {account_id for account_id, _role, _leads in staff}
    for for_whom, assignee_id, due_on, owner_id in tasks:
        responsible = assignee_id if for_whom is ForWhom.PERSON else owner_id
        whom = groups[for_whom] if for_whom in groups else [covers.get(responsible, responsible)]
        colleagues = [account_id for account_id in whom if account_id in here]
        due.update(colleagues)
        if due_on == today:
            due_today.update(colleagues)
    return due, due_today


@cache
def _due_tasks() -> Select[Any]:
    columns: tuple[Any, ...] = (Task.for_whom, Task.assignee_id, Task.due_on, Case.owner_id)
    due = select(*columns).outerjoin(Case, Case.id == Task.case_id).where(*_is_due())
    return prepared(due.order_by(Task.due_on, Task.id).limit(MOST_COUNTED))


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return Task.office_id == bindparam("office"), Task.state == TaskState.OPEN, Task.due_on <= bindparam("today")


def tasks_of_one(session: Session, office: Place, account_id: uuid.UUID) -> Due:
    """The same of one colleague, read from their own side, however many tasks the office has."""
    staff = _staff(session, office.id, account_id)
    if account_id not in (colleague for colleague, _role, _leads in staff):
        return Counter(), Counter()
    groups = _groups(session, office.id, staff, office.today)
    values = {
        "office": office.id,
        "today": office.today,
        "owners": owners_meant(session, office.id, account_id, office.today),
        "groups": [for_whom for for_whom, whom in groups.items() if account_id in whom],
    }
    due, due_today = session.execute(_due_of_one(), values).one()
    return +Counter({account_id: due}), +Counter({account_id: due_today})


@cache
def _due_of_one() -> Select[Any]:
    """How many are due, and of them today, of those by name, of owners and of groups; each by its index."""
    owners: Any = bindparam("owners", expanding=True)
    whose = (
        (Task.for_whom == ForWhom.PERSON, Task.assignee_id.in_(owners)),
        (Task.for_whom == ForWhom.OWNER, Task.case_id.in_(select(Case.id).where(Case.owner_id.in_(owners)))),
        (Task.for_whom.in_(bindparam("groups", expanding=True)),),
    )
    arms = (select(Task.due_on.label("due_on")).where(*_is_due(), *those).limit(MOST_COUNTED) for those in whose)
    due = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    today: Any = sql_case((due.c.due_on == bindparam("today"), 1))
    columns: tuple[Any, ...] = (func.count(), func.count(today))
    return prepared(select(*columns).select_from(due))


def colleagues_of(session: Session, office_id: uuid.UUID) -> dict[uuid.UUID, Role]:
    """The active accounts of an office with their roles, in a stable order; one statement."""
    return {account_id: role for account_id, role, _leads in _staff(session, office_id)}


def _staff(session: Session, office_id: uuid.UUID, one: uuid.UUID | None = None) -> list[_Colleague]:
    """The active accounts of an office with their roles, and whether they lead it; one statement.

    With `one`, that colleague and the specialists alone, whose turns of duty depend on each other.
    """
    rows = session.execute(_of_staff(one is not None), {"office": office_id, "one": one})
    return [(account_id, role, leads) for account_id, role, leads in rows]


@cache
def _of_staff(of_one: bool) -> Select[Any]:
    leads = (AccountExtra.account_id == Account.id) & (AccountExtra.permission == Permission.LEAD_OFFICE)
    columns: tuple[Any, ...] = (Account.id, Account.role, AccountExtra.account_id.is_not(None).label("leads"))
    some = [or_(Account.id == bindparam("one"), Account.role == Role.PROTECTION_SPECIALIST)] if of_one else []
    return prepared(
        select(*columns)
        .outerjoin(AccountExtra, leads)
        .where(Account.office_id == bindparam("office"), Account.status == AccountStatus.ACTIVE, *some)
        .order_by(Account.id)
    )


def _groups(
    session: Session, office_id: uuid.UUID, staff: Sequence[_Colleague], today: date
) -> dict[ForWhom, list[uuid.UUID]]:
    specialists = [account_id for account_id, role, _leads in staff if role is Role.PROTECTION_SPECIALIST]
    return {
        ForWhom.LEADS: [account_id for account_id, _role, leads in staff if leads],
        ForWhom.OFFICERS: [
            account_id for account_id, role, _leads in staff if Permission.CASES_WORK in ROLE_PERMISSIONS[role]
        ],
        ForWhom.SPECIALISTS: on_duty_of(session, office_id, specialists, today),
    }
