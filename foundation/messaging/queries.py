"""Reads of the outbox (what is due, for whom, what could not be delivered) and of the inbox."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account
from foundation.messaging.models import (
    MailChoice,
    Notice as Notice,
    OutboxMessage,
)  # pages name rows through their queries
from foundation.messaging.rules import DigestChoice, MessageState, NoticeKind, Template
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset

MOST_COUNTED_UNREAD = 99
MOST_READ_AT_ONCE = 500


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
    unread = select(Notice.id).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    bounded = unread.correlate(Account).limit(MOST_COUNTED_UNREAD + 1).subquery()
    return select(func.count(bounded.c.id)).correlate(Account).scalar_subquery()


def inbox_page(session: Session, only_unread: bool, cursor: str | None, size: int) -> Slice[Notice]:
    """One page of the notices that this scope sees, newest first."""
    statement = select(Notice)
    if only_unread:
        statement = statement.where(Notice.read_at.is_(None))
    return keyset(session, statement, (Notice.at, Notice.id), True, cursor, size)


def notice_by_id(session: Session, notice_id: uuid.UUID) -> Notice | None:
    """One notice of one's own."""
    return session.execute(select(Notice).where(Notice.id == notice_id)).scalar_one_or_none()


def unread_notices(session: Session) -> Sequence[Notice]:
    """The newest unread notices of one's own: at most 500, which is what one press marks."""
    statement = select(Notice).where(Notice.read_at.is_(None)).order_by(Notice.at.desc()).limit(MOST_READ_AT_ONCE)
    return session.execute(statement).scalars().all()


def notices_read_at(session: Session, instant: datetime) -> Sequence[Notice]:
    """Notices of one's own that were marked as read at exactly this instant, which is what one press marked."""
    return session.execute(select(Notice).where(Notice.read_at == instant).limit(MOST_READ_AT_ONCE)).scalars().all()
