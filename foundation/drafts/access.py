"""Who reads and writes drafts: whoever typed them, and nobody else."""

from typing import Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from foundation.drafts.models import FormDraft
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope


def _own_drafts(scope: Scope) -> ColumnElement[bool]:
    return FormDraft.account_id == scope.actor_id if scope.actor_id is not None else false()


def _own(scope: Scope, session: Session, row: Any) -> bool:
    return scope.actor_id is not None and bool(row.account_id == scope.actor_id)


def register(guard: Guard) -> None:
    """State the rule of drafts."""
    guard.protect(FormDraft, _own_drafts, _own)
