"""Kinds of messages, the few facts that each may carry, and when a message is tried again. Standard library only."""

import enum
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from foundation.agenda import Matter
from foundation.kinds import Kind


class Template(Kind):
    """What a message is about. The words are fixed and neutral: no name, no place, no reference, no marker.

    A message carries a count; one whose kind is marked may carry a day, too.
    """

    @property
    def has_day(self) -> bool:
        """Whether it may carry a day."""
        return self.is_marked


class DigestMessage(Template):
    """The one message that says how much of several matters waits."""

    DIGEST = "digest", True


class DigestChoice(enum.StrEnum):
    """How often somebody gets a digest. What cannot wait (a departure tomorrow, a concern) comes all the same."""

    WORKING_DAYS = "working_days"
    EVERY_DAY = "every_day"
    OFF = "off"


class NoticeKind(Kind):
    """What a notice in the inbox says. The words are fixed and the same for everybody, whoever a case is about."""

    @property
    def names_no_case(self) -> bool:
        """Whether it never names a case: kinds that are marked."""
        return self.is_marked


class AccountNotice(NoticeKind):
    """What notices about accounts and their access are called.

    A notice about a door never names the case that the door belongs to: the row would tell which case has one.
    """

    GRANT_GIVEN = "grant_given", True
    GRANT_ENDED = "grant_ended", True
    SECOND_FACTOR_RESET = "second_factor_reset", True


class MessageState(enum.StrEnum):
    """Where a message stands. Dropped: its receiver does not work here any more, or another message has told it.

    Held: what it is about is frozen, and nobody is told until somebody lets it go.
    """

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class FactKind(enum.StrEnum):
    """What a fact may be. There is no kind for text, so that none can name anybody."""

    COUNT = "count"
    DAY = "day"


def facts_of(template: Template) -> Mapping[str, FactKind]:
    """The facts that a message of a kind carries, but for the matters of a digest, each of which is a count."""
    return {"count": FactKind.COUNT, "day": FactKind.DAY} if template.has_day else {"count": FactKind.COUNT}


@dataclass(frozen=True)
class MessageWords:
    """What a message says: its subject, lazy, and a sentence about how many."""

    subject: object
    counted: Callable[[int], str]


@dataclass(frozen=True)
class MatterWords:
    """How a digest tells a matter: its place among all of them, and a line about how many."""

    place: int
    counted: Callable[[int], str]


@dataclass(frozen=True)
class ToQueue:
    """A message that is to be queued, as `queue_message` takes it. `cases`: what it counts, a case for each.

    `held_for`: the case for whose sake it is not sent until somebody lets it go.
    """

    account_id: uuid.UUID
    template: Template
    facts: Mapping[str, Any]
    idempotency_key: str
    not_before: datetime | None
    cases: tuple[uuid.UUID, ...]
    held_for: uuid.UUID | None = None

    @property
    def kind(self) -> Template:
        """What it is about."""
        return self.template


@dataclass(frozen=True)
class ToTell:
    """A notice that is to be given, with a key of its own; `cases` and `held_for` as of a message."""

    account_id: uuid.UUID
    kind: NoticeKind
    about: uuid.UUID | None
    idempotency_key: str
    cases: tuple[uuid.UUID, ...]
    held_for: uuid.UUID | None = None


MOST_COUNTED = 100_000
KEY_LENGTH = 80
_KEY = re.compile(r"[a-z0-9_.:-]{1,80}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Terms:
    """The numbers of the rule book by which messages are sent."""

    attempts: int
    first_pause: timedelta
    lease: timedelta


def _fits(kind: FactKind, value: Any) -> bool:
    if kind is FactKind.COUNT:
        return type(value) is int and 1 <= value <= MOST_COUNTED
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def notice_problems(kind: NoticeKind, is_about_a_case: bool, idempotency_key: str) -> list[str]:
    """Every reason why a notice cannot be given; empty if it can. Never quotes a value."""
    problems = []
    if is_about_a_case and kind.names_no_case:
        problems.append(f"{kind} is about no case")
    if not _KEY.fullmatch(idempotency_key):
        problems.append("the idempotency key is not a short key of small letters, digits and _.:-")
    return problems


def message_problems(template: Template, facts: Mapping[str, Any], idempotency_key: str) -> list[str]:
    """Every reason why a message cannot be queued; empty if it can. Never quotes a value.

    A fact is a count (1 to 100,000) or a day (ISO text); `idempotency_key` has small letters, digits and `_.:-`.
    """
    allowed = dict(facts_of(template))
    if template is DigestMessage.DIGEST:
        allowed |= {key: FactKind.COUNT for key in facts if Matter.of_topics(key)}
    problems = [f"{template} carries no fact of that name" for key in facts if key not in allowed]
    problems += [
        f"{key} is not a {kind}" for key, kind in allowed.items() if key in facts and not _fits(kind, facts[key])
    ]
    if not _KEY.fullmatch(idempotency_key):
        problems.append("the idempotency key is not a short key of small letters, digits and _.:-")
    return problems


def fitting_facts(template: Template, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the facts that a message of this kind may carry."""
    return {key: value for key, value in facts.items() if not message_problems(template, {key: value}, "key")}


def fitting_key(key: str, row_id: uuid.UUID) -> str:
    """The key, or the id of its row in the place of one that may say too much."""
    return key if _KEY.fullmatch(key) else row_id.hex


def next_attempt(terms: Terms, attempts: int, now: datetime) -> datetime | None:
    """When a message that has been tried so many times (1 or more) is tried again; None if it is not.

    Each pause is twice the one before it.
    """
    if attempts >= terms.attempts:
        return None
    return now + terms.first_pause * (1 << (attempts - 1))


def longest_pause(terms: Terms) -> timedelta:
    """The longest pause between two attempts."""
    return terms.first_pause * (1 << max(0, terms.attempts - 2))


def longest_wait(terms: Terms) -> timedelta:
    """How long a message can wait, from the day on which it is due, before it is sent or given up."""
    return terms.first_pause * ((1 << max(0, terms.attempts - 1)) - 1) + terms.lease * terms.attempts


def digest_facts(counts: Mapping[Matter, int], today: date) -> dict[str, Any] | None:
    """What a digest of a local day says: how many matters in all and of each; None where nothing waits."""
    counted = {matter.value: min(count, MOST_COUNTED) for matter, count in counts.items() if count}
    if not counted:
        return None
    return {"count": min(sum(counted.values()), MOST_COUNTED), "day": today.isoformat(), **counted}


def digest_key(account_id: uuid.UUID, today: date) -> str:
    """Under this key an account gets one digest for a local day, whatever restarts."""
    return f"digest:{account_id.hex}:{today.isoformat()}"


def wants_digest(choice: DigestChoice, is_working_day: bool) -> bool:
    """Whether somebody gets a digest on such a day."""
    return choice is DigestChoice.EVERY_DAY or (choice is DigestChoice.WORKING_DAYS and is_working_day)
