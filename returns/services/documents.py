"""Changes of travel documents: recording one, and saying that it no longer serves."""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.errors import BadInput, NotFound
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.documents import TravelDocument
from returns.models.people import Identifier, Person
from returns.queries.cases import people_of_case
from returns.rules.documents import DocumentKind
from returns.rules.lifecycle import EventKind
from returns.rules.people import IdentifierKind
from returns.services.cases import index_of
from returns.services.lifecycle import refuse_reasons, tell
from returns.services.planning import made_before, not_recordable, note_made


@dataclass(frozen=True)
class NewDocument:
    """A document as it is typed. `expires_on` is None while it is not known."""

    person_id: uuid.UUID
    kind: DocumentKind
    issuing_country: str
    number: str
    expires_on: date | None = None
    issued_on: date | None = None
    authority: str = ""
    original_at: str = ""
    is_single_journey: bool = False


def record_document(
    unit: Unit, secrets: Secrets, case: Case, new: NewDocument, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record a document of a person of this case and return its id; the person is found by its number from now on.

    Sent twice with the same `once` id, it is recorded once. A European travel document for return is for a single
    journey, whatever is ticked. NotFound for somebody of another case, BadInput by field, RuleBroken
    (`not_before_boarding`).
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_recordable(case))
    people = {person.id: person for person in people_of_case(unit.session, case.id)}
    if new.person_id not in people:
        raise NotFound
    index = index_of(secrets, IdentifierKind.DOCUMENT, new.number, None)
    _check(new, index, unit.clock.now().date())
    document = TravelDocument(
        case_id=case.id,
        person_id=new.person_id,
        kind=new.kind,
        issuing_country=new.issuing_country,
        expires_on=new.expires_on,
        is_single_journey=new.is_single_journey or _always_single(unit, new.kind),
        is_usable=True,
        content={
            "number": new.number,
            "authority": new.authority,
            "issued_on": new.issued_on.isoformat() if new.issued_on else None,
            "original_at": new.original_at,
        },
    )
    unit.session.add(document)
    note_made(unit, once, document.id)
    _find_by(unit, people[new.person_id], new.number, index)
    tell(unit, case, EventKind.DOCUMENT_RECORDED)
    unit.participants["trail"].act("document.record", ("person", new.person_id))
    return document.id


def retire_document(unit: Unit, case: Case, document: TravelDocument) -> None:
    """Say that a document of this case no longer serves this return: lost, taken, replaced. RuleBroken as above."""
    refuse_reasons(unit, case, not_recordable(case))
    document.is_usable = False
    unit.participants["trail"].act("document.retire", ("person", document.person_id))


def _check(new: NewDocument, index: bytes | None, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if new.issuing_country not in all_countries():
        errors["issuing_country"] = [_("Choose from the list.")]
    if index is None:
        errors["number"] = [_("A document number has letters or digits.")]
    if new.issued_on and new.issued_on > today:
        errors["issued_on"] = [_("This date lies in the future. Correct it, or leave it empty.")]
    if new.issued_on and new.expires_on and new.expires_on <= new.issued_on:
        errors["expires_on"] = [_("The last day has to be after the day of issue.")]
    if errors:
        raise BadInput(errors)


def _always_single(unit: Unit, kind: DocumentKind) -> bool:
    if kind is not DocumentKind.EU_RETURN_DOCUMENT:
        return False
    code = "documents.eu_travel_document_for_return.single_journey"
    return rule_on(unit.session, code, unit.clock.now().date()).flag()


def _find_by(unit: Unit, person: Person, number: str, index: bytes | None) -> None:
    if index is not None and index not in {one.value_index for one in person.identifiers}:
        unit.session.add(Identifier(person_id=person.id, kind=IdentifierKind.DOCUMENT, value_index=index, value=number))
