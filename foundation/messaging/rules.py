"""Kinds of messages, the few facts that each may carry, and when a message is tried again. Standard library only."""

import enum
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from foundation.agenda import Matter


class Template(enum.StrEnum):
    """What a message is about. The words are fixed and neutral: no name, no place, no reference, no marker."""

    VISIT_DUE = "visit_due"
    VISIT_OVERDUE = "visit_overdue"
    VISIT_MISSED = "visit_missed"
    REFERRAL_SENT = "referral_sent"
    ACCESS_ENDED = "access_ended"
    CONCERN_OPENED = "concern_opened"
    SIGN_OFF_WANTED = "sign_off_wanted"
    RETURN_ENDED = "return_ended"
    CLEARANCE_WANTED = "clearance_wanted"
    TASKS_WAITING = "tasks_waiting"
    CASE_HANDED_OVER = "case_handed_over"
    ARRIVAL_REGISTERED = "arrival_registered"
    TRAVELLERS_CHANGED = "who_travels"
    DIGEST = "digest"
    DEPARTURE_NEAR = "departure_near"
    ARRIVAL_NEAR = "arrival_near"
    GROUP_MOVEMENT = "group_movement"
    VISIT_UNANSWERED = "visit_unanswered"
    CONTACT_CHANGED = "contact_changed"
    REFERRAL_NEWS = "referral_news"


class DigestChoice(enum.StrEnum):
    """How often somebody gets a digest. What cannot wait (a departure tomorrow, a concern) comes all the same."""

    WORKING_DAYS = "working_days"
    EVERY_DAY = "every_day"
    OFF = "off"


class NoticeKind(enum.StrEnum):
    """What a notice in the inbox says. The words are fixed and the same for everybody, whoever a case is about."""

    CASE_HANDED_OVER = "case_handed_over"
    COVER_BEGAN = "cover_began"
    COVER_ENDED = "cover_ended"
    TASK_ASSIGNED = "task_assigned"
    TASK_OVERDUE = "task_overdue"
    CLEARANCE_WANTED = "clearance_wanted"
    CLEARANCE_CHANGED = "clearance_changed"
    SIGN_OFF_WANTED = "sign_off_wanted"
    RETURN_ENDED = "return_ended"
    PLAN_STOPPED = "plan_stopped"
    ARRIVAL_REGISTERED = "arrival_registered"
    ARRIVAL_NOT_TAKEN = "arrival_not_taken"
    GRANT_GIVEN = "grant_given"
    GRANT_ENDED = "grant_ended"
    NUMBER_OPENED = "number_opened"
    DUPLICATE_ASKED = "duplicate_asked"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    SECOND_FACTOR_RESET = "second_factor_reset"
    CONTACT_DIFFERS = "contact_differs"
    OVERRIDE_ASKED = "override_asked"
    OVERRIDE_DECIDED = "override_decided"
    TRAVELLERS_CHANGED = "travellers_changed"
    NOT_ARRIVED = "not_arrived"
    DEPARTURE_NEAR = "departure_near"
    ARRIVAL_NEAR = "arrival_near"
    MOVEMENT_ANNOUNCED = "movement_announced"
    MOVEMENT_CHANGED = "movement_changed"
    MOVEMENT_CANCELLED = "movement_cancelled"
    CONCERN_WAITS = "concern_waits"
    VISIT_UNANSWERED = "visit_unanswered"
    FOLLOW_UP_LOST = "follow_up_lost"
    FOLLOW_UP_FOUND = "follow_up_found"
    REFERRAL_REJECTED = "referral_rejected"
    MOVE_WISHED = "move_wished"
    MOVE_DONE = "move_done"


# A notice about a door never names the case that the door belongs to: the row would tell which case has one.
ABOUT_NO_CASE = frozenset({NoticeKind.GRANT_GIVEN, NoticeKind.GRANT_ENDED, NoticeKind.SECOND_FACTOR_RESET})


class MessageState(enum.StrEnum):
    """Where a message stands. Dropped: its receiver does not work here any more, or another message has told it."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class FactKind(enum.StrEnum):
    """What a fact may be. There is no kind for text, so that none can name anybody."""

    COUNT = "count"
    DAY = "day"


_COUNT_ONLY = {"count": FactKind.COUNT}
_COUNT_AND_DAY = {"count": FactKind.COUNT, "day": FactKind.DAY}
FACTS: Mapping[Template, Mapping[str, FactKind]] = {
    Template.VISIT_DUE: _COUNT_AND_DAY,
    Template.VISIT_OVERDUE: _COUNT_ONLY,
    Template.VISIT_MISSED: _COUNT_ONLY,
    Template.REFERRAL_SENT: _COUNT_ONLY,
    Template.ACCESS_ENDED: _COUNT_ONLY,
    Template.CONCERN_OPENED: _COUNT_ONLY,
    Template.SIGN_OFF_WANTED: _COUNT_ONLY,
    Template.RETURN_ENDED: _COUNT_ONLY,
    Template.CLEARANCE_WANTED: _COUNT_ONLY,
    Template.TASKS_WAITING: _COUNT_AND_DAY,
    Template.CASE_HANDED_OVER: _COUNT_ONLY,
    Template.ARRIVAL_REGISTERED: _COUNT_AND_DAY,
    Template.TRAVELLERS_CHANGED: _COUNT_ONLY,
    Template.GROUP_MOVEMENT: _COUNT_ONLY,
    Template.VISIT_UNANSWERED: _COUNT_ONLY,
    Template.CONTACT_CHANGED: _COUNT_ONLY,
    Template.REFERRAL_NEWS: _COUNT_ONLY,
    # How many matters in all, and how many of each.
    Template.DIGEST: {**_COUNT_AND_DAY, **{matter.value: FactKind.COUNT for matter in Matter}},
    Template.DEPARTURE_NEAR: _COUNT_AND_DAY,
    Template.ARRIVAL_NEAR: _COUNT_AND_DAY,
}
MOST_COUNTED = 100_000
ONCE_LENGTH = 80
_ONCE = re.compile(r"[a-z0-9_.:-]{1,80}")
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


def notice_problems(kind: NoticeKind, is_about_a_case: bool, once: str) -> list[str]:
    """Every reason why a notice cannot be given; empty if it can. Never quotes a value."""
    problems = []
    if is_about_a_case and kind in ABOUT_NO_CASE:
        problems.append(f"{kind} is about no case")
    if not _ONCE.fullmatch(once):
        problems.append("once is not a short key of small letters, digits and _.:-")
    return problems


def message_problems(template: Template, facts: Mapping[str, Any], once: str) -> list[str]:
    """Every reason why a message cannot be queued; empty if it can. Never quotes a value.

    A fact is a count (1 to 100,000) or a day (ISO text); `once` has small letters, digits and `_.:-`.
    """
    allowed = FACTS[template]
    problems = [f"{template} carries no fact of that name" for key in facts if key not in allowed]
    problems += [
        f"{key} is not a {kind}" for key, kind in allowed.items() if key in facts and not _fits(kind, facts[key])
    ]
    if not _ONCE.fullmatch(once):
        problems.append("once is not a short key of small letters, digits and _.:-")
    return problems


def next_attempt(terms: Terms, attempts: int, now: datetime) -> datetime | None:
    """When a message that has been tried so many times (1 or more) is tried again; None if it is not.

    Each pause is twice the one before it.
    """
    if attempts >= terms.attempts:
        return None
    return now + terms.first_pause * (1 << (attempts - 1))


def digest_facts(counts: Mapping[Matter, int], today: date) -> dict[str, Any] | None:
    """What a digest of a local day says: how many matters in all and of each; None where nothing waits."""
    told = {matter.value: min(count, MOST_COUNTED) for matter, count in counts.items() if count}
    if not told:
        return None
    return {"count": min(sum(told.values()), MOST_COUNTED), "day": today.isoformat(), **told}


def digest_key(account_id: uuid.UUID, today: date) -> str:
    """Under this key an account gets one digest for a local day, whatever restarts."""
    return f"digest:{account_id.hex}:{today.isoformat()}"


def wants_digest(choice: DigestChoice, is_working_day: bool) -> bool:
    """Whether somebody gets a digest on such a day."""
    return choice is DigestChoice.EVERY_DAY or (choice is DigestChoice.WORKING_DAYS and is_working_day)
