"""Changes of travel documents: recording, changing and retiring one, its use on a journey, and its custody."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from foundation.errors import BadInput, Conflict, NotFound
from foundation.language.formats import all_countries, listed
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.identifiers import normal_document
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, people_of_case
from returns.cases.services.planning import not_recordable
from returns.documents.models import CustodyContent, DocumentContent, DocumentCustody, TravelDocument
from returns.documents.queries.documents import custody_of_document, documents_of_case, used_before
from returns.documents.queries.holders import contradicted, nationality_to_record
from returns.documents.rules.documents import LETS_IN, NAMED, DocumentKind, Holder, WhyNot, carrying, is_in_order
from returns.documents.rules.machine_readable import PrintedDocument
from returns.documents.words import HOLDER_TRAIT_LABELS, DocumentsAct
from returns.files.queries import file_of_case
from returns.journey.rules.journeys import legs_of
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons
from returns.people.models import Identifier, Person
from returns.people.rules.people import Basis, IdentifierKind
from returns.people.services.people import add_nationality, index_of, refuse_number_of_others
from returns.people.services.unknowns import settle
from returns.readiness.queries.readiness import Judged

Errors = dict[str, list[str]]
_SINGLE_JOURNEY = "documents.eu_travel_document_for_return.single_journey"


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
class NewDocument(StatedDocument):
    """A document of a person, and who has the original; None is not known yet.

    `printed`: what its lines say, where they were read; whoever takes it for a person's of whom something else is
    recorded is asked first, unless it `is_theirs`. `adds_nationality`: the one that is printed is recorded, too.
    """

    person_id: uuid.UUID = field(kw_only=True)
    holder: Holder | None = None
    holder_name: str = ""
    printed: PrintedDocument | None = None
    is_theirs: bool = True
    adds_nationality: bool = False


def record_document(unit: Unit, secrets: Secrets, case: Case, new: NewDocument) -> uuid.UUID:
    """Record a document of a person of this case and return its id; the person is found by its number from now on.

    A European travel document for return is for a single journey, whatever is ticked; one that was used on another
    journey stays used. NotFound for somebody of another case, BadInput by field, RuleBroken (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    people = {person.id: person for person in people_of_case(unit.session, case.id)}
    if new.person_id not in people:
        raise NotFound
    person = people[new.person_id]
    index, today = _index(secrets, new.number), unit.today
    nameless = {"holder_name": [_("Say who holds it, so that it can be found again.")]}
    if wrong := _wrong(new, index, today) | (nameless if new.holder in NAMED and not new.holder_name else {}):
        raise BadInput(wrong)
    if new.printed is not None and not new.is_theirs:
        _refuse_other_holder(person, new.printed)
    if index is not None and not new.number_is_right:
        refuse_number_of_others(unit, case, new.person_id, index, "number")
    document = TravelDocument(case_id=case.id, person_id=new.person_id, is_usable=True)
    document.used_on = _used_on(unit, new.number, index)
    _state(unit, person, document, new, DocumentContent(), index)
    unit.session.add(document)
    if new.holder:
        unit.session.flush()  # the hand-over refers to it
        _add_custody(unit, document, NewCustody(new.holder, today, new.holder_name), 1)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED, about=[new.person_id])
    country = nationality_to_record(person, new.printed) if new.printed and new.adds_nationality else None
    if country is not None:
        add_nationality(unit, case, person, country, Basis.DOCUMENT)
    settle(unit, case)
    unit.participants["trail"].act(DocumentsAct.DOCUMENT_RECORD, ("person", new.person_id))
    return document.id


def _refuse_other_holder(person: Person, printed: PrintedDocument) -> None:
    """BadInput if a document says something else of its holder than what is recorded of this person."""
    if traits := contradicted(person, printed):
        words = _(
            "The document says something else than what is recorded of this person: %(traits)s. Choose whose document "
            "it is.",
            traits=listed([str(HOLDER_TRAIT_LABELS[trait]) for trait in traits]),
        )
        is_theirs = _("Check the document again. Select this if it is this person’s.")
        raise BadInput({"person_id": [words], "is_theirs": [is_theirs]})


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
            _(
                "This document has changed since you opened it. The latest version is shown beside what you typed: "
                "compare the two."
            )
        )
    index, content = _index(secrets, stated.number), document.content
    if wrong := _wrong(stated, index, unit.today):
        raise BadInput(wrong)
    is_numbered_anew = normal_document(content.number) != normal_document(stated.number)
    if index is not None and is_numbered_anew and not stated.number_is_right:
        refuse_number_of_others(unit, case, document.person_id, index, "number")
    was = document.kind, document.issuing_country
    if (content.number and is_numbered_anew) or was != (stated.kind, stated.issuing_country):  # it is another one
        content = replace(content, custody_after=len(custody_of_document(unit.session, document.id)))
        document.used_on = _used_on(unit, stated.number, index)
    person = next(member for member in people_of_case(unit.session, case.id) if member.id == document.person_id)
    _state(unit, person, document, stated, content, index)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED, about=[document.person_id])
    settle(unit, case)
    unit.participants["trail"].act(DocumentsAct.DOCUMENT_CHANGE, ("person", document.person_id))


def retire_document(unit: Unit, case: Case, document: TravelDocument, why: WhyNot, note: str = "") -> None:
    """Say that a document of this case does not serve this return, and why. RuleBroken as above."""
    refuse_reasons(unit, case, not_recordable(case))
    document.is_usable = False
    document.content = replace(document.content, why_not=why, why_not_note=note or None)
    unit.participants["trail"].act(DocumentsAct.DOCUMENT_RETIRE, ("person", document.person_id))


def use_again(unit: Unit, case: Case, document: TravelDocument) -> None:
    """Say that a document serves this return after all: found again, or taken out by mistake. RuleBroken as above."""
    refuse_reasons(unit, case, not_recordable(case))
    document.is_usable = True
    document.content = replace(document.content, why_not=None, why_not_note=None)
    unit.participants["trail"].act(DocumentsAct.DOCUMENT_USE_AGAIN, ("person", document.person_id))


def note_departure(
    unit: Unit, case: Case, judged: Judged, day: date, boarded: Collection[uuid.UUID] | None = None
) -> None:
    """Remember on which document everybody sets out: the best of those that carry the journey that was judged.

    `boarded`: only these people set out.
    """
    rules, facts = judged.rules.documents, judged.facts
    going = [traveller for traveller in facts.people if boarded is None or uuid.UUID(traveller.person) in boarded]
    legs = (legs_of(traveller.person, facts.journeys, facts.legs) for traveller in going)
    good = [carrying(traveller.documents, own, rules)[0] for traveller, own in zip(going, legs, strict=True)]
    chosen = {documents[0].document for documents in good if documents}
    for document in documents_of_case(unit.session, case.id):
        if document.id.hex in chosen:
            document.used_on = judged.departs_on or day


def forget_departure(unit: Unit, case: Case, people: Collection[uuid.UUID], day: date) -> None:
    """Take back that these people set out on a document on a day: they did not travel, so it was not used."""
    for document in documents_of_case(unit.session, case.id):
        if document.person_id in people and document.used_on == day:
            document.used_on = None


def _wrong(stated: StatedDocument, index: bytes | None, today: date) -> Errors:
    errors: Errors = {}
    for name in ("issuing_country", "for_country"):
        if (code := getattr(stated, name)) and code not in all_countries():
            errors[name] = [_("Choose from the list.")]
    if stated.kind in LETS_IN and not stated.for_country:
        errors["for_country"] = [_("Enter the country it is valid for.")]
    if stated.kind not in LETS_IN and stated.for_country:
        errors["for_country"] = [_("Only a visa or residence permit is for a specific country. Leave this empty.")]
    if stated.number and index is None:
        errors["number"] = [_("A document number must contain letters or digits.")]
    if stated.issued_on and stated.issued_on > today:
        errors["issued_on"] = [_("This date is in the future. Correct it, or leave it empty.")]
    if stated.issued_on and stated.expires_on and stated.expires_on <= stated.issued_on:
        errors["expires_on"] = [_("The last day must be after the date of issue.")]
    return errors


def _state(
    unit: Unit,
    person: Person,
    document: TravelDocument,
    stated: StatedDocument,
    content: DocumentContent,
    index: bytes | None,
) -> None:
    """Write what is stated of a document; its owner is found by its number."""
    is_always_single = (
        stated.kind is DocumentKind.EU_RETURN_DOCUMENT and rule_on(unit.session, _SINGLE_JOURNEY, unit.today).flag()
    )
    document.kind, document.issuing_country = stated.kind, stated.issuing_country
    document.for_country = stated.for_country or None
    document.expires_on = stated.expires_on
    document.is_single_journey = stated.is_single_journey or is_always_single
    document.content = replace(content, number=stated.number, authority=stated.authority, issued_on=stated.issued_on)
    if index is not None and index not in {identifier.value_index for identifier in person.identifiers}:
        unit.session.add(
            Identifier(person_id=person.id, kind=IdentifierKind.DOCUMENT, value_index=index, value=stated.number)
        )


def _index(secrets: Secrets, number: str) -> bytes | None:
    return index_of(secrets, IdentifierKind.DOCUMENT, number, None) if number else None


def _used_on(unit: Unit, number: str, index: bytes | None) -> date | None:
    """The latest departure on a document of this number that this office knows of, in whichever case."""
    used = used_before(unit.session, index) if index is not None else ()
    of_number = normal_document(number)
    same = [document.used_on for document in used if normal_document(document.content.number) == of_number]
    return same[-1] if same else None


# Custody: a document goes from one hand into another. Rows are added, never changed.


@dataclass(frozen=True)
class NewCustody:
    """Who has an original, since when, and what shows it: a file of the case, or the number of a receipt."""

    holder: Holder
    since_on: date
    name: str = ""
    receipt: str = ""
    file_id: uuid.UUID | None = None
    note: str = ""
    is_correction: bool = False


def hand_over(unit: Unit, case: Case, document: TravelDocument, new: NewCustody) -> uuid.UUID:
    """Record that the original of a document of this case changed hands, or correct what was said last; returns the id.

    Possible in every state: an original may come back long after the return. BadInput by field.
    """
    lock_case(unit.session, case.id)
    chain = custody_of_document(unit.session, document.id)
    errors: Errors = {}
    if not is_in_order(new.since_on, chain[-1].since_on if chain else None, unit.today, new.is_correction):
        errors["since_on"] = [
            _("This date is in the future, or before the last hand-over. Select “correction” if that one was wrong.")
        ]
    if new.holder in NAMED and not new.name:
        errors["name"] = [_("Say who holds it, so that it can be found again.")]
    if new.file_id and file_of_case(unit.session, case.id, new.file_id) is None:
        errors["file_id"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)
    row = _add_custody(unit, document, new, len(chain) + 1)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED, about=[document.person_id])
    unit.participants["trail"].act(DocumentsAct.CUSTODY_RECORD, ("person", document.person_id))
    return row.id


def _add_custody(unit: Unit, document: TravelDocument, new: NewCustody, ordinal: int) -> DocumentCustody:
    row = DocumentCustody(
        case_id=document.case_id,
        person_id=document.person_id,
        document_id=document.id,
        ordinal=ordinal,
        holder=new.holder,
        since_on=new.since_on,
        is_correction=new.is_correction,
        file_id=new.file_id,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=CustodyContent(new.name, new.receipt, new.note),
    )
    unit.session.add(row)
    return row
