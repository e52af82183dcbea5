"""Who reads and writes addresses of calendars: their owner; whoever manages accounts ends them with an account."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.calendars.models import CalendarFeed
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope


def _manages(scope: Scope) -> bool:
    return isinstance(scope, UserScope) and scope.may(Permission.ACCOUNTS_MANAGE)


def feeds_seen(scope: Scope) -> ColumnElement[bool] | None:
    """One's own; all of them for whoever manages accounts."""
    return None if _manages(scope) else CalendarFeed.account_id == scope.actor_id


def _writes_feed(scope: Scope, session: Session, row: Any) -> bool:
    """One's own; whoever manages accounts makes none for others, and only ends them."""
    is_own = scope.actor_id is not None and row.account_id == scope.actor_id
    is_ended = row not in session.new and row.ended_at is not None
    return is_own or (_manages(scope) and is_ended)


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(CalendarFeed, feeds_seen, _writes_feed)
