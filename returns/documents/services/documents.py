"""Changes of travel documents: recording and changing one, and saying that it no longer serves, or was used."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import BadInput, Conflict, NotFound
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.identifiers import normal_document
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import people_of_case
from returns.cases.services.cases import index_of
from returns.cases.services.planning import made_before, not_recordable, note_made
from returns.documents.models import DocumentContent, TravelDocument
from returns.documents.queries.custody import custody_of_document
from returns.documents.queries.documents import documents_of_case, used_before
from returns.documents.rules.custody import NAMED, Holder
from returns.documents.rules.documents import LETS_IN, DocumentKind, WhyNot, carrying
from returns.documents.services.custody import NewCustody, add_custody
from returns.journey.rules.journeys import legs_of
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind
from returns.people.services.people import refuse_number_of_others
from returns.people.services.unknowns import settle
from returns.readiness.queries.readiness import Judged


@dataclass(frozen=True)
class StatedDocument:
    """A document as it is typed. An empty number and a last day of None are not known yet."""

    kind: DocumentKind
    issuing_country: str
    number: str = ""
    expires_on: date | None = None
    issued_on: date | None = None
    authority: str = ""
    is_single_journey: bool = False
    for_country: str = ""
    number_is_right: bool = True  # whoever types a number that somebody else has is asked first


@dataclass(frozen=True)
class NewDocument:
    """A document of a person, and who has the original; None is not known yet."""

    person_id: uuid.UUID
    kind: DocumentKind
    issuing_country: str
    number: str = ""
    expires_on: date | None = None
    issued_on: date | None = None
    authority: str = ""
    is_single_journey: bool = False
    for_country: str = ""
    holder: Holder | None = None
    holder_name: str = ""
    number_is_right: bool = True

    def stated(self) -> StatedDocument:
        """What is said of the document itself."""
        names = StatedDocument.__dataclass_fields__
        return StatedDocument(**{name: getattr(self, name) for name in names})


def record_document(
    unit: Unit, secrets: Secrets, case: Case, new: NewDocument, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record a document of a person of this case and return its id; the person is found by its number from now on.

    Sent twice with the same `once` id, it is recorded once. A European travel document for return is for a single
    journey, whatever is ticked; one that was used on another journey stays used. NotFound for somebody of another case,
    BadInput by field, RuleBroken (`not_before_boarding`).
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_recordable(case))
    people = {person.id: person for person in people_of_case(unit.session, case.id)}
    if new.person_id not in people:
        raise NotFound
    stated, index = new.stated(), _index(secrets, new.number)
    today = unit.clock.now().date()
    nameless = {"holder_name": [_("Say who has it, so that it can be found again.")]}
    _refuse(_wrong(stated, index, today) | (nameless if new.holder in NAMED and not new.holder_name else {}))
    if index is not None and not stated.number_is_right:
        refuse_number_of_others(unit, case, new.person_id, index, "number")
    document = TravelDocument(case_id=case.id, person_id=new.person_id, is_usable=True)
    _state(unit, document, stated, DocumentContent())
    document.used_on = _used_on(unit, new.number, index)
    unit.session.add(document)
    if new.holder:
        unit.session.flush()  # the hand-over refers to it
        add_custody(unit, document, NewCustody(new.holder, today, new.holder_name), 1)
    note_made(unit, once, document.id)
    _find_by(unit, people[new.person_id], new.number, index)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED)
    settle(unit, case)
    unit.participants["trail"].act("document.record", ("person", new.person_id))
    return document.id


def change_document(
    unit: Unit, secrets: Secrets, case: Case, document: TravelDocument, stated: StatedDocument, version: int
) -> None:
    """State anew what a document of this case is; whose it is never changes.

    Of another kind, country or number it is another document, of which nobody has said who has the original.
    Conflict if it was changed after `version`; BadInput by field; RuleBroken as above.
    """
    refuse_reasons(unit, case, not_recordable(case))
    if document.version != version:
        raise Conflict(
            _("Somebody else changed this document meanwhile. The newest state stands beside what you typed: compare.")
        )
    index = _index(secrets, stated.number)
    _refuse(_wrong(stated, index, unit.clock.now().date()))
    is_new = normal_document(document.content.number) != normal_document(stated.number)
    if index is not None and is_new and not stated.number_is_right:
        refuse_number_of_others(unit, case, document.person_id, index, "number")
    content = document.content
    if _is_another(document, stated):
        content = replace(content, custody_after=len(custody_of_document(unit.session, document.id)))
        document.used_on = _used_on(unit, stated.number, index)
    _state(unit, document, stated, content)
    person = next(member for member in people_of_case(unit.session, case.id) if member.id == document.person_id)
    _find_by(unit, person, stated.number, index)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED)
    settle(unit, case)
    unit.participants["trail"].act("document.change", ("person", document.person_id))


def retire_document(unit: Unit, case: Case, document: TravelDocument, why: WhyNot, note: str = "") -> None:
    """Say that a document of this case does not serve this return, and why. RuleBroken as above."""
    refuse_reasons(unit, case, not_recordable(case))
    document.is_usable = False
    document.content = replace(document.content, why_not=why, why_not_note=note or None)
    unit.participants["trail"].act("document.retire", ("person", document.person_id))


def use_again(unit: Unit, case: Case, document: TravelDocument) -> None:
    """Say that a document serves this return after all: found again, or taken out by mistake. RuleBroken as above."""
    refuse_reasons(unit, case, not_recordable(case))
    document.is_usable = True
    document.content = replace(document.content, why_not=None, why_not_note=None)
    unit.participants["trail"].act("document.use_again", ("person", document.person_id))


def note_departure(
    unit: Unit, case: Case, judged: Judged, day: date, boarded: Collection[uuid.UUID] | None = None
) -> None:
    """Remember on which document everybody sets out: the best of those that carry the journey that was judged.

    `boarded`: only these people set out.
    """
    rules, facts = judged.rules.documents, judged.facts
    legs = {traveller.person: legs_of(traveller.person, facts.journeys, facts.legs) for traveller in facts.people}
    going = [traveller for traveller in facts.people if boarded is None or uuid.UUID(traveller.person) in boarded]
    first = (carrying(traveller.documents, legs[traveller.person], rules)[0][:1] for traveller in going)
    chosen = {best.document for good in first for best in good}
    for document in documents_of_case(unit.session, case.id):
        if document.id.hex in chosen:
            document.used_on = judged.departs_on or day


def forget_departure(unit: Unit, case: Case, people: Collection[uuid.UUID], day: date) -> None:
    """Take back that these people set out on a document on a day: they did not travel, so it was not used."""
    for document in documents_of_case(unit.session, case.id):
        if document.person_id in people and document.used_on == day:
            document.used_on = None


def _is_another(document: TravelDocument, stated: StatedDocument) -> bool:
    """Whether what is stated is another document; a number that was not known before makes it no other one."""
    before = document.content.number
    is_numbered_anew = bool(before) and normal_document(before) != normal_document(stated.number)
    return is_numbered_anew or (document.kind, document.issuing_country) != (stated.kind, stated.issuing_country)


def _state(unit: Unit, document: TravelDocument, stated: StatedDocument, content: DocumentContent) -> None:
    document.kind, document.issuing_country = stated.kind, stated.issuing_country
    document.for_country = stated.for_country or None
    document.expires_on = stated.expires_on
    document.is_single_journey = stated.is_single_journey or _always_single(unit, stated.kind)
    document.content = replace(content, number=stated.number, authority=stated.authority, issued_on=stated.issued_on)


def _index(secrets: Secrets, number: str) -> bytes | None:
    return index_of(secrets, IdentifierKind.DOCUMENT, number, None) if number else None


def _used_on(unit: Unit, number: str, index: bytes | None) -> date | None:
    """The latest departure on a document of this number that this office knows of, in whichever case."""
    if index is None:
        return None
    same = [
        document.used_on
        for document in used_before(unit.session, index)
        if normal_document(document.content.number) == normal_document(number)
    ]
    return same[-1] if same else None


def _refuse(errors: dict[str, list[str]]) -> None:
    if errors:
        raise BadInput(errors)


def _wrong(stated: StatedDocument, index: bytes | None, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name in ("issuing_country", "for_country"):
        if (code := getattr(stated, name)) and code not in all_countries():
            errors[name] = [_("Choose from the list.")]
    if stated.kind in LETS_IN and not stated.for_country:
        errors["for_country"] = [_("Say for which country it counts.")]
    if stated.kind not in LETS_IN and stated.for_country:
        errors["for_country"] = [_("Only a visa or a residence permit is for a country. Leave this empty.")]
    if stated.number and index is None:
        errors["number"] = [_("A document number has letters or digits.")]
    if stated.issued_on and stated.issued_on > today:
        errors["issued_on"] = [_("This date lies in the future. Correct it, or leave it empty.")]
    if stated.issued_on and stated.expires_on and stated.expires_on <= stated.issued_on:
        errors["expires_on"] = [_("The last day has to be after the day of issue.")]
    return errors


def _always_single(unit: Unit, kind: DocumentKind) -> bool:
    if kind is not DocumentKind.EU_RETURN_DOCUMENT:
        return False
    code = "documents.eu_travel_document_for_return.single_journey"
    return rule_on(unit.session, code, unit.clock.now().date()).flag()


def _find_by(unit: Unit, person: Person, number: str, index: bytes | None) -> None:
    if index is not None and index not in {identifier.value_index for identifier in person.identifiers}:
        unit.session.add(Identifier(person_id=person.id, kind=IdentifierKind.DOCUMENT, value_index=index, value=number))
