"""Whom a form offers of an office, and whom it names."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
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
    .limit(bindparam("most"))
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


def colleague_named(session: Session, secrets: Secrets, named: uuid.UUID | str) -> Account | None:
    """Whom a form names, by id or by e-mail, if this scope sees them; one statement."""
    if isinstance(named, uuid.UUID):
        return account_by_id(session, named)
    return account_by_email(session, secrets.blind_index("staff_email", normal_email(named)))
