"""Who signs off, and who writes overrides: whoever works on a case asks, somebody else who may sign off decides."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope
from returns.cases.access import of_cases_seen, sees, works_on_cases, writes_on_case
from returns.cases.models import Case
from returns.readiness.models import Override, SignOff
from returns.readiness.rules.overrides import OverrideState

_WHEN_DECIDED = {"state", "decided_by", "decided_at", "content_sealed", "version"}


def _writes_override(scope: Scope, session: Session, row: Any) -> bool:
    """One's own request; as a second person the decision on somebody else's, and nothing else of it."""
    if not isinstance(scope, UserScope) or not writes_on_case(scope, session, row):
        return False
    if row in session.new:
        return bool(row.asked_by == scope.actor_id and row.state is OverrideState.ASKED)
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if row in session.deleted or not changed <= _WHEN_DECIDED:
        return False
    if row.state is OverrideState.TAKEN_BACK:
        return True
    is_second = row.decided_by == scope.actor_id and row.asked_by != scope.actor_id
    return is_second and scope.may(Permission.SIGN_OFF)


def _signs_off(scope: Scope, session: Session, row: Any) -> bool:
    user = works_on_cases(scope)
    is_own = user is not None and row.signed_by == user.actor_id and row in session.new
    return is_own and user is not None and user.may(Permission.SIGN_OFF) and sees(session, Case, row.case_id)


def register(guard: Guard) -> None:
    """State the rules of these classes."""
    guard.protect(SignOff, of_cases_seen(SignOff), _signs_off)
    guard.protect(Override, of_cases_seen(Override), _writes_override)
