"""Who asks for access and who confirms it; and that nobody writes a grant for trafficking that was not confirmed."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, inspect, select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.compartments import no_part, shared_part
from foundation.errors import ScopeBreach
from foundation.storage.base import Base
from foundation.storage.guard import Guard, GuardedSession, nobody
from foundation.storage.scopes import Scope, SystemScope
from rights.grants.models import GrantRequest
from rights.grants.rules import ANSWERS, BY_TWO, GrantRequestState

# Whom a request is told where no specialist of the office can confirm it: the data protection officers.
CONFIRMING = SystemScope("confirming", opens=("account",))

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_ACCOUNT = Account.__table__.alias("account_of_requests")
_OF_AN_ANSWER = frozenset({"state", "decided_at", "decided_by", "answer_sealed", "version"})


def requests_seen(scope: Scope) -> ColumnElement[bool] | None:
    """All for who reviews grants; for who gives them, those that were asked for in the office."""
    assert isinstance(scope, UserScope)
    if scope.may(Permission.GRANTS_REVIEW):
        return None
    if not scope.may(Permission.GRANTS_GIVE):
        return false()
    colleagues = select(_ACCOUNT.c.id).where(_ACCOUNT.c.office_id == scope.office_id)
    return GrantRequest.asked_by.in_(colleagues)


def _writes_request(scope: Scope, session: Session, row: Any) -> bool:
    """One asks in one's own name, for somebody else, and withdraws that; another one, who sees it, answers it."""
    if not isinstance(scope, UserScope) or row in session.deleted:
        return False
    if row in session.new:
        return scope.may(Permission.GRANTS_GIVE) and _asks(scope, session, row)
    is_open = _was_asked(row) and row.until > session.info["unit"].clock.now()
    if not is_open or not _changed(row) <= _OF_AN_ANSWER or row.decided_by != scope.actor_id:
        return False
    if row.state is GrantRequestState.WITHDRAWN:
        return bool(row.asked_by == scope.actor_id)
    is_another = scope.actor_id not in (row.asked_by, row.account_id)
    return row.state in ANSWERS and is_another and scope.may(Permission.GRANTS_CONFIRM)


def _asks(user: UserScope, session: Session, row: Any) -> bool:
    about, is_fresh = row.about, row.state is GrantRequestState.ASKED and row.decided_by is None
    if about is None or not is_fresh or (user.only_read is not None and about.case == user.only_read.hex):
        return False
    is_its_door = row.door == _door(session, about.case, about.compartment.value)
    is_ones_own = row.asked_by == user.actor_id and row.account_id != user.actor_id
    return is_ones_own and is_its_door and about.compartment in BY_TWO


def _changed(row: Any) -> set[str]:
    return {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}


def _was_asked(row: Any) -> bool:
    """Whether a request waited before this flush, which answers it."""
    return list(inspect(row).attrs.state.history.deleted or ()) == [GrantRequestState.ASKED]


def _door(session: Session, case: str, part: str) -> uuid.UUID:
    """The opaque id of a door, as the unit of this session reckons it."""
    door: uuid.UUID = session.info["unit"].door(uuid.UUID(case), part)
    return door


def _confirmed_with(session: Session, grant: Any, actor_id: uuid.UUID | None) -> Iterator[GrantRequest]:
    """The requests that are confirmed in the flush that writes this grant, and ask for it and nothing more."""
    for row in session.dirty:
        if not isinstance(row, GrantRequest) or row.state is not GrantRequestState.CONFIRMED:
            continue
        is_of_it = (row.door, row.account_id, row.asked_by) == (grant.door, grant.account_id, grant.given_by)
        is_confirmed = _was_asked(row) and row.decided_by == actor_id and row.decided_at == grant.given_at
        if is_of_it and is_confirmed and grant.until <= grant.given_at + timedelta(days=row.about.days):
            yield row


def _writes_confirmed(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever confirms a request writes the grant that was asked for, in the name of who asked."""
    is_new = row in session.new and row.account_id != scope.actor_id
    return is_new and any(True for _request in _confirmed_with(session, row, scope.actor_id))


def refuse_unconfirmed(session: GuardedSession, rows: Sequence[Base]) -> None:
    """Refuse grants that do not say what they open, and those that need a second person and had none.

    ScopeBreach. Each confirmed request is one grant.
    """
    if not isinstance(session.scope, UserScope):
        return
    used: set[uuid.UUID] = set()
    for row in rows:
        if not isinstance(row, AccessGrant) or row not in session.new:
            continue
        if _needs_two(session, row):
            confirmed = (request.id for request in _confirmed_with(session, row, session.scope.actor_id))
            request_id = next((request_id for request_id in confirmed if request_id not in used), None)
            if request_id is None:
                raise ScopeBreach(f"scope {session.scope.name} may not write AccessGrant: nobody confirmed it")
            used.add(request_id)


def _needs_two(session: GuardedSession, grant: AccessGrant) -> bool:
    """Whether a grant opens a part that needs two people. ScopeBreach if its doors are not what it says of them."""
    about = grant.about
    if about is not None:
        name = about.compartment
        own, shared = _door(session, about.case, name.value), _door(session, about.case, shared_part(name))
        if (grant.door, grant.annex) == (own, shared):
            return name in BY_TWO
        if (grant.door, grant.annex) == (shared, _door(session, about.case, no_part(name))):
            return False
    raise ScopeBreach(f"scope {session.scope.name} may not write AccessGrant: its doors are others than it says")


def register(guard: Guard) -> None:
    """State the rules of requests, and what they let through and refuse of grants."""
    guard.protect(GrantRequest, requests_seen, _writes_request)
    guard.widen(AccessGrant, nobody, _writes_confirmed)
    guard.also_check(refuse_unconfirmed)
