"""Whom a form offers of an office, and whom it names; colleagues of any office by name."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Row, bindparam, func, or_, select
from sqlalchemy.orm import Session, load_only

from foundation.accounts.models import Account, Office
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.queries.staff import account_by_email, account_by_id
from foundation.accounts.rules import AccountStatus
from foundation.security.identifiers import normal_email
from foundation.security.secrets import Secrets
from foundation.storage.known import prepared

# Each name that is offered has to be opened, so no page offers everybody of a large office.
MOST_OFFERED = 50
_OFFERED = prepared(
    select(Account)
    .where(
        Account.office_id == bindparam("office_id"),
        Account.status == AccountStatus.ACTIVE,
        Account.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(Account.id)
    .limit(bindparam("most", type_=Integer))
)
_ANOTHER = (
    select(Account.id)
    .where(
        Account.office_id == bindparam("office_id"),
        Account.status == AccountStatus.ACTIVE,
        Account.role.in_(bindparam("roles", expanding=True)),
        Account.id != bindparam("but"),
    )
    .limit(1)
)
_NAMED_AND_ANOTHER = prepared(
    select(Account, Account.id.in_(_ANOTHER).label("is_another"))
    .where(or_(Account.id == bindparam("named"), Account.id.in_(_ANOTHER)))
    .options(load_only(Account.name_sealed))
)


@dataclass(frozen=True)
class Colleagues:
    """Whom a form offers of an office. Where `is_all` is false there are others, who are named by their e-mail."""

    accounts: Sequence[Account]
    is_all: bool


def colleagues_offered(session: Session, office_id: uuid.UUID, roles: Collection[Role]) -> Colleagues:
    """The first active accounts of an office with these roles, in a stable order; one statement."""
    asked = {"office_id": office_id, "roles": sorted(roles), "most": MOST_OFFERED + 1}
    rows = session.execute(_OFFERED, asked).scalars().all()
    return Colleagues(rows[:MOST_OFFERED], len(rows) <= MOST_OFFERED)


def named_and_another(
    session: Session, named: uuid.UUID | None, office_id: uuid.UUID, but: uuid.UUID | None, permission: Permission
) -> tuple[Account | None, bool]:
    """An account for its name, and whether an office has an active one beside `but` whose role has a permission.

    One statement.
    """
    roles, nobody = sorted(role for role, may in ROLE_PERMISSIONS.items() if permission in may), uuid.UUID(int=0)
    asked = {"named": named or nobody, "office_id": office_id, "roles": roles, "but": but or nobody}
    rows = session.execute(_NAMED_AND_ANOTHER, asked).all()
    return next((account for account, _is in rows if account.id == named), None), any(is_one for _one, is_one in rows)


def colleague_named(session: Session, secrets: Secrets, named: uuid.UUID | str) -> Account | None:
    """Whom a form names, by id or by e-mail, if this scope sees them; one statement."""
    if isinstance(named, uuid.UUID):
        return account_by_id(session, named)
    return account_by_email(session, secrets.blind_index("staff_email", normal_email(named)))


@dataclass(frozen=True)
class Colleague:
    """A colleague of any office: the name, or the beginning of the id where it cannot be read, and the office."""

    name: str
    office: str


def name_of(account: Account) -> str:
    """The name of a colleague, or the beginning of the id where it cannot be read."""
    return Account.name.readable(account) or account.id.hex[:8]


def accounts_with_offices(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Row[Account, str]]:
    """These accounts, as far as the scope sees them, each with the name of its office; one statement."""
    statement = select(Account, func.coalesce(Office.name, "")).outerjoin(Office, Office.id == Account.office_id)
    return session.execute(statement.where(Account.id.in_(ids))).all()


def named(rows: Iterable[Row[Account, str]]) -> Mapping[uuid.UUID | None, Colleague]:
    """The same by their ids; opens names."""
    return {account.id: Colleague(name_of(account), office) for account, office in rows}
