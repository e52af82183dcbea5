"""Who reads and writes saved views and searches: whoever keeps them; and the scope of the search of the audit."""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope, SystemScope
from returns.lists.models import SavedView

# The data protection officer's search: which person or case does a reference or a number belong to. Ids only.
AUDIT_SEARCH = SystemScope("audit_search", opens=("case", "person", "identifier"))


def _own_views(scope: Scope) -> ColumnElement[bool]:
    return SavedView.account_id == scope.actor_id if scope.actor_id is not None else false()


def _own(scope: Scope, session: Session, row: Any) -> bool:
    return scope.actor_id is not None and bool(row.account_id == scope.actor_id)


def register(guard: Guard) -> None:
    """State the rule of what somebody keeps for themselves."""
    guard.protect(SavedView, _own_views, _own)
