"""Safe contact: whether it is known how each person may be reached, and whether a card lets them be reached now."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from returns.cases.rules.cases import UNCITED, Cited, Limit, Reason, ReasonCode


class SafeContactReason(ReasonCode):
    """Codes of reasons about safe contact."""

    SAFE_CONTACT_MISSING = "safe_contact_missing"
    SAFE_CONTACT_OVERDUE = "safe_contact_overdue"
    CONTACT_NO_CARD = "contact_no_card"
    CONTACT_COPIED = "contact_copied"
    CONTACT_LIMITS_IN_WORDS = "contact_limits_in_words"
    CONTACT_CHANNEL_NOT_ALLOWED = "contact_channel_not_allowed"
    CONTACT_OUTSIDE_HOURS = "contact_outside_hours"
    CONTACT_NOT_VERIFIED = "contact_not_verified"
    CONTACT_REVIEW_DUE = "contact_review_due"
    CONTACT_UNCONFIRMED = "contact_unconfirmed_since_return"


WEEK = (1, 2, 3, 4, 5, 6, 7)  # Monday is 1, as in ISO 8601
MINUTES_OF_AN_HOUR = 60


class Channel(enum.StrEnum):
    """Ways in which a card may allow somebody to be reached."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"


class Whose(enum.StrEnum):
    """Whose number it is: the person's own, or that of somebody whom they trust."""

    OWN = "own"
    TRUSTED = "trusted"


class HowChecked(enum.StrEnum):
    """How a card was checked with the person."""

    FACE_TO_FACE = "face_to_face"
    BY_CALL = "by_call"
    BY_MESSAGE = "by_message"
    BY_SOMEBODY_TRUSTED = "by_somebody_trusted"


class WhyOpened(enum.StrEnum):
    """Why a number is opened although the card does not allow it now."""

    DANGER = "in_danger"
    ASKED_FOR_IT = "asked_to_be_called"
    TO_CHECK = "to_check_the_card"
    ON_THE_WAY = "on_the_way_today"
    OTHER = "another_reason"


@dataclass(frozen=True)
class ContactFacts:
    """The card of one person: when it was last checked, or by when it will be known."""

    verified_on: date | None
    known_by: date | None


@dataclass(frozen=True)
class CardLimits:
    """What a card allows. Hours are minutes after midnight where the number is; None for both is the whole day.

    `review_on` is None on a card that says its times in words alone: it has to be brought up to date.
    `is_confirmed`: nobody returned since zone and hours were last gone through with the person. `is_copied`: it is the
    card of somebody else, and was not checked with the person.
    """

    verified_on: date | None
    review_on: date | None
    channels: frozenset[Channel] = frozenset()
    weekdays: frozenset[int] = frozenset(WEEK)
    starts: int | None = None
    ends: int | None = None
    is_confirmed: bool = True
    is_copied: bool = False


@dataclass(frozen=True)
class Times:
    """When somebody may be reached: a zone of the tz database, days, and minutes after midnight by its clocks."""

    zone: str
    weekdays: tuple[int, ...] = WEEK
    starts: int | None = None
    ends: int | None = None


def times_of(zone: str, weekdays: Sequence[int], starts: time | None, ends: time | None) -> Times:
    """Zone and hours as they are kept: days in their order, hours as minutes after midnight."""
    hours = [at.hour * MINUTES_OF_AN_HOUR + at.minute if at is not None else None for at in (starts, ends)]
    return Times(zone, tuple(sorted(set(weekdays))), *hours)


def days_as_checked(
    verified_on: date | None, review_on: date | None, checked_on: date | None
) -> tuple[date | None, date | None]:
    """Since when a card is known to be right, and when it is to be checked again, with the newest check of both kinds.

    After a partner's check the next one is due as long afterwards as after the office's own: a card that is looked at
    every week stays so. No check makes known a card that is not known yet.
    """
    if verified_on is None or checked_on is None or checked_on <= verified_on:
        return verified_on, review_on
    return checked_on, review_on + (checked_on - verified_on) if review_on is not None else None


def unsettled_contacts(people: Sequence[str], cards: Mapping[str, ContactFacts], today: date) -> tuple[Reason, ...]:
    """A reason for each person (id as hex) without a card and without a day, or whose day has passed.

    Source: domain, life of a case: "safe contact, or 'not known yet' with a date".
    """
    reasons = []
    for person in people:
        card = cards.get(person)
        if card is None:
            reasons.append(Reason(SafeContactReason.SAFE_CONTACT_MISSING, person, cleared_by="safe_contact"))
        elif card.verified_on is None and card.known_by is not None and card.known_by < today:
            reasons.append(Reason(SafeContactReason.SAFE_CONTACT_OVERDUE, person, cleared_by="safe_contact"))
    return tuple(reasons)


def limits_reasons(
    card: CardLimits | None, channel: Channel, there: datetime, today: date, good_for: Limit
) -> tuple[Reason, ...]:
    """Everything that stands against reaching somebody by this channel now; empty inside the card's limits.

    `there` is what clocks show where the number is, `today` the day by which cards are counted. Source: domain, safe
    contact: "outside its limits the number opens only with a reason"; rule safe_contact.good_for_days.
    """
    if card is None or card.verified_on is None:
        is_copied = card is not None and card.is_copied
        return (_reason(SafeContactReason.CONTACT_COPIED if is_copied else SafeContactReason.CONTACT_NO_CARD),)
    reasons = []
    if card.review_on is None:
        reasons.append(_reason(SafeContactReason.CONTACT_LIMITS_IN_WORDS))
    if channel not in card.channels:
        reasons.append(_reason(SafeContactReason.CONTACT_CHANNEL_NOT_ALLOWED))
    if not is_hour_allowed(card, there):
        reasons.append(_reason(SafeContactReason.CONTACT_OUTSIDE_HOURS))
    if not is_recent(card.verified_on, today, good_for):
        reasons.append(_reason(SafeContactReason.CONTACT_NOT_VERIFIED, good_for.cited))
    if is_overdue(card, today):
        reasons.append(_reason(SafeContactReason.CONTACT_REVIEW_DUE))
    if not card.is_confirmed:
        reasons.append(_reason(SafeContactReason.CONTACT_UNCONFIRMED))
    return tuple(reasons)


def is_hour_allowed(card: CardLimits, there: datetime) -> bool:
    """Whether weekday and hour are within the card. Hours over midnight belong to the day on which they begin."""
    now, weekday = there.hour * MINUTES_OF_AN_HOUR + there.minute, there.isoweekday()
    if card.starts is None or card.ends is None:
        return weekday in card.weekdays
    if card.starts < card.ends:
        return weekday in card.weekdays and card.starts <= now < card.ends
    day_before = 7 if weekday == 1 else weekday - 1
    return (weekday in card.weekdays and now >= card.starts) or (day_before in card.weekdays and now < card.ends)


def day_of_arrival(at: datetime, there: datetime) -> date:
    """The first day by which a check may be dated that was made after an arrival, by the clocks there or in UTC."""
    return min(at.date(), there.date())


def is_recent(verified_on: date, today: date, good_for: Limit) -> bool:
    """Whether a card was checked recently enough. Source: rule safe_contact.good_for_days."""
    return verified_on >= today - timedelta(days=good_for.value)


def is_overdue(card: CardLimits | None, today: date) -> bool:
    """Whether a card should have been checked again before today."""
    return card is not None and card.review_on is not None and card.review_on < today


def is_due_by(card: CardLimits | None, day: date, good_for: Limit) -> bool:
    """Whether a card that was checked has to be checked again by this day: too old then, or its own day over."""
    if card is None or card.verified_on is None:
        return False
    return not is_recent(card.verified_on, day, good_for) or (card.review_on is not None and card.review_on < day)


def latest_review(verified_on: date, good_for: Limit) -> date:
    """The last day on which a card that was checked on this day has to be checked again."""
    return verified_on + timedelta(days=good_for.value)


def may_message(card: CardLimits | None, today: date, good_for: Limit) -> bool:
    """Whether a message to this person may be offered: the card allows it, is checked recently, since a return too.

    The program sends nothing to returnees by itself; colleagues are offered the channel where this allows it. The hour
    does not matter to it: a message waits until it is read. Source: domain, safe contact: "Returnees are
    messaged only on a channel that their safe-contact record allows, recently verified".
    """
    if card is None or card.verified_on is None or card.review_on is None or Channel.MESSAGE not in card.channels:
        return False
    return card.is_confirmed and is_recent(card.verified_on, today, good_for) and today <= card.review_on


def forbids(card: CardLimits | None, channel: Channel, today: date, good_for: Limit) -> bool:
    """Whether a card speaks against this channel at any hour.

    A card that is not known yet, or says in words alone what is allowed, forbids messages only. Messages are bound by
    `may_message`: nothing is sent on a card that is old, or not confirmed since a return.
    """
    if channel is Channel.MESSAGE:
        return not may_message(card, today, good_for)
    return card is not None and card.review_on is not None and channel not in card.channels


def _reason(code: ReasonCode, cited: Cited = UNCITED) -> Reason:
    return Reason(code, rule=cited.rule, source=cited.source, cleared_by="safe_contact")
