"""Who reads and writes the outbox: nobody reads it but the program; everybody may add what their work calls for."""

from typing import Any

from sqlalchemy.orm import Session

from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import MessageState
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import Scope


def _adds_what_waits(scope: Scope, session: Session, row: Any) -> bool:
    untouched = row.attempts == 0 and row.claimed_until is None and row.sent_at is None
    return row in session.new and row.state is MessageState.WAITING and untouched


def register(guard: Guard) -> None:
    """State the rules of this room's class."""
    guard.protect(OutboxMessage, nobody, _adds_what_waits)
