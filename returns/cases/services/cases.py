"""Changes of cases: opening one with its first person, adding the people who return with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied, BadInput
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.references import draw_reference
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case, raise_reasons
from returns.cases.rules import BEFORE_BOARDING, NEVER, CaseState, Reason, Track
from returns.cases.services.planning import made_before, note_made
from returns.lifecycle.rules import EventKind, StepReason
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.names.services.names import index_names
from returns.people.models import Identifier
from returns.people.rules.people import IdentifierKind, MemberRole, Sex
from returns.people.services.people import NewMember as NewMember, birth_errors, index_of as index_of, make_person
from returns.people.services.unknowns import ask_at_opening
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import void_clearance


@dataclass(frozen=True)
class NewCase:
    """What an officer states when a case is opened. None is "not known yet".

    `deadline_has_passed`: a legal deadline in the past is meant so. A form asks; whoever takes cases over does not.
    """

    given_name: str
    family_name: str | None
    sex: Sex
    birth_date: date | None
    country: str
    place_of_return: str | None = None
    phone: str | None = None
    email: str | None = None
    document_number: str | None = None
    legal_deadline: date | None = None
    note: str | None = None
    track: Track = Track.UNDECIDED
    deadline_has_passed: bool = True


def _problems(new: NewCase, today: date, host_country: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if new.country not in all_countries():
        errors["country"] = [_("Choose from the list.")]
    elif new.country == host_country:
        errors["country"] = [_("The country of return is the country of this office. Choose the country of origin.")]
    if new.legal_deadline and new.legal_deadline < today and not new.deadline_has_passed:
        errors["legal_deadline"] = [
            _("This day has passed. Correct it, or tick below that the deadline is over already.")
        ]
    return {**errors, **birth_errors(new.birth_date, today)}


def _identified(
    new: NewCase, secrets: Secrets, host_country: str
) -> tuple[list[tuple[IdentifierKind, str, bytes]], dict[str, list[str]]]:
    stated = (
        (
            "phone",
            IdentifierKind.PHONE,
            new.phone,
            _("This is no phone number. Write it with its country code, such as +90 532 123 45 67."),
        ),
        ("email", IdentifierKind.EMAIL, new.email, _("Give an e-mail address such as name@example.org.")),
        (
            "document_number",
            IdentifierKind.DOCUMENT,
            new.document_number,
            _("A document number has letters or digits."),
        ),
    )
    identified, errors = [], {}
    for field, kind, value, sentence in stated:
        if not value:
            continue
        index = index_of(secrets, kind, value, host_country)
        if index is None:
            errors[field] = [sentence]
        else:
            identified.append((kind, value, index))
    return identified, errors


def _checked(
    unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID
) -> tuple[list[tuple[IdentifierKind, str, bytes]], dict[str, list[str]]]:
    """What the person is looked up by, and everything that cannot be right, by field."""
    host_country = accounts.country_of_office(unit.session, office_id)
    identified, errors = _identified(new, secrets, host_country)
    return identified, {**_problems(new, unit.clock.now().date(), host_country), **errors}


def _case(unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID, owner_id: uuid.UUID) -> Case:
    now, reference = unit.clock.now(), draw_reference()
    return Case(
        office_id=office_id,
        owner_id=owner_id,
        created_by=unit.actor_id,
        created_at=now,
        opened_on=now.date(),
        state=CaseState.INTAKE,
        track=new.track,
        country=new.country,
        legal_deadline=new.legal_deadline,
        deadline_or_never=new.legal_deadline or NEVER,
        reference=reference,
        reference_index=secrets.blind_index("reference", reference),
        place_of_return=new.place_of_return,
        note=new.note,
    )


def _clearance(case: Case) -> ProtectionClearance:
    # Every case is born with it, so that having one says nothing.
    return ProtectionClearance(
        case_id=case.id, state=Clearance.OUTSTANDING, set_at=case.created_at, set_by=case.created_by
    )


def open_case(
    unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID, owner_id: uuid.UUID, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Open a case with its principal applicant and return its id.

    Sent twice with the same `once` id, it is opened once. BadInput names every field that cannot be right.
    """
    if made := made_before(unit, once):
        return made
    identified, errors = _checked(unit, secrets, new, office_id)
    if errors:
        raise BadInput(errors)
    case = _case(unit, secrets, new, office_id, owner_id)
    first = NewMember(new.given_name, new.family_name, new.sex, new.birth_date)
    person = make_person(case.id, 1, MemberRole.PRINCIPAL, first)
    unit.session.add(case)
    unit.session.flush()  # the person and the clearance refer to the case
    unit.session.add_all([person, _clearance(case)])
    unit.session.flush()  # the identifiers refer to the person
    unit.session.add_all(
        [
            Identifier(person_id=person.id, kind=kind, value_index=index, value=value)
            for kind, value, index in identified
        ]
    )
    index_names(unit, secrets, person)
    if new.birth_date is None:
        ask_at_opening(unit, case, person.id)
    note_made(unit, once, case.id)
    unit.participants["trail"].act("case.open", ("case", case.id), ("person", person.id))
    return case.id


def refuse_member(unit: Unit, case: Case, new: NewMember) -> None:
    """RuleBroken (`not_from_here`) once the journey has begun, BadInput for a birth date that cannot be right."""
    if case.state not in BEFORE_BOARDING:
        raise_reasons((Reason(StepReason.NOT_FROM_HERE),))
    if errors := birth_errors(new.birth_date, unit.clock.now().date()):
        raise BadInput(errors)


def add_member(unit: Unit, secrets: Secrets, case: Case, new: NewMember, once: uuid.UUID | None = None) -> uuid.UUID:
    """Add somebody who returns with a case, before boarding; returns the id of the person.

    Sent twice with the same `once` id, they are added once. BadInput for a birth date that cannot be right, RuleBroken
    (`not_from_here`) once the journey has begun.
    """
    if made := made_before(unit, once):
        return made
    refuse_member(unit, case, new)
    ordinal = max((member.ordinal for member in members_of_case(unit.session, case.id)), default=0) + 1
    person = make_person(case.id, ordinal, MemberRole.MEMBER if ordinal > 1 else MemberRole.PRINCIPAL, new)
    unit.session.add(person)
    unit.session.flush()  # the index of names refers to the person
    index_names(unit, secrets, person)
    if new.birth_date is None:
        ask_at_opening(unit, case, person.id)
    note_made(unit, once, person.id)
    add_to_timeline(unit, case, EventKind.PERSON_ADDED)
    void_clearance(unit, case)  # nobody comes along under one that was given without knowing of them
    unit.participants["trail"].act("case.add_member", ("case", case.id), ("person", person.id))
    return person.id


def open_stated_case(
    unit: Unit, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID | None, owner_id: uuid.UUID
) -> uuid.UUID:
    """Open a case from what a form or a JSON body stated (`NewCaseForm`); the caller becomes its owner."""
    if office_id is None:
        raise AccessDenied("cases.create")  # only people of an office open cases
    return open_case(unit, secrets, _stated(stated), office_id, owner_id, stated.get("once"))


def _stated(stated: Mapping[str, Any]) -> NewCase:
    names = {field.name for field in fields(NewCase)}
    facts = {"family_name": None, "birth_date": None, **{name: stated[name] for name in stated if name in names}}
    return NewCase(**facts)


def wrong_in_stated(
    unit: Unit, secrets: Secrets, readable: Mapping[str, Any], office_id: uuid.UUID | None
) -> dict[str, list[str]]:
    """What is wrong with the readable fields of a form whose other fields are not: errors by field, told together."""
    if office_id is None:
        return {}
    unread = {"given_name": "", "sex": Sex.UNKNOWN, "country": ""}
    return _checked(unit, secrets, _stated({**unread, **readable}), office_id)[1]
