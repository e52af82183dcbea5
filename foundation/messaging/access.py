"""Who reads and writes outbox and inbox: everybody may add what their work calls for.

Nobody reads the outbox but the program, and nobody an inbox but whose it is.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from foundation.messaging.models import MailChoice, Notice, OutboxMessage
from foundation.messaging.rules import MessageState
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import Scope


def _adds_what_waits(scope: Scope, session: Session, row: Any) -> bool:
    untouched = row.attempts == 0 and row.claimed_until is None and row.sent_at is None
    return row in session.new and row.state in (MessageState.WAITING, MessageState.HELD) and untouched


def _own_notices(scope: Scope) -> ColumnElement[bool]:
    return and_(Notice.account_id == scope.actor_id, Notice.held_for.is_(None))


def _tells_or_reads(scope: Scope, session: Session, row: Any) -> bool:
    if row in session.new:
        return row.read_at is None
    return row not in session.deleted and scope.actor_id is not None and row.account_id == scope.actor_id


def _own_choice(scope: Scope) -> ColumnElement[bool]:
    return MailChoice.account_id == scope.actor_id


def _chooses(scope: Scope, session: Session, row: Any) -> bool:
    return scope.actor_id is not None and row.account_id == scope.actor_id and row not in session.deleted


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(OutboxMessage, nobody, _adds_what_waits)
    guard.protect(Notice, _own_notices, _tells_or_reads)
    guard.protect(MailChoice, _own_choice, _chooses)
