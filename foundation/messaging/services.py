"""Changes of the outbox (queue, claim, say how the sending ended) and of the inbox (tell, mark as read)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import delete, or_, update
from sqlalchemy.exc import IntegrityError

from foundation.agenda import Matter
from foundation.messaging import queries
from foundation.messaging.models import MailChoice, Notice, OutboxMessage
from foundation.messaging.rules import (
    DigestChoice,
    DigestMessage,
    MessageState,
    NoticeKind,
    Template,
    Terms,
    ToQueue,
    ToTell,
    digest_facts,
    digest_key,
    fitting_facts,
    fitting_key,
    message_problems,
    next_attempt,
    notice_problems,
)
from foundation.messaging.words import MessagingAct
from foundation.storage.unit_of_work import Unit

T = TypeVar("T")
_TOLD_TWICE = ("notice.idempotency_key", "uq_notice_account_id")
_QUEUED_TWICE = (
    "outbox_message.idempotency_key",
    "uq_outbox_message_idempotency_key",
)  # as SQLite and PostgreSQL name it


def queue_message(
    unit: Unit,
    account_id: uuid.UUID,
    template: Template,
    facts: Mapping[str, Any],
    idempotency_key: str,
    not_before: datetime | None = None,
    *,
    cases: Sequence[uuid.UUID],
) -> bool:
    """Put a message to a colleague into the outbox, in the unit's own transaction. It leaves after the commit.

    `cases`: what it counts, a case for each; empty where it is about none. Of a case that is frozen it may be held.

    `idempotency_key` says what the message is about, in ids and dates ("visit_due:ACCOUNT:2026-11-24"): with a key
    that is there already nothing is added, and the answer is False. `not_before` is an aware instant; without it, at
    once.
    Raises ValueError for facts that the template does not carry: they are counts and days, never names or places.
    """
    return _are_queued(
        unit, what_leaves(unit, [ToQueue(account_id, template, facts, idempotency_key, not_before, tuple(cases))])
    )


def write_to(
    unit: Unit,
    template: Template,
    about: uuid.UUID,
    accounts: Iterable[uuid.UUID],
    at: datetime | None = None,
    *,
    case_id: uuid.UUID | None,
) -> int:
    """Queue a message about one thing for each account except the one that acts; returns how many were queued.

    Each gets it once; with `at`, once a minute, where the same can happen again. It counts one and names nobody.
    `case_id`: the case that the thing is of, None for none.
    """
    recipients = [account for account in dict.fromkeys(accounts) if account != unit.actor_id]
    key = f"{about.hex[:20]}.{at:%y%m%d%H%M}" if at else about.hex
    cases = (case_id,) if case_id is not None else ()
    return sum(
        queue_message(unit, account, template, {"count": 1}, f"{template.value}:{key}:{account.hex}", cases=cases)
        for account in recipients
    )


def what_leaves(unit: Unit, sent: Sequence[T]) -> Sequence[T]:
    """What of messages or notices is written now: of some the topics let nobody know, of some only later."""
    for holds in unit.hooks.before_sending:
        sent = holds(unit, sent) if sent else sent
    return sent


def queue_messages(unit: Unit, messages: Sequence[ToQueue]) -> int:
    """Put many messages into the outbox, each once as `queue_message` does; returns how many were added.

    In a number of statements that does not grow with them, unless somebody queues the same at the same moment.
    """
    queued_keys = (
        queries.keys_queued(unit.session, [message.idempotency_key for message in messages]) if messages else set()
    )
    fresh = list(
        {
            message.idempotency_key: message for message in messages if message.idempotency_key not in queued_keys
        }.values()
    )
    leaving = what_leaves(unit, fresh)
    if not leaving or _are_queued(unit, leaving):
        return len(leaving)
    return sum(_are_queued(unit, [message]) for message in leaving)


def _are_queued(unit: Unit, messages: Sequence[ToQueue]) -> bool:
    """Add all of the messages, or none where one of their keys is there already. False where there is none."""
    if not messages:
        return False
    problems = [
        text
        for message in messages
        for text in message_problems(message.template, message.facts, message.idempotency_key)
    ]
    if problems:
        raise ValueError("; ".join(problems))
    try:
        # A savepoint, since who queues may not read the outbox: the key that is there already is all that is undone.
        with unit.session.begin_nested():
            unit.session.add_all([_message(message, unit.clock.now()) for message in messages])
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in _QUEUED_TWICE):
            raise
        return False
    return True


def _message(message: ToQueue, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        account_id=message.account_id,
        template=message.template,
        idempotency_key=message.idempotency_key,
        facts=dict(message.facts),
        cases=[case_id.hex for case_id in message.cases],
        state=MessageState.WAITING if message.held_for is None else MessageState.HELD,
        not_before=message.not_before or now,
        attempts=0,
        created_at=now,
        held_for=message.held_for,
    )


def claim_next(unit: Unit, now: datetime, terms: Terms) -> uuid.UUID | None:
    """Claim the oldest message that is due at `now`, until the lease ends; None if nothing is due.

    The attempt counts from here on: a message that takes its sender down is not tried for ever. Leases run by the
    clock, not by `now`, which may be another day.
    """
    moment = unit.clock.now()
    statement = (
        update(OutboxMessage)
        # Asked once, before any row is changed: PostgreSQL may ask an `IN` again for each row, and claim several.
        .where(OutboxMessage.id == queries.due(now, moment, 1, terms).scalar_subquery())
        .values(claimed_until=moment + terms.lease, last_tried_at=moment, attempts=OutboxMessage.attempts + 1)
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
        .values(state=MessageState.FAILED, claimed_until=None, cases=[])
    )
    result: Any = unit.session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def mark(unit: Unit, message_id: uuid.UUID, state: MessageState) -> None:
    """Say how a message ended: sent, failed or dropped. What has ended already stays as it is."""
    row = unit.session.get(OutboxMessage, message_id)
    if row is None or row.state is not MessageState.WAITING:
        return
    row.state, row.claimed_until, row.cases = state, None, []
    row.sent_at = unit.clock.now() if state is MessageState.SENT else None


def all_sent_before(unit: Unit) -> None:
    """Take everything that waits as sent long ago: what invented colleagues were told in their past leaves no more."""
    now = unit.clock.now()
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.state == MessageState.WAITING)
        .values(state=MessageState.SENT, claimed_until=None, sent_at=now, cases=[])
    )
    unit.session.execute(statement, execution_options={"synchronize_session": False})


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
        row.state, row.cases = MessageState.FAILED, []
    else:
        row.not_before = again
    return row.state


def notify(
    unit: Unit,
    account_ids: Iterable[uuid.UUID],
    kind: NoticeKind,
    about: uuid.UUID | None,
    idempotency_key: str,
    *,
    of_case: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """Put a notice into the inbox of each of these colleagues, in the unit's own transaction. Returns who was told.

    `about` is the id of a case; `idempotency_key` says what happened, in ids and dates ("handed_over:EVENT"): who was
    told under this key already is not told again. Nobody is told what they did themselves. `of_case`: the case whose
    news it is, where the notice does not name it. Of a case that is frozen it may be held, and counts as
    told: it is there for when it is let go.
    Raises ValueError for a kind that names no case, and for a key with anything but small letters, digits and _.:-
    """
    problems = notice_problems(kind, about is not None, idempotency_key)
    if problems:
        raise ValueError("; ".join(problems))
    others = [account_id for account_id in dict.fromkeys(account_ids) if account_id != unit.actor_id]
    cases = tuple(case_id for case_id in (about or of_case,) if case_id is not None)
    notices = [ToTell(account_id, kind, about, idempotency_key, cases) for account_id in others]
    return [notice.account_id for notice in what_leaves(unit, notices) if _are_told(unit, [notice])]


def tell_many(unit: Unit, notices: Sequence[ToTell]) -> list[ToTell]:
    """Put many notices into inboxes, each once as `tell` does; returns those that are new.

    In a number of statements that does not grow with them, unless somebody tells the same at the same moment.
    """
    told_keys = queries.keys_told(unit.session, [notice.idempotency_key for notice in notices])
    fresh = [
        notice for notice in notices if notice.idempotency_key not in told_keys and notice.account_id != unit.actor_id
    ]
    if any(notice_problems(notice.kind, notice.about is not None, notice.idempotency_key) for notice in fresh):
        raise ValueError("a notice that cannot be given")
    leaving = what_leaves(unit, fresh)
    if not leaving or _are_told(unit, leaving):
        return list(leaving)
    return [notice for notice in leaving if _are_told(unit, [notice])]


def _are_told(unit: Unit, notices: Sequence[ToTell]) -> bool:
    """Add all of the notices, or none where one of their receivers was told under its key already."""
    now = unit.clock.now()
    try:
        with unit.session.begin_nested():  # as in queue_message: who tells may not read the inbox of the other
            unit.session.add_all(
                [
                    Notice(
                        account_id=notice.account_id,
                        kind=notice.kind,
                        about=notice.about,
                        idempotency_key=notice.idempotency_key,
                        at=now,
                        held_for=notice.held_for,
                    )
                    for notice in notices
                ]
            )
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in _TOLD_TWICE):
            raise
        return False
    return True


def read_notice(unit: Unit, notice: Notice) -> None:
    """Mark a notice as read, once."""
    if notice.read_at is None:
        notice.read_at = unit.clock.now()


def settle(unit: Unit, *keys: str) -> None:
    """Mark one's own notices under these keys as read: what they asked for is done now. Twice, nothing changes.

    A key stands for all that go on from it with a colon. A colleague's notices stay: nobody sees the inbox of another.
    """
    if keys and unit.actor_id is not None:
        for notice in queries.unread_under(unit.session, unit.actor_id, keys):
            read_notice(unit, notice)


def unread_notice(notice: Notice) -> None:
    """Mark a notice as not read, so that it is not forgotten."""
    notice.read_at = None


def read_all_notices(unit: Unit) -> datetime | None:
    """Mark the newest 500 unread notices of one's own as read. Returns the instant by which it is undone, if any."""
    notices, now = queries.unread_notices(unit.session), unit.clock.now()
    for notice in notices:
        notice.read_at = now
    return now if notices else None


def unread_again(unit: Unit, instant: datetime) -> int:
    """Undo what was marked as read at this instant. Returns how many notices are unread again."""
    notices = queries.notices_read_at(unit.session, instant)
    for notice in notices:
        notice.read_at = None
    return len(notices)


def forget_read_notices(unit: Unit, before: datetime) -> int:
    """Delete notices that were read before an instant. Returns how many."""
    statement = delete(Notice).where(Notice.read_at < before)
    result: Any = unit.session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def choose_digest(unit: Unit, account_id: uuid.UUID, digest: DigestChoice) -> None:
    """Say how often one's own digest comes. Said again, nothing changes."""
    row = unit.session.get(MailChoice, account_id)
    if row is None:
        row = MailChoice(account_id=account_id, digest=digest, changed_at=unit.clock.now())
        unit.session.add(row)
    elif row.digest is not digest:
        row.digest, row.changed_at = digest, unit.clock.now()
    unit.participants["trail"].act(MessagingAct.DIGEST_CHOOSE, ("account", account_id))


def queue_digest(unit: Unit, account_id: uuid.UUID, counts: Mapping[Matter, int], today: date) -> bool:
    """Queue the digest of an account for its local day, once; nothing where nothing waits. Returns whether it was."""
    facts = digest_facts(counts, today)
    if facts is None:
        return False
    return queue_message(unit, account_id, DigestMessage.DIGEST, facts, digest_key(account_id, today), cases=())


def let_go(unit: Unit, messages: Iterable[OutboxMessage], notices: Iterable[Notice]) -> None:
    """Send what was held back: it leaves like what is new."""
    now = unit.clock.now()
    for message in messages:
        message.state, message.held_for, message.not_before = MessageState.WAITING, None, now
        message.cases = []  # whoever lets it go has judged it
    for notice in notices:
        notice.held_for, notice.at = None, now


# Putting right what no message may be: stuck, told twice, or telling too much.


def give_up_the_stuck(unit: Unit, ids: Sequence[uuid.UUID], terms: Terms) -> int:
    """Take back claims of a clock that was ahead, and give up what waited for too long. Returns how many of these."""
    rows, now = queries.messages_of(unit.session, ids), unit.clock.now()
    for row in rows:
        is_ahead = (row.claimed_until or now) > now + terms.lease or row.not_before > now
        if is_ahead and row.attempts < terms.attempts:
            row.claimed_until, row.not_before = None, min(row.not_before, now)
        else:
            row.state, row.claimed_until, row.cases = MessageState.FAILED, None, []
    return len(rows)


def drop_what_waits(unit: Unit, ids: Sequence[uuid.UUID]) -> int:
    """Keep back those of these messages that wait still. Returns how many."""
    waiting = [row for row in queries.messages_of(unit.session, ids) if row.state is MessageState.WAITING]
    for row in waiting:
        row.state, row.claimed_until, row.cases = MessageState.DROPPED, None, []
    return len(waiting)


def tell_less(unit: Unit, ids: Sequence[uuid.UUID]) -> int:
    """Take out of messages and notices what their kind may not carry; what waits is kept back. Returns how many."""
    drop_what_waits(unit, ids)
    messages, notices = queries.messages_of(unit.session, ids), queries.notices_of(unit.session, ids)
    for message in messages:
        message.facts = fitting_facts(message.template, message.facts)
        message.idempotency_key = fitting_key(message.idempotency_key, message.id)
    for notice in notices:
        notice.about = None if notice.kind.names_no_case else notice.about
        notice.idempotency_key = fitting_key(notice.idempotency_key, notice.id)
    return len(messages) + len(notices)
