"""Changes of the outbox: queue, claim, and say how the sending ended."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError

from foundation.messaging import queries
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import MessageState, Template, Terms, message_problems, next_attempt
from foundation.storage.unit_of_work import Unit

_ONCE_TWICE = ("outbox_message.once", "uq_outbox_message_once")  # as SQLite and PostgreSQL name it


def queue_message(
    unit: Unit,
    account_id: uuid.UUID,
    template: Template,
    facts: Mapping[str, Any],
    once: str,
    not_before: datetime | None = None,
) -> bool:
    """Put a message to a colleague into the outbox, in the unit's own transaction. It leaves after the commit.

    `once` says what the message is about, in ids and dates ("visit_due:ACCOUNT:2026-11-24"): with a key that is there
    already nothing is added, and the answer is False. `not_before` is an aware instant; without it, at once.
    Raises ValueError for facts that the template does not carry: they are counts and days, never names or places.
    """
    problems = message_problems(template, facts, once)
    if problems:
        raise ValueError("; ".join(problems))
    now = unit.clock.now()
    try:
        # A savepoint, since who queues may not read the outbox: the key that is there already is all that is undone.
        with unit.session.begin_nested():
            unit.session.add(
                OutboxMessage(
                    account_id=account_id,
                    template=template,
                    once=once,
                    facts=dict(facts),
                    state=MessageState.WAITING,
                    not_before=not_before or now,
                    attempts=0,
                    created_at=now,
                )
            )
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in _ONCE_TWICE):
            raise
        return False
    return True


def claim_next(unit: Unit, now: datetime, lease: timedelta) -> uuid.UUID | None:
    """Claim the oldest message that is due at `now`, until the lease ends; None if nothing is due.

    The attempt counts from here on: a message that takes its sender down is not tried for ever. Leases run by the
    clock, not by `now`, which may be another day.
    """
    moment = unit.clock.now()
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(queries.due(now, moment, 1)))
        .values(claimed_until=moment + lease, last_tried_at=moment, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id)
    )
    return unit.session.execute(statement, execution_options={"synchronize_session": False}).scalar_one_or_none()


def give_up_the_spent(unit: Unit, terms: Terms) -> int:
    """Give up what has had all its attempts without an end, because its senders were killed. Returns how many."""
    moment = unit.clock.now()
    statement = (
        update(OutboxMessage)
        .where(
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.attempts >= terms.attempts,
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= moment),
        )
        .values(state=MessageState.FAILED, claimed_until=None)
    )
    result: Any = unit.session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def mark(unit: Unit, message_id: uuid.UUID, state: MessageState) -> None:
    """Say how a message ended: sent, failed or dropped. What has ended already stays as it is."""
    row = unit.session.get(OutboxMessage, message_id)
    if row is None or row.state is not MessageState.WAITING:
        return
    row.state, row.claimed_until = state, None
    row.sent_at = unit.clock.now() if state is MessageState.SENT else None


def put_off(unit: Unit, message_id: uuid.UUID, terms: Terms, now: datetime) -> MessageState | None:
    """Try again later, after a pause that grows, or give up after the last attempt. Returns where it stands now.

    `now` is the instant at which what was due was asked for: the next attempt lies behind it, too.
    """
    row = unit.session.get(OutboxMessage, message_id)
    if row is None or row.state is not MessageState.WAITING:
        return None
    again = next_attempt(terms, row.attempts, max(now, unit.clock.now()))
    row.claimed_until = None
    if again is None:
        row.state = MessageState.FAILED
    else:
        row.not_before = again
    return row.state
