"""Reads of requests for access: what waits for whom, what was asked for, and who is told."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.storage.paging import Slice, keyset
from foundation.storage.unit_of_work import Unit, reading
from rights.grants.access import CONFIRMING
from rights.grants.models import GrantRequest as GrantRequest
from rights.grants.rules import GrantRequestState

_NEWEST_FIRST = (GrantRequest.asked_at, GrantRequest.id)
_FIRST_TO_END = (GrantRequest.until, GrantRequest.id)
_CONFIRMING_ROLES = sorted(role for role in OFFICE_ROLES if Permission.GRANTS_CONFIRM in ROLE_PERMISSIONS[role])


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(GrantRequest.state == GrantRequestState.ASKED, GrantRequest.until > now)


def _waits_for(account_id: uuid.UUID | None, now: datetime) -> ColumnElement[bool]:
    """What an account may answer: neither asked by it nor for it."""
    return and_(_waits(now), GrantRequest.asked_by != account_id, GrantRequest.account_id != account_id)


def request_by_id(session: Session, request_id: uuid.UUID) -> GrantRequest | None:
    """One request that this scope sees."""
    return session.execute(select(GrantRequest).where(GrantRequest.id == request_id)).scalar_one_or_none()


def waiting_for(session: Session, account_id: uuid.UUID | None, now: datetime, size: int) -> Sequence[GrantRequest]:
    """Requests that an account may answer, the first to end on top."""
    statement = select(GrantRequest).where(_waits_for(account_id, now)).order_by(*_FIRST_TO_END)
    return session.execute(statement.limit(size)).scalars().all()


def ends_waiting(
    session: Session, account_id: uuid.UUID | None, now: datetime, size: int
) -> list[tuple[datetime, Account | None]]:
    """The same for the start page, in one statement: when each ends, and whom it is for, if this scope sees them."""
    statement = select(GrantRequest.until, Account).outerjoin(Account, Account.id == GrantRequest.account_id)
    rows = session.execute(statement.where(_waits_for(account_id, now)).order_by(*_FIRST_TO_END).limit(size))
    return [(until, account) for until, account in rows]


def waiting_on(session: Session, doors: Collection[uuid.UUID], now: datetime) -> Sequence[GrantRequest]:
    """Requests for these doors that nobody has answered, the oldest first."""
    statement = select(GrantRequest).where(_waits(now), GrantRequest.door.in_(doors))
    return session.execute(statement.order_by(GrantRequest.asked_at, GrantRequest.id)).scalars().all()


def requests_page(session: Session, cursor: str | None, size: int) -> Slice[GrantRequest]:
    """The requests that this scope sees, newest first."""
    return keyset(session, select(GrantRequest), _NEWEST_FIRST, True, cursor, size)


def confirmers(unit: Unit, office_id: uuid.UUID | None, besides: Collection[uuid.UUID | None]) -> list[uuid.UUID]:
    """Who is told of a request: the specialists of the office besides those whom it is about.

    Where there is none, the data protection officers.
    """
    active = select(Account.id).where(Account.status == AccountStatus.ACTIVE).order_by(Account.id)
    here = active.where(Account.office_id == office_id, Account.role.in_(_CONFIRMING_ROLES))
    if others := [account_id for account_id in unit.session.execute(here).scalars() if account_id not in besides]:
        return others
    with reading(unit.aside, CONFIRMING) as aside:
        return list(aside.session.execute(active.where(Account.role == Role.DATA_PROTECTION_OFFICER)).scalars())
