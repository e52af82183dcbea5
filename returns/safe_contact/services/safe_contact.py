"""Changes of safe contacts: a card, or the day by which it will be known. What a card said before is kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.zones import is_zone
from foundation.language.words import _
from foundation.security.identifiers import normal_phone, phone_region
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules import Limit
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended
from returns.safe_contact.models import CardContent, CardNumber as CardNumber, SafeContact, SafeContactVersion
from returns.safe_contact.queries import card_of_person, content_of, good_for
from returns.safe_contact.rules import WEEK, Channel, HowChecked, Times, Whose, latest_review
from returns.safe_contact.services.times import time_problems, times_of


@dataclass(frozen=True)
class Card:
    """How somebody may be reached: by which channels, at what hours where they are, and what never to do.

    Without hours it is the whole day. Hours are those of the clocks where each number is: the person's own in `zone`,
    those of a contact person in `trusted_zone`, which is the same unless said. `checked_on` is today unless said;
    `review_on` as late as the rule allows.
    """

    numbers: Sequence[CardNumber]
    language: str
    zone: str
    channels: Sequence[Channel] = (Channel.CALL,)
    weekdays: Sequence[int] = WEEK
    starts: time | None = None
    ends: time | None = None
    trusted_name: str = ""
    trusted_relation: str = ""
    trusted_zone: str = ""
    code_phrase: str = ""
    leave_message: bool = False
    if_somebody_else: str = ""
    caution: str = ""
    how: HowChecked = HowChecked.FACE_TO_FACE
    checked_on: date | None = None
    review_on: date | None = None

    @property
    def times(self) -> Times:
        """Zone and hours, as they are kept."""
        return times_of(self.zone, self.weekdays, self.starts, self.ends)


def record_safe_contact(
    unit: Unit,
    case: Case,
    person_id: uuid.UUID,
    card: Card | None,
    known_by: date | None = None,
    edition: int | None = None,
) -> uuid.UUID:
    """Record a card, or by when it will be known; returns the id of the row.

    `edition` is the one that was shown when this was typed: Conflict if the card was changed meanwhile. NotFound for
    somebody of another case, BadInput by field, RuleBroken if the case has ended.
    """
    refuse_if_ended(case)
    if person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    today = unit.clock.now().date()
    limit = good_for(unit.session, today)
    if wrong := _known_by_problems(known_by, today) if card is None else _problems(card, today, limit):
        raise BadInput(wrong)
    row = card_of_person(unit.session, person_id)
    if edition is not None and edition != (row.version if row else 0):
        raise Conflict(_("Somebody else changed this card meanwhile. Look at the newest state, then try again."))
    if row is None:
        row = SafeContact(case_id=case.id, person_id=person_id)
        unit.session.add(row)
    else:
        unit.session.add(_earlier(row))
    _write(unit, case, row, card, known_by, limit)
    add_to_timeline(unit, case, EventKind.SAFE_CONTACT_RECORDED)
    unit.participants["trail"].act("safe_contact.record", ("person", person_id))
    return row.id


def _write(unit: Unit, case: Case, row: SafeContact, card: Card | None, known_by: date | None, limit: Limit) -> None:
    now = unit.clock.now()
    returned_on = row.unconfirmed_since or case.arrived_on
    is_earlier = bool(card and card.checked_on and returned_on and card.checked_on < returned_on)
    row.times, row.unconfirmed_since = None, returned_on if is_earlier else None
    row.content = stored_card(card) if card else None
    row.verified_on = (card.checked_on or now.date()) if card else None
    row.review_on = (card.review_on or latest_review(row.verified_on, limit)) if card and row.verified_on else None
    row.known_by = None if card else known_by
    row.recorded_by, row.recorded_at = unit.actor_id, now


def stored_card(card: Card) -> CardContent:
    """What the row keeps of a card, sealed."""
    times = card.times
    return CardContent(
        numbers=tuple(replace(number, country=phone_region(number.number)) for number in card.numbers),
        channels=tuple(channel for channel in Channel if channel in card.channels),
        weekdays=times.weekdays,
        starts=times.starts,
        ends=times.ends,
        zone=times.zone,
        language=card.language,
        trusted_name=card.trusted_name,
        trusted_relation=card.trusted_relation,
        trusted_zone=(card.trusted_zone or card.zone) if card.trusted_name else "",
        code_phrase=card.code_phrase,
        leave_message=card.leave_message,
        if_somebody_else=card.if_somebody_else,
        caution=card.caution,
        how=card.how,
    )


def _earlier(row: SafeContact) -> SafeContactVersion:
    """What a card says now, to be kept beside the one that takes its place."""
    return SafeContactVersion(
        case_id=row.case_id,
        person_id=row.person_id,
        edition=row.version,
        verified_on=row.verified_on,
        known_by=row.known_by,
        review_on=row.review_on,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        content=content_of(row),
    )


def _known_by_problems(known_by: date | None, today: date) -> dict[str, list[str]]:
    if known_by is None or known_by < today:
        return {"known_by": [_("Give the day by which it will be known: today or later.")]}
    return {}


def _problems(card: Card, today: date, limit: Limit) -> dict[str, list[str]]:
    """Everything wrong with a card, by field."""
    wrong: dict[str, list[str]] = {}
    if any(normal_phone(card_number.number, None) is None for card_number in card.numbers):
        wrong["number"] = [_("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")]
    elif not card.numbers and set(card.channels) & {Channel.CALL, Channel.MESSAGE}:
        wrong["number"] = [_("Give a number, or allow neither calls nor messages.")]
    if any(card_number.whose is Whose.TRUSTED for card_number in card.numbers) and not card.trusted_name:
        wrong["trusted_name"] = [_("Say who it is whose number this is.")]
    if card.trusted_zone and not is_zone(card.trusted_zone):
        wrong["trusted_zone"] = [_("Choose from the list.")]
    return wrong | time_problems(card.times) | _date_problems(card, today, limit)


def _date_problems(card: Card, today: date, limit: Limit) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    checked = card.checked_on or today
    if checked > today:
        wrong["checked_on"] = [_("This day lies in the future.")]
    if card.review_on is not None and not checked <= card.review_on <= latest_review(checked, limit):
        wrong["review_on"] = [_("Choose a day after the check, at most %(days)s days later.", days=limit.value)]
    return wrong
