"""Who sees and writes requests: the office of the case; who watches over them, the request and nothing it says."""

from typing import Any

from sqlalchemy import ColumnElement, false, inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, Reads
from foundation.storage.scopes import Scope, SystemScope
from returns.cases.access import of_own_office, protect_of_cases, sees, works_on_cases, writes_on_case
from returns.cases.models import Case
from rights.requests.models import AnswerMark, DataRequest, RequestAnswer, RequestEntry

# Whose cases requests are about, for whoever watches over them and sees no case. Nothing sealed is opened.
ANSWERED_BY = SystemScope("answered_by", opens=("case",))
# Whether a case is frozen, and who of those who are to be told of it works at a partner, whoever sends. Opens nothing.
SENDING = SystemScope("sending", opens=("case", "account"))


def _requests_seen(scope: Scope) -> ColumnElement[bool] | None:
    own = of_own_office(DataRequest.case_id, scope)
    if own is not None:
        return own
    watches = isinstance(scope, UserScope) and scope.may(Permission.REQUESTS_WATCH)
    return None if watches else false()


def _adds(scope: Scope, session: Session, row: RequestEntry) -> bool:
    """An entry is added in the own name, and never changed."""
    is_own = not inspect(row).persistent and row.by == scope.actor_id
    return is_own and writes_on_case(scope, session, row)


def register(guard: Guard) -> None:
    """State the rules of requests, and of what hangs on them."""
    guard.protect(DataRequest, _requests_seen, writes_on_case)
    guard.protect(RequestEntry, _of_office, _adds)
    protect_of_cases(guard, RequestAnswer, AnswerMark)


def widen_for_held(guard: Guard, *entities: type[Any]) -> None:
    """Let whoever works on a case see and send what is held back for its sake."""
    for entity in entities:
        guard.widen(entity, _held(entity), _lets_go)


def _held(entity: Any) -> Reads:
    """What is held back for the sake of a case is seen by whoever works on it, and by nobody else."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        own = of_own_office(entity.held_for, scope)
        return own if own is not None else false()

    return reads


def _lets_go(scope: Scope, session: Session, row: Any) -> bool:
    """What was held back is sent; nothing else of it changes, and nothing that was sent is held back."""
    before = inspect(row).attrs.held_for.history.deleted
    if not inspect(row).persistent or row in session.deleted or not before or row.held_for is not None:
        return False
    return works_on_cases(scope) is not None and sees(session, Case, before[0])


def _of_office(scope: Scope) -> ColumnElement[bool]:
    own = of_own_office(RequestEntry.case_id, scope)
    return own if own is not None else false()
