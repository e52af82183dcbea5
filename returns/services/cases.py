"""Changes of cases: opening one with its first person."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from foundation.accounts import queries as accounts
from foundation.accounts.models import FormSubmission
from foundation.errors import AccessDenied, BadInput
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.references import draw_reference
from foundation.security.identifiers import normal_document, normal_email, normal_phone
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.people import Identifier, Person
from returns.rules.cases import CaseState, Track
from returns.rules.people import IdentifierKind, MemberRole, Sex, birth_date_problem, birth_year_band

NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class NewCase:
    """What an officer states when a case is opened. None is "not known yet"."""

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


def index_of(secrets: Secrets, kind: IdentifierKind, value: str, region: str | None) -> bytes | None:
    """The keyed index of an identifier's normal form, or None if the value cannot be one."""
    if kind is IdentifierKind.PHONE:
        normal = normal_phone(value, region)
    else:
        normal = normal_email(value) if kind is IdentifierKind.EMAIL else normal_document(value)
    return secrets.blind_index(kind.value, normal) if normal else None


def _problems(new: NewCase, today: date, host_country: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if new.country not in all_countries():
        errors["country"] = [_("Choose from the list.")]
    elif new.country == host_country:
        errors["country"] = [_("The country of return is the country of this office. Choose the country of origin.")]
    problem = birth_date_problem(new.birth_date, today)
    if problem == "future":
        errors["birth_date"] = [_("This date lies in the future. Correct it, or tick “Not known yet”.")]
    elif problem == "too_old":
        errors["birth_date"] = [_("This date is more than 120 years ago. Correct it, or tick “Not known yet”.")]
    return errors


def _identified(
    new: NewCase, secrets: Secrets, host_country: str
) -> tuple[list[tuple[IdentifierKind, str, bytes]], dict[str, list[str]]]:
    given = (
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
    found, errors = [], {}
    for field, kind, value, sentence in given:
        if not value:
            continue
        index = index_of(secrets, kind, value, host_country)
        if index is None:
            errors[field] = [sentence]
        else:
            found.append((kind, value, index))
    return found, errors


def _checked(
    unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID
) -> tuple[list[tuple[IdentifierKind, str, bytes]], dict[str, list[str]]]:
    """What the person is looked up by, and everything that cannot be right, by field."""
    host_country = {office.id: office.country for office in accounts.offices(unit.session)}[office_id]
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


def _principal(case: Case, new: NewCase) -> Person:
    return Person(
        case_id=case.id,
        ordinal=1,
        role=MemberRole.PRINCIPAL,
        sex=new.sex,
        birth_year_band=birth_year_band(new.birth_date),
        given_name=new.given_name,
        family_name=new.family_name,
        birth_date=new.birth_date.isoformat() if new.birth_date else None,
    )


def open_case(
    unit: Unit, secrets: Secrets, new: NewCase, office_id: uuid.UUID, owner_id: uuid.UUID, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Open a case with its principal applicant and return its id.

    Sent twice with the same `once` id, it is opened once. BadInput names every field that cannot be right.
    """
    if once is not None and (made := accounts.submission(unit.session, owner_id, once)):
        return made
    identified, errors = _checked(unit, secrets, new, office_id)
    if errors:
        raise BadInput(errors)
    case = _case(unit, secrets, new, office_id, owner_id)
    person = _principal(case, new)
    unit.session.add(case)
    unit.session.flush()  # the person refers to the case
    unit.session.add(person)
    unit.session.flush()  # the identifiers refer to the person
    unit.session.add_all(
        [
            Identifier(person_id=person.id, kind=kind, value_index=index, value=value)
            for kind, value, index in identified
        ]
    )
    if once is not None:
        unit.session.add(FormSubmission(account_id=owner_id, once=once, result=case.id, taken_at=case.created_at))
    unit.participants["trail"].act("case.open", ("case", case.id), ("person", person.id))
    return case.id


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
