"""Who sees what was unusual, and says what came of looking."""

from sqlalchemy import ColumnElement, false

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import Scope
from rights.unusual.models import UnusualDay, UnusualFinding


def _reviews(scope: Scope) -> bool:
    return isinstance(scope, UserScope) and scope.may(Permission.AUDIT_READ)


def _seen(scope: Scope) -> ColumnElement[bool] | None:
    return None if _reviews(scope) else false()


def register(guard: Guard) -> None:
    """State the rules: findings are for whoever reads the audit; nobody adds one but the job."""
    guard.protect(UnusualFinding, _seen, lambda scope, session, row: _reviews(scope) and row not in session.new)
    guard.protect(UnusualDay, nobody)
