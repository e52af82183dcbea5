"""Who reads and writes marks of boarding: whoever works on the case adds them in their own name, nobody changes one."""

from typing import Any

from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import of_cases_seen, writes_on_case
from returns.departure.models import BoardingMark


def register(guard: Guard) -> None:
    """State the rules of these classes."""

    def adds(scope: Scope, session: Session, row: Any) -> bool:
        """Whether a row is new and in the name of whoever adds it."""
        is_own = isinstance(scope, UserScope) and row in session.new and row.recorded_by == scope.actor_id
        may = isinstance(scope, UserScope) and scope.may(Permission.CASES_WORK)
        return is_own and may and writes_on_case(scope, session, row)

    guard.protect(BoardingMark, of_cases_seen(BoardingMark), adds)
    guard.open_to(JOBS, BoardingMark)  # of which whoever waits is told
