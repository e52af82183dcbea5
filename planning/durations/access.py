"""Who reads what durations teach: an office what it may learn, managers what may be shown of all."""

from sqlalchemy import ColumnElement, false

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, writes_nothing
from foundation.storage.scopes import Scope
from planning.durations.models import LearnedDuration


def learned_seen(scope: Scope) -> ColumnElement[bool]:
    """The rows of one's own office, for who works on cases; those of no office, for managers."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.DURATIONS_READ):
        return false()
    if scope.office_id is not None:
        return LearnedDuration.office_id == scope.office_id
    return LearnedDuration.office_id.is_(None)


def register(guard: Guard) -> None:
    """State the rules: nobody writes them but the job."""
    guard.protect(LearnedDuration, learned_seen, writes_nothing)
