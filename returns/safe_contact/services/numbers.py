"""Opening a number: the card comes first, and outside its limits a reason is needed."""

from dataclasses import dataclass
from datetime import timedelta

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.messaging.services import notify
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import case_by_id
from returns.cases.rules import Reason
from returns.people.models import Person
from returns.people.queries import guardians_of_case
from returns.safe_contact.models import NumberOpening, OpeningReason, SafeContact
from returns.safe_contact.queries import (
    card_of_person,
    content_of,
    count_opened_by,
    good_for,
    limits_of,
    numbers_of,
    phones_of_case,
    time_there,
    whose_number,
)
from returns.safe_contact.rules import Channel, Whose, WhyOpened, limits_reasons
from returns.safe_contact.words import SafeContactNotice

OF_THE_CARD, OF_THE_CASE, OF_A_GUARDIAN = "c", "p", "g"
_DAY = timedelta(days=1)


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


def against_calling(unit: Unit, card: SafeContact | None, whose: Whose) -> tuple[Reason, ...]:
    """Everything that stands against calling such a number now, by this card; one statement beside the keys."""
    now = unit.clock.now()
    limit = good_for(unit.session, now.date())
    return limits_reasons(limits_of(card, whose), Channel.CALL, time_there(card, now, whose), now.date(), limit)


def open_number(unit: Unit, person: Person, request: NumberRequest) -> OpenedNumber:
    """The number that was asked for. Who opened it, when and why is kept, and the audit names it.

    NotFound for a number that the person does not have, BadInput by field where a reason is needed and missing.
    """
    assert unit.actor_id is not None  # a program asks for no number
    card = card_of_person(unit.session, person.id)
    number, now = _number(unit, person, card, request.which), unit.clock.now()
    against = against_calling(unit, card, whose_number(content_of(card), request.which))
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
        _tell_owner(unit, person, opening)
    subject = ("person", person.id)
    unit.participants["trail"].act("numbers.open", subject, outside=bool(against), opened_in_a_day=before + 1)
    return OpenedNumber(number, normal_phone(number, None) or number.replace(" ", ""))


def _tell_owner(unit: Unit, person: Person, opening: NumberOpening) -> None:
    """Tell the owner of the case, who finds the reason beside the card."""
    case = case_by_id(unit.session, person.case_id)
    assert case is not None  # whoever sees the person sees the case
    notify(unit, [case.owner_id], SafeContactNotice.NUMBER_OPENED, case.id, f"number_opened:{opening.id.hex}")


def _check_reason(request: NumberRequest) -> None:
    wrong = {}
    if request.why is None:
        wrong["why"] = [_("Choose why the number is needed now.")]
    if not request.text.strip():
        wrong["text"] = [_("Say it in your own words. The owner of the case reads it.")]
    if wrong:
        raise BadInput(wrong)


def _number(unit: Unit, person: Person, card: SafeContact | None, which: str) -> str:
    kind, name = which[:1], which[1:]
    if kind == OF_THE_CARD and name.isascii() and name.isdigit():
        numbers = numbers_of(content_of(card))[int(name) : int(name) + 1]
        if numbers:
            return numbers[0].number
    if kind == OF_THE_CASE:
        for phone in phones_of_case(unit.session, person.case_id).get(person.id, []):
            if phone.id.hex == name:
                return str(phone.value)
    if kind == OF_A_GUARDIAN:
        for guardianship in guardians_of_case(unit.session, person.case_id):
            is_meant = guardianship.id.hex == name and guardianship.person_id == person.id
            if is_meant and guardianship.content.contact:
                return guardianship.content.contact
    raise NotFound
