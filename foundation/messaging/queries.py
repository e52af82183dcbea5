"""Reads of the outbox: what is due, for whom, and what could not be delivered."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import MessageState


def due(now: datetime, moment: datetime, limit: int) -> Select[Any]:
    """Ids of messages that wait, whose time has come by `now`, and that nobody has claimed at `moment`; oldest first.

    A row that another transaction is claiming is passed over.
    """
    waiting = aliased(OutboxMessage)
    return (
        select(waiting.id)
        .where(
            waiting.state == MessageState.WAITING,
            waiting.not_before <= now,
            or_(waiting.claimed_until.is_(None), waiting.claimed_until <= moment),
        )
        .order_by(waiting.not_before, waiting.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def with_receiver(session: Session, message_id: uuid.UUID) -> tuple[OutboxMessage, Account] | None:
    """A message and the account that it is for."""
    statement = (
        select(OutboxMessage, Account)
        .join(Account, Account.id == OutboxMessage.account_id)
        .where(OutboxMessage.id == message_id)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found is not None else None


def count_of_failed(session: Session) -> int:
    """How many messages were given up."""
    statement = select(func.count(OutboxMessage.id)).where(OutboxMessage.state == MessageState.FAILED)
    return session.execute(statement).scalar_one()
