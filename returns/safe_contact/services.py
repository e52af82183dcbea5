"""Changes of safe contact: cards and what they said before, when somebody may be reached, numbers that are opened."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.zones import is_zone, local
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.security.identifiers import normal_phone, phone_region
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import Limit
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended
from returns.names.queries.names import full_name
from returns.people.models import Person
from returns.people.queries import guardians_of_case
from returns.people.services.unknowns import usual_due
from returns.safe_contact.models import (
    CardContent,
    LaterTimes,
    NumberOpening,
    OpeningReason,
    SafeContact,
    SafeContactVersion,
)
from returns.safe_contact.queries import (
    against_calling,
    card_of_person,
    cards_of_case,
    content_of,
    count_opened_by,
    good_for,
    numbers_of,
    phones_of_person,
    whose_number,
)
from returns.safe_contact.rules import Channel, Times, Whose, WhyOpened, day_of_arrival, latest_review
from returns.safe_contact.words import SafeContactAct, SafeContactNotice

OF_THE_CARD, OF_THE_CASE, OF_A_GUARDIAN = "c", "p", "g"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Card:
    """A card as it is recorded: checked today unless `checked_on` says otherwise; `review_on` as late as may be.

    Countries of numbers are found out, and `trusted_zone` is the same as `zone` unless it is stated.
    """

    content: CardContent
    checked_on: date | None = None
    review_on: date | None = None


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
    today = unit.today
    limit = good_for(unit.session, today)
    if wrong := _known_by_problems(known_by, today) if card is None else _problems(card, today, limit):
        raise BadInput(wrong)
    row = card_of_person(unit.session, person_id)
    if edition is not None and edition != (row.version if row else 0):
        raise Conflict(_("This card has changed since you opened it. Check the latest version, then try again."))
    if row is None:
        row = SafeContact(case_id=case.id, person_id=person_id)
        unit.session.add(row)
    else:
        unit.session.add(_earlier(row))
    _write(unit, case, row, card, known_by, limit)
    add_to_timeline(unit, case, EventKind.SAFE_CONTACT_RECORDED, about=[person_id])
    unit.participants["trail"].act(SafeContactAct.RECORD, ("person", person_id))
    return row.id


def _write(unit: Unit, case: Case, row: SafeContact, card: Card | None, known_by: date | None, limit: Limit) -> None:
    now = unit.clock.now()
    returned_on = row.unconfirmed_since or case.arrived_on
    is_earlier = bool(card and card.checked_on and returned_on and card.checked_on < returned_on)
    row.times, row.unconfirmed_since = None, returned_on if is_earlier else None
    row.content = stored_card(card) if card else None
    row.verified_on = (card.checked_on or unit.today) if card else None
    row.review_on = (card.review_on or latest_review(row.verified_on, limit)) if card and row.verified_on else None
    row.known_by = None if card else known_by
    row.recorded_by, row.recorded_at = unit.actor_id, now


def copy_card(unit: Unit, case: Case, source_id: uuid.UUID, people: Collection[uuid.UUID]) -> None:
    """Copy the card of one person of a case to others who have none, each a card that was not checked with them.

    Numbers of the person are, on the card of somebody else, those of a trusted person. A number opens only with a
    reason until the card is checked. BadInput for somebody of another case, or who has a card.
    """
    members = {person.id: person for person in members_of_case(unit.session, case.id)}
    unit.session.flush()  # the card that is copied has just been recorded
    cards = cards_of_case(unit.session, case.id)
    content = content_of(cards.get(source_id))
    if content is None or any(person_id not in members or person_id in cards for person_id in people):
        raise BadInput({"also_for": [_("Choose from the list.")]})
    copied = _as_copied(content, members[source_id])
    for person_id in people:
        unit.session.flush()  # the card before is a record of its own
        unit.participants["trail"].write_record()
        card = SafeContact(
            case_id=case.id,
            person_id=person_id,
            known_by=usual_due(unit),
            recorded_by=unit.actor_id,
            recorded_at=unit.clock.now(),
            content=copied,
        )
        unit.session.add(card)
        add_to_timeline(unit, case, EventKind.SAFE_CONTACT_RECORDED, about=[person_id])
        unit.participants["trail"].act(SafeContactAct.RECORD, ("person", person_id))


def _as_copied(content: CardContent, source: Person) -> CardContent:
    """What a card says on the card of somebody else: how it was checked is not copied."""
    own = tuple(replace(number, whose=Whose.TRUSTED) for number in content.numbers if number.whose is Whose.OWN)
    copied = replace(content, how=None, copied_from=source.id.hex)
    if not own:
        return copied
    name = full_name(source) or ""
    return replace(copied, numbers=own, trusted_name=name, trusted_relation="", trusted_zone=content.zone)


def stored_card(card: Card) -> CardContent:
    """What the row keeps of a card, sealed."""
    content = card.content
    return replace(
        content,
        numbers=tuple(replace(number, country=phone_region(number.number)) for number in content.numbers),
        channels=tuple(channel for channel in Channel if channel in (content.channels or ())),
        trusted_zone=content.zone_of_trusted if content.trusted_name else "",
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
        return {"known_by": [_("Enter the day by which it will be known: today or later.")]}
    return {}


def _problems(card: Card, today: date, limit: Limit) -> dict[str, list[str]]:
    """Everything wrong with a card, by field."""
    content = card.content
    wrong: dict[str, list[str]] = {}
    if any(normal_phone(card_number.number, None) is None for card_number in content.numbers):
        wrong["number"] = [_("This is not a phone number. Include the country code, such as +90 532 123 45 67.")]
    elif not content.numbers and set(content.channels or ()) & {Channel.CALL, Channel.MESSAGE}:
        wrong["number"] = [_("Enter a number, or allow neither calls nor messages.")]
    if any(card_number.whose is Whose.TRUSTED for card_number in content.numbers) and not content.trusted_name:
        wrong["trusted_name"] = [_("Say whose number this is.")]
    if content.trusted_zone and not is_zone(content.trusted_zone):
        wrong["trusted_zone"] = [_("Choose from the list.")]
    return wrong | time_problems(content) | _date_problems(card, today, limit)


def _date_problems(card: Card, today: date, limit: Limit) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    checked = card.checked_on or today
    if checked > today:
        wrong["checked_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    if card.review_on is not None and not checked <= card.review_on <= latest_review(checked, limit):
        wrong["review_on"] = [_("Choose a day after the check, at most %(days)s days later.", days=limit.value)]
    return wrong


# When somebody may be reached: what follows an arrival, and what a partner confirms or corrects there.


def time_problems(times: Times | CardContent) -> dict[str, list[str]]:
    """Everything wrong with zone and hours, by field."""
    wrong: dict[str, list[str]] = {}
    if not times.weekdays:
        wrong["weekdays"] = [_("Choose at least one day.")]
    if (times.starts is None) != (times.ends is None) or (times.starts is not None and times.starts == times.ends):
        wrong["ends"] = [_("Enter both hours, each different, or leave both empty for the whole day.")]
    if not is_zone(times.zone):
        wrong["zone"] = [_("Choose from the list.")]
    return wrong


def move_cards(unit: Unit, case: Case, people: Collection[uuid.UUID], zone: str, at: datetime) -> None:
    """People have arrived at an instant (aware): their own numbers are in this zone now, and nobody has confirmed it.

    A card that was recorded since they arrived, for the same zone, stays as it is.
    """
    day = day_of_arrival(at, local(at, zone))
    for person_id, card in cards_of_case(unit.session, case.id).items():
        content = content_of(card)
        if person_id not in people or content is None or _is_recorded_since(card, content, zone, at, day):
            continue
        card.times = replace(card.times, zone=zone) if card.times is not None else LaterTimes(zone)
        card.unconfirmed_since = day


def _is_recorded_since(card: SafeContact, content: CardContent, zone: str, at: datetime, day: date) -> bool:
    is_recorded = card.recorded_at is not None and card.recorded_at >= at
    return is_recorded and card.verified_on is not None and card.verified_on >= day and content.zone == zone


def confirm_times(card: SafeContact, corrected: Times | None, checked_on: date, is_as_it_stands: bool) -> None:
    """Keep zone and hours as somebody found them with the person on a day; confirmed if all else was right.

    `corrected` is None where they are as they stand on the card.
    """
    if corrected is not None:
        card.times = LaterTimes(**vars(corrected))
    if is_as_it_stands and card.unconfirmed_since is not None and checked_on >= card.unconfirmed_since:
        card.unconfirmed_since = None


# Opening a number: the card comes first, and outside its limits a reason is needed.


@dataclass(frozen=True)
class NumberRequest:
    """Which number is asked for, and why, if the card does not allow it now.

    `which` is the place of a number on the card ("c0", "c1"), "p" with the id (hex) of a phone of the case, or "g" with
    the id (hex) of a guardianship by which somebody from outside stands for this child.
    """

    which: str
    why: WhyOpened | None = None
    text: str = ""


@dataclass(frozen=True)
class OpenedNumber:
    """A number as it was typed, and as a phone dials it (+COUNTRY…; the same as typed where it is no whole number)."""

    shown: str
    dialled: str


def open_number(unit: Unit, person: Person, request: NumberRequest) -> OpenedNumber:
    """The number that was asked for. Who opened it, when and why is kept, and the audit names it.

    NotFound for a number that the person does not have, BadInput by field where a reason is needed and missing.
    """
    assert unit.actor_id is not None  # a program asks for no number
    card = card_of_person(unit.session, person.id)
    number, now = _number(unit, person, card, request.which), unit.clock.now()
    limit = good_for(unit.session, now.date())
    against = against_calling(card, whose_number(content_of(card), request.which), now, limit)
    if against:
        _check_reason(request)
    before = count_opened_by(unit.session, unit.actor_id, now - _DAY)
    reason = OpeningReason(request.why, request.text, tuple(reason.code for reason in against))
    opening = NumberOpening(
        case_id=person.case_id,
        person_id=person.id,
        opened_at=now,
        opened_by=unit.actor_id,
        is_outside=bool(against),
        content=reason if against else None,
    )
    unit.session.add(opening)
    if against:
        _notify_owner(unit, person, opening)
    subject = ("person", person.id)
    unit.participants["trail"].act(
        SafeContactAct.NUMBERS_OPEN, subject, outside=bool(against), opened_in_a_day=before + 1
    )
    return OpenedNumber(number, normal_phone(number, None) or number.replace(" ", ""))


def _notify_owner(unit: Unit, person: Person, opening: NumberOpening) -> None:
    """Notify the owner of the case, who finds the reason beside the card."""
    case = case_by_id(unit.session, person.case_id)
    assert case is not None  # whoever sees the person sees the case
    notify(unit, [case.owner_id], SafeContactNotice.NUMBER_OPENED, case.id, f"number_opened:{opening.id.hex}")


def _check_reason(request: NumberRequest) -> None:
    wrong = {}
    if request.why is None:
        wrong["why"] = [_("Choose why you need the number now.")]
    if not request.text.strip():
        wrong["text"] = [_("Say it in your own words. The case owner will read it.")]
    if wrong:
        raise BadInput(wrong)


def _number(unit: Unit, person: Person, card: SafeContact | None, which: str) -> str:
    kind, name = which[:1], which[1:]
    if kind == OF_THE_CARD and name.isascii() and name.isdigit():
        numbers = numbers_of(content_of(card))[int(name) : int(name) + 1]
        if numbers:
            return numbers[0].number
    if kind == OF_THE_CASE:
        for phone in phones_of_person(unit.session, person.id):
            if phone.id.hex == name:
                return str(phone.value)
    if kind == OF_A_GUARDIAN:
        for guardianship in guardians_of_case(unit.session, person.case_id):
            is_meant = guardianship.id.hex == name and guardianship.person_id == person.id
            if is_meant and guardianship.content.contact:
                return guardianship.content.contact
    raise NotFound
