"""Reads of the outbox (what is due, for whom, what could not be delivered) and of the inbox."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account
from foundation.messaging.models import (
    MailChoice,
    Notice as Notice,
    OutboxMessage,
)  # pages name rows through their queries
from foundation.messaging.rules import (
    DigestChoice,
    DigestMessage,
    MessageState,
    NoticeKind,
    Template,
    Terms,
    longest_pause,
    longest_wait,
    message_problems,
    notice_problems,
)
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.invariants import named
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset

# What is held back is in no inbox, though whoever works on its case sees the row.
_IN_INBOX = Notice.held_for.is_(None)
MOST_COUNTED_UNREAD = 99
MOST_READ_AT_ONCE = 500
_BATCH = 500


def due(now: datetime, moment: datetime, limit: int, terms: Terms) -> Select[Any]:
    """Ids of messages that wait, whose time has come by `now`, and that nobody has claimed at `moment`; oldest first.

    A row that another transaction is claiming is passed over. What was claimed, or put off, by a clock that was ahead
    and was put back is due as well: else it would wait until that clock's day comes.
    """
    waiting, latest = aliased(OutboxMessage), max(now, moment)
    is_free = or_(waiting.claimed_until.is_(None), waiting.claimed_until <= moment)
    return (
        select(waiting.id)
        .where(
            waiting.state == MessageState.WAITING,
            or_(waiting.not_before <= now, _put_off_ahead(waiting, latest, terms)),
            or_(is_free, _claimed_ahead(waiting, moment, terms)),
        )
        .order_by(waiting.not_before, waiting.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _claimed_ahead(message: Any, moment: datetime, terms: Terms) -> ColumnElement[bool]:
    """Claimed for longer than a lease: by a clock that was ahead."""
    claimed: ColumnElement[bool] = message.claimed_until > moment + terms.lease
    return claimed


def _put_off_ahead(message: Any, moment: datetime, terms: Terms) -> ColumnElement[bool]:
    """Put off for longer than the longest pause: by a clock that was ahead."""
    return and_(message.attempts > 0, message.not_before > moment + longest_pause(terms))


def with_receiver(session: Session, message_id: uuid.UUID) -> tuple[OutboxMessage, Account] | None:
    """A message and the account that it is for."""
    statement = (
        select(OutboxMessage, Account)
        .join(Account, Account.id == OutboxMessage.account_id)
        .where(OutboxMessage.id == message_id)
    )
    row = session.execute(statement).one_or_none()
    return (row[0], row[1]) if row is not None else None


def keys_queued(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these keys a message was queued under already; one statement."""
    return set(
        session.execute(select(OutboxMessage.idempotency_key).where(OutboxMessage.idempotency_key.in_(keys))).scalars()
    )


def waiting_of(
    session: Session, account_ids: Sequence[uuid.UUID], templates: Sequence[Template]
) -> Sequence[OutboxMessage]:
    """The messages of these kinds to these accounts that nobody has tried to send yet; one statement."""
    statement = select(OutboxMessage).where(
        OutboxMessage.account_id.in_(account_ids),
        OutboxMessage.template.in_(templates),
        OutboxMessage.state == MessageState.WAITING,
        OutboxMessage.attempts == 0,
    )
    locked = statement.order_by(OutboxMessage.id).with_for_update(skip_locked=True)
    return session.execute(locked).scalars().all() if account_ids else []


def keys_told(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these keys somebody was told under in the inbox already; one statement."""
    return (
        set(session.execute(select(Notice.idempotency_key).where(Notice.idempotency_key.in_(keys))).scalars())
        if keys
        else set()
    )


_CHOICES = prepared(
    select(MailChoice.account_id, MailChoice.digest).where(
        MailChoice.account_id.in_(bindparam("accounts", expanding=True))
    )
)


def choices_of(session: Session, account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, DigestChoice]:
    """How often each of these accounts wants its digest, on working days where it has said nothing; one statement."""
    rows = session.execute(_CHOICES, {"accounts": list(account_ids)}) if account_ids else ()
    choices = {row[0]: row[1] for row in rows}
    return {account_id: choices.get(account_id, DigestChoice.WORKING_DAYS) for account_id in account_ids}


_TOLD = prepared(
    select(Notice.account_id, Notice.about, func.max(Notice.at))
    .where(
        Notice.account_id.in_(bindparam("accounts", expanding=True)),
        Notice.kind == bindparam("kind"),
        Notice.about.is_not(None),
        Notice.held_for.is_(None),
    )
    .group_by(Notice.account_id, Notice.about)
)


def told_of(
    session: Session, kind: NoticeKind, account_ids: Sequence[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, uuid.UUID, datetime]]:
    """Account, case and instant of the newest notice of a kind that each of these accounts got about each case."""
    values = {"accounts": list(account_ids), "kind": kind}
    rows: list[Any] = list(session.execute(_TOLD, values)) if account_ids else []
    return [(account_id, about, at) for account_id, about, at in rows]


def count_of_failed(session: Session) -> int:
    """How many messages were given up."""
    statement = select(func.count(OutboxMessage.id)).where(OutboxMessage.state == MessageState.FAILED)
    return session.execute(statement).scalar_one()


def unread_of(account_id: Any) -> Any:
    """How many notices of an account were not read, as an expression over its id, which an index serves.

    It stands in the statement that knows who is signed in, so that the number on every page costs none of its own.
    Counting stops after 99.
    """
    unread = select(Notice.id).where(
        Notice.account_id == account_id, Notice.read_at.is_(None), Notice.held_for.is_(None)
    )
    bounded = unread.correlate(Account).limit(MOST_COUNTED_UNREAD + 1).subquery()
    return select(func.count(bounded.c.id)).correlate(Account).scalar_subquery()


def inbox_page(session: Session, only_unread: bool, cursor: str | None, size: int) -> Slice[Notice]:
    """One page of the notices in the inbox of whoever asks, newest first."""
    statement = select(Notice).where(_IN_INBOX)
    if only_unread:
        statement = statement.where(Notice.read_at.is_(None))
    return keyset(session, statement, (Notice.at, Notice.id), True, cursor, size)


def notice_by_id(session: Session, notice_id: uuid.UUID) -> Notice | None:
    """One notice of one's own."""
    return session.execute(select(Notice).where(Notice.id == notice_id, _IN_INBOX)).scalar_one_or_none()


def unread_notices(session: Session) -> Sequence[Notice]:
    """The newest unread notices of one's own: at most 500, which is what one press marks."""
    statement = select(Notice).where(Notice.read_at.is_(None), _IN_INBOX)
    return session.execute(statement.order_by(Notice.at.desc()).limit(MOST_READ_AT_ONCE)).scalars().all()


def unread_under(session: Session, account_id: uuid.UUID, keys: Sequence[str]) -> Sequence[Notice]:
    """The unread notices of an account under one of these keys, or one that goes on with a colon; one statement."""
    key = Notice.idempotency_key
    is_under = or_(key.in_(keys), *(key.startswith(f"{begins}:", autoescape=True) for begins in keys))
    statement = select(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None), _IN_INBOX, is_under)
    return session.execute(statement.limit(MOST_READ_AT_ONCE)).scalars().all()


def notices_read_at(session: Session, instant: datetime) -> Sequence[Notice]:
    """Notices of one's own that were marked as read at exactly this instant, which is what one press marked."""
    statement = select(Notice).where(Notice.read_at == instant, _IN_INBOX)
    return session.execute(statement.limit(MOST_READ_AT_ONCE)).scalars().all()


# What must always hold of the outbox and the inbox.


def stuck(stores: Stores, terms: Terms, now: datetime) -> list[str]:
    """Messages that wait for longer than the rules let them, by id."""
    message = OutboxMessage
    is_free = or_(message.claimed_until.is_(None), message.claimed_until <= now)
    is_late = and_(is_free, message.not_before < now - longest_wait(terms))
    is_spent = and_(message.attempts >= terms.attempts, message.claimed_until < now - timedelta(days=1))
    is_ahead = or_(_claimed_ahead(message, now, terms), and_(is_free, _put_off_ahead(message, now, terms)))
    ids = select(message.__table__.c.id).where(message.state == MessageState.WAITING, or_(is_late, is_spent, is_ahead))
    with stores.data.connect() as connection:
        return named(connection, ids, "outbox_message")


def _in_batches(stores: Stores, entity: Any) -> Iterator[Any]:
    """Every row of a class of this room, a batch of them in memory."""
    table, after = entity.__table__, None
    while True:
        statement = select(table).order_by(table.c.id).limit(_BATCH)
        if after is not None:
            statement = statement.where(table.c.id > after)
        with stores.data.connect() as connection:
            rows = execute_stamped(connection, statement).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        after = rows[-1].id


def told_twice(stores: Stores) -> Iterator[str]:
    """Digests of which the same receiver was sent, or is to be sent, another one of that day; by id.

    Other messages are told by the rows that they are about, which have a key each.
    """
    told = set[tuple[Any, Any]]()
    for state in (MessageState.SENT, MessageState.WAITING):  # what waits can still be kept back
        for row in _in_batches(stores, OutboxMessage):
            if row.state is state and row.template is DigestMessage.DIGEST:
                key = (row.account_id, row.facts.get("day"))
                if key in told:
                    yield f"outbox_message {row.id.hex}"
                told.add(key)


def telling_too_much(stores: Stores) -> Iterator[str]:
    """Messages with facts, and notices with a case, that their kind may not carry; by id."""
    for row in _in_batches(stores, OutboxMessage):
        if message_problems(row.template, row.facts, row.idempotency_key):
            yield f"outbox_message {row.id.hex}"
    for row in _in_batches(stores, Notice):
        if notice_problems(row.kind, row.about is not None, row.idempotency_key):
            yield f"notice {row.id.hex}"


def messages_held(session: Session, case_id: uuid.UUID) -> Sequence[OutboxMessage]:
    """The messages that are held back for the sake of a case, the oldest first."""
    statement = select(OutboxMessage).where(OutboxMessage.held_for == case_id)
    return session.execute(statement.order_by(OutboxMessage.created_at, OutboxMessage.id)).scalars().all()


def notices_held(session: Session, case_id: uuid.UUID) -> Sequence[Notice]:
    """The notices that are held back for the sake of a case, the oldest first."""
    statement = select(Notice).where(Notice.held_for == case_id).order_by(Notice.at, Notice.id)
    return session.execute(statement).scalars().all()


def messages_of(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[OutboxMessage]:
    """Those of these messages that are there."""
    return session.execute(select(OutboxMessage).where(OutboxMessage.id.in_(ids))).scalars().all()


def notices_of(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Notice]:
    """Those of these notices that are there."""
    return session.execute(select(Notice).where(Notice.id.in_(ids))).scalars().all()
