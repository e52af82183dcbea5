"""Entering somebody: who may be here already is shown first, and what was chosen then is remembered."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.services.cases import (
    NewMember,
    add_member,
    open_stated_case,
    refuse_member,
    wrong_in_stated,
)
from returns.names.queries import parts_of, person_seen
from returns.names.rules.duplicates import Traits
from returns.names.services.duplicates import (
    A_NEW_PERSON,
    Entered,
    Suggestions,
    find_lookalikes,
    full_of,
    link_cases,
    set_apart,
    suggest,
)
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.people import index_of

_FIELDS = {
    IdentifierKind.PHONE: "phone",
    IdentifierKind.EMAIL: "email",
    IdentifierKind.DOCUMENT: "document_number",
}


def open_unless_here(
    unit: Unit, units: UnitFactory, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID, me: uuid.UUID
) -> uuid.UUID | Suggestions:
    """Open the stated case and return its id; or who may be here already, if nobody has looked at that yet.

    `stated["who"]`: None before the suggestions were seen; "new" for somebody else; or the id (hex) of the person of
    an earlier case, who is linked. BadInput as in `open_case`.
    """
    if errors := wrong_in_stated(unit, secrets, stated, office_id):
        raise BadInput(errors)
    entered, who = _entered(unit, secrets, stated, office_id), stated.get("who")
    if who is None and (suggestions := suggest(unit, units, secrets, entered)).any:
        return suggestions
    case_id = open_stated_case(unit, secrets, stated, office_id, me)
    _remember(unit, secrets, entered, who, members_of_case(unit.session, case_id)[0].id, office_id)
    return case_id


def open_stated_by_program(
    unit: Unit, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID | None, me: uuid.UUID
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Open the stated case at once; returns its id, and the cases of people who may be the same.

    Other offices are not asked. The sending program shows these cases to a person, or gives `who` as the form does.
    AccessDenied outside of an office.
    """
    case_id = open_stated_case(unit, secrets, stated, office_id, me)
    person_id = members_of_case(unit.session, case_id)[0].id
    assert office_id is not None  # otherwise nothing was opened
    entered, who = replace(_entered(unit, secrets, stated, office_id), person_id=person_id), stated.get("who")
    _remember(unit, secrets, entered, who, person_id, office_id)
    lookalikes = find_lookalikes(unit, secrets, entered, parts_of(full_of(entered.names))) if who is None else []
    return case_id, [lookalike.case.id for lookalike in lookalikes]


def add_unless_here(
    unit: Unit, units: UnitFactory, secrets: Secrets, case: Case, stated: Mapping[str, Any]
) -> uuid.UUID | Suggestions:
    """Add the stated person to a case and return their id; or who may be here already, as in `open_unless_here`."""
    new = NewMember(stated["given_name"], stated.get("family_name"), stated["sex"], stated.get("birth_date"))
    refuse_member(unit, case, new)
    traits = Traits(new.birth_date, birth_year_band(new.birth_date), new.sex, case.country)
    entered, who = Entered((new.given_name, new.family_name), traits, {}, case.id), stated.get("who")
    if who is None and (suggestions := suggest(unit, units, secrets, entered)).any:
        return suggestions
    person_id = add_member(unit, secrets, case, new)
    _remember(unit, secrets, entered, who, person_id, case.office_id)
    return person_id


def _entered(unit: Unit, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID) -> Entered:
    born = stated.get("birth_date")
    host = accounts.country_of_office(unit.session, office_id) or None
    typed = {kind: stated.get(name) for kind, name in _FIELDS.items()}
    indexes = {kind: index_of(secrets, kind, value, host) for kind, value in typed.items() if value}
    traits = Traits(born, birth_year_band(born), stated["sex"], stated["country"])
    names = (stated["given_name"], stated.get("family_name"))
    return Entered(names, traits, {kind: index for kind, index in indexes.items() if index is not None})


def _remember(
    unit: Unit, secrets: Secrets, entered: Entered, who: str | None, person_id: uuid.UUID, office_id: uuid.UUID
) -> None:
    """Keep what was chosen of the suggestions: a link to an earlier case, or that everybody shown is somebody else."""
    if who is None:
        return
    if who == A_NEW_PERSON:
        parts = parts_of(full_of(entered.names))
        shown = find_lookalikes(unit, secrets, replace(entered, person_id=person_id), parts)
        set_apart(unit, secrets, office_id, person_id, [lookalike.person.id for lookalike in shown])
        return
    person, earlier = (person_seen(unit.session, candidate_id) for candidate_id in (person_id, uuid.UUID(who)))
    if person is None or earlier is None:
        raise BadInput({"who": [_("This person can no longer be found. Choose again.")]})
    link_cases(unit, person, earlier)
