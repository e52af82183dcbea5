"""Changes of safe contacts: a card, or the day by which it will be known."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.safe_contact import SafeContact
from returns.queries.cases import members_of_case
from returns.queries.safe_contact import card_of_person
from returns.services.lifecycle import refuse_if_ended


@dataclass(frozen=True)
class Card:
    """How somebody may be reached: who answers, when, in which language, and what never to do."""

    number: str
    who: str
    when: str
    language: str
    code_phrase: str = ""
    leave_message: bool = False
    if_somebody_else: str = ""


def record_safe_contact(
    unit: Unit, case: Case, person_id: uuid.UUID, card: Card | None, known_by: date | None = None
) -> uuid.UUID:
    """Record a card, which counts as checked today, or by when it will be known; returns the id of the row.

    NotFound for somebody of another case, BadInput by field, RuleBroken if the case has ended.
    """
    refuse_if_ended(case)
    if person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    today = unit.clock.now().date()
    _check(card, known_by, today)
    row = card_of_person(unit.session, person_id)
    if row is None:
        row = SafeContact(case_id=case.id, person_id=person_id)
        unit.session.add(row)
    row.content = asdict(card) if card else None
    row.verified_on = today if card else None
    row.known_by = None if card else known_by
    unit.participants["trail"].act("safe_contact.record", ("person", person_id))
    return row.id


def _check(card: Card | None, known_by: date | None, today: date) -> None:
    if card is not None and normal_phone(card.number, None) is None:
        raise BadInput(
            {"number": [_("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")]}
        )
    if card is None and (known_by is None or known_by < today):
        raise BadInput({"known_by": [_("Give the day by which it will be known: today or later.")]})
