"""The sending of what waits in the outbox: claim one message, commit, send it, say how it ended.

At least once: if the program ends between the sending and the note that it was sent, the message is sent again when its
lease has ended, with the same Message-ID, by which receivers can tell the two for one.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import structlog

from foundation.accounts.rules import AccountStatus
from foundation.errors import KeyGone, SealBroken
from foundation.language.locales import catalogue_for
from foundation.language.words import speaking
from foundation.messaging import queries, services
from foundation.messaging.models import OutboxMessage
from foundation.messaging.providers import KIND_HEADER, NotDelivered, Provider
from foundation.messaging.rules import MessageState, Template, Terms, ToQueue
from foundation.messaging.words import WordsOfMessages
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, writing

MOST_PER_RUN = 500  # the next run takes the rest
_POLICY = SMTP.clone(cte_type="7bit")  # every mail server on the way takes it
_log = structlog.get_logger("messages")


@dataclass(frozen=True)
class Stationery:
    """What all messages have in common: who sends them, where to sign in, where the translations lie, the words."""

    sender: str
    address: str
    translations: Path
    words: WordsOfMessages


@dataclass(frozen=True)
class Letter:
    """A claimed message with the address of its receiver, opened for sending and for nothing else."""

    id: uuid.UUID
    template: Template
    facts: dict[str, Any]
    email: str
    language: str | None


def deliver(units: UnitFactory, provider: Provider, stationery: Stationery, terms: Terms, now: datetime) -> int:
    """Send what is due at `now` (aware, UTC). Returns how many messages were sent. Several may do this at once."""
    with writing(units, JOBS) as unit:
        services.give_up_the_spent(unit, terms)
    sent = 0
    try:
        for letter in _claimed(units, terms, now):
            try:
                provider.send(written(letter, stationery, now))
            except NotDelivered as error:
                _not_taken(units, letter, terms, now, error)
                if error.is_away:
                    break
            else:
                with writing(units, JOBS) as unit:
                    services.mark(unit, letter.id, MessageState.SENT)
                _log.info("message", detail_code=letter.template.value, outcome=MessageState.SENT.value)
                sent += 1
    finally:
        provider.close()
    return sent


def _claimed(units: UnitFactory, terms: Terms, now: datetime) -> Iterator[Letter]:
    """One claimed message after the other. One at a time, so that a lease has to outlast no more than one sending."""
    for _ in range(MOST_PER_RUN):
        with writing(units, JOBS) as unit:
            message_id = services.claim_next(unit, now, terms)
            letter = _opened(unit, message_id) if message_id is not None else None
        if message_id is None:
            return
        if letter is not None:
            yield letter


def _opened(unit: Unit, message_id: uuid.UUID) -> Letter | None:
    """The message with its receiver's address; None, and its end noted, if nobody is there or it may not leave."""
    pair = queries.with_receiver(unit.session, message_id)
    if pair is None:
        return None
    row, account = pair
    ended = MessageState.DROPPED
    if account.status is AccountStatus.ACTIVE:
        if not _may_leave(unit, row):
            _log.info("message", detail_code=row.template.value, outcome=row.state.value)
            return None
        try:
            return Letter(row.id, row.template, row.facts, account.email, account.language)
        except KeyGone:
            pass  # erased: there is no address any more
        except SealBroken:
            ended = MessageState.FAILED
    services.mark(unit, message_id, ended)
    _log.info("message", detail_code=row.template.value, outcome=ended.value)
    return None


def _may_leave(unit: Unit, row: OutboxMessage) -> bool:
    """Ask of a message that is about to leave what was asked when it was queued. Returns whether it leaves.

    What it counts may have been frozen since: then it leaves without that, is held, or is dropped.
    """
    about = tuple(uuid.UUID(hex=case_id) for case_id in row.cases)
    if not about:
        return True
    queued = ToQueue(row.account_id, row.template, row.facts, row.idempotency_key, row.not_before, about)
    parts = services.what_leaves(unit, [queued])
    leaving = [part for part in parts if part.held_for is None]
    held = [part for part in parts if part.held_for is not None]
    kept = leaving[0] if leaving else held.pop(0) if held else None  # what this row goes on as
    if kept is None:
        services.mark(unit, row.id, MessageState.DROPPED)
        return False
    row.facts, row.cases = dict(kept.facts), [case_id.hex for case_id in kept.cases]
    if kept.held_for is not None:
        row.state, row.held_for, row.claimed_until, row.attempts = MessageState.HELD, kept.held_for, None, 0
    services.queue_messages(unit, held)
    return bool(leaving)


def written(letter: Letter, stationery: Stationery, now: datetime) -> EmailMessage:
    """The e-mail: neutral words in the receiver's language. Its Message-ID is the same at each attempt.

    Raises NotDelivered, for good, for an address that is none.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["To"] = Address(addr_spec=letter.email)
    except (ValueError, MessageError) as error:
        raise NotDelivered(type(error).__name__, for_good=True) from None
    message["From"] = Address(addr_spec=stationery.sender)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id.hex}@{stationery.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message[KIND_HEADER] = letter.template.value
    with speaking(catalogue_for(letter.language, stationery.translations)):
        message["Subject"] = stationery.words.subject_of(letter.template)
        message.set_content(stationery.words.body_of(letter.template, letter.facts, stationery.address))
    return message


def _not_taken(units: UnitFactory, letter: Letter, terms: Terms, now: datetime, error: NotDelivered) -> None:
    with writing(units, JOBS) as unit:
        if error.for_good:
            services.mark(unit, letter.id, MessageState.FAILED)
            state: MessageState | None = MessageState.FAILED
        else:
            state = services.put_off(unit, letter.id, terms, now)
    outcome = state.value if state is not None else "gone"
    _log.warning("message", detail_code=letter.template.value, outcome=outcome, error=error.reason, status=error.status)
