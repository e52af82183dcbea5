"""Who reads and writes holds: whoever works on the case asks, data protection answers and ends.

Somebody of the case's office adds a hold in the own name and changes none. Data protection sees every hold, and why.
"""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import of_own_office, writes_on_case
from returns.names.models import OfficeQuestion
from rights.retention.models import LegalHold
from rights.retention.rules import HoldState


def keeps_retention(scope: Scope) -> bool:
    """Whether this is somebody of data protection, who decides what is kept and what is erased."""
    return isinstance(scope, UserScope) and scope.may(Permission.RETENTION_KEEP)


def holds_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Data protection sees all holds; an office those of its own cases."""
    if keeps_retention(scope):
        return None
    criterion = of_own_office(LegalHold.case_id, scope)
    return false() if criterion is None else criterion


def _writes_hold(scope: Scope, session: Session, row: Any) -> bool:
    if keeps_retention(scope):
        return True
    is_asked = row in session.new and row.state is HoldState.ASKED and row.asked_by == scope.actor_id
    return is_asked and writes_on_case(scope, session, row)


def register(guard: Guard) -> None:
    """State the rule of holds."""
    guard.protect(LegalHold, holds_seen, _writes_hold)
    guard.open_to(JOBS, LegalHold, OfficeQuestion)
