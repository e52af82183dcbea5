"""Who sees and writes requests: the office of the case; who watches over them, the request and nothing it says."""

from sqlalchemy import ColumnElement, false, inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope, SystemScope
from returns.cases.access import of_own_office, protect_of_cases, writes_on_case
from rights.requests.models import AnswerMark, DataRequest, RequestAnswer, RequestEntry

# Whose cases requests are about, for whoever watches over them and sees no case. Nothing sealed is opened.
ANSWERED_BY = SystemScope("answered_by", opens=("case",))


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


def _of_office(scope: Scope) -> ColumnElement[bool]:
    own = of_own_office(RequestEntry.case_id, scope)
    return own if own is not None else false()
