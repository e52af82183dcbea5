"""Who writes overrides: whoever works on the case asks, and only somebody else who may sign off decides."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.scopes import Scope
from returns.readiness.rules.overrides import OverrideState

Writes = Callable[[Scope, Session, Any], bool]
_WHEN_DECIDED = {"state", "decided_by", "decided_at", "content_sealed", "version"}


def writes_override(writes_on_case: Writes) -> Writes:
    """One's own request; as a second person the decision on somebody else's, and nothing else of it."""

    def writes(scope: Scope, session: Session, row: Any) -> bool:
        if not isinstance(scope, UserScope) or not writes_on_case(scope, session, row):
            return False
        if row in session.new:
            return bool(row.asked_by == scope.actor_id and row.state is OverrideState.ASKED)
        changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
        if row in session.deleted or not changed <= _WHEN_DECIDED:
            return False
        if row.state is OverrideState.TAKEN_BACK:
            return True
        is_second = row.decided_by == scope.actor_id and row.asked_by != scope.actor_id
        return is_second and scope.may(Permission.SIGN_OFF)

    return writes
