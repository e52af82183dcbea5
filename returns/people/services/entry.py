"""Entering somebody: who may be here already is shown first, and what was chosen then is remembered."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.services.cases import (
    NewMember,
    add_member,
    open_stated_case,
    refuse_late_member,
    wrong_in_stated,
)
from returns.names.queries.duplicates import person_seen
from returns.names.queries.parts import parts_of
from returns.names.rules.duplicates import Traits
from returns.names.rules.names import full_of
from returns.names.services.duplicates import (
    A_NEW_PERSON,
    Entered,
    Suggestions,
    find_lookalikes,
    link_cases,
    set_apart,
    suggest,
)
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.births import birth_errors
from returns.people.services.people import index_of

_FIELDS = {
    IdentifierKind.PHONE: "phone",
    IdentifierKind.EMAIL: "email",
    IdentifierKind.DOCUMENT: "document_number",
}


@dataclass(frozen=True)
class Doubt:
    """Somebody of a form who may be here already, by their place in it, and who that is."""

    place: int
    suggestions: Suggestions


def open_unless_here(
    unit: Unit, units: UnitFactory, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID, me: uuid.UUID
) -> uuid.UUID | Doubt:
    """Open the stated case with everybody in it and return its id; or who may be here already, if nobody looked yet.

    `stated["who"]`: None before the suggestions were seen; "new" for somebody else; or the id (hex) of the person of
    an earlier case, who is linked. `stated["further"]` are the other people by their place, with `who_PLACE` for each.
    All are entered, or none. BadInput as in `open_case`.
    """
    if errors := wrong_in_family(unit, secrets, stated, office_id):
        raise BadInput(errors)
    entered = {1: _entered(unit, secrets, stated, office_id)}
    entered |= {place: _entered_member(row, stated["country"], None) for place, row in _further(stated).items()}
    if (doubt := _first_doubt(unit, units, secrets, stated, entered)) is not None:
        return doubt
    case_id = open_stated_case(unit, secrets, stated, office_id, me)
    (principal,) = members_of_case(unit.session, case_id)
    _remember(unit, secrets, entered[1], stated.get("who"), principal.id, office_id)
    case = case_by_id(unit.session, case_id) if _further(stated) else None
    if case is not None:
        _add_further(unit, secrets, case, stated, entered)
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
) -> list[uuid.UUID] | Doubt:
    """Add the stated people to a case and return their ids; or who may be here already, as in `open_unless_here`."""
    refuse_late_member(case)
    if errors := wrong_in_members(unit, stated):
        raise BadInput(errors)
    new = new_member(stated)
    rows = {1: stated, **_further(stated)}
    entered = {place: _entered_member(row, case.country, case.id) for place, row in rows.items()}
    if (doubt := _first_doubt(unit, units, secrets, stated, entered)) is not None:
        return doubt
    person_id = add_member(unit, secrets, case, new)
    _remember(unit, secrets, entered[1], stated.get("who"), person_id, case.office_id)
    return [person_id, *_add_further(unit, secrets, case, stated, entered)]


def new_member(stated: Mapping[str, Any]) -> NewMember:
    """Somebody as a form states them."""
    return NewMember(stated["given_name"], stated.get("family_name"), stated["sex"], stated.get("birth_date"))


def _further(stated: Mapping[str, Any]) -> Mapping[int, Mapping[str, Any]]:
    rows: Mapping[int, Mapping[str, Any]] = stated.get("further", {})
    return rows


def _who(stated: Mapping[str, Any], place: int) -> str | None:
    """Who somebody of the form is, if that was said."""
    return stated.get("who" if place == 1 else f"who_{place}")


def wrong_in_members(unit: Unit, stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """What cannot be right of the people of a form, by field: of a whole one, or of what can be read of one."""
    days = {f"birth_date_{place}": row.get("birth_date") for place, row in _further(stated).items()}
    days |= {name: day for name, day in stated.items() if name.startswith("birth_date") and isinstance(day, date)}
    return {name: words for name, day in days.items() for words in birth_errors(day, unit.today).values()}


def wrong_in_family(
    unit: Unit, secrets: Secrets, stated: Mapping[str, Any], office_id: uuid.UUID | None
) -> dict[str, list[str]]:
    """The same of a form that opens a case, with what `wrong_in_stated` says."""
    return wrong_in_members(unit, stated) | wrong_in_stated(unit, secrets, stated, office_id)


def _first_doubt(
    unit: Unit, units: UnitFactory, secrets: Secrets, stated: Mapping[str, Any], entered: Mapping[int, Entered]
) -> Doubt | None:
    """The first of those entered who may be here already, and of whom nobody has said yet who they are."""
    for place, person in entered.items():
        if _who(stated, place) is None and (suggestions := suggest(unit, units, secrets, person)).any:
            return Doubt(place, suggestions)
    return None


def _add_further(
    unit: Unit, secrets: Secrets, case: Case, stated: Mapping[str, Any], entered: Mapping[int, Entered]
) -> list[uuid.UUID]:
    """Add the further people of a form: for each of them what is done for one."""
    added = []
    for place, row in _further(stated).items():
        unit.session.flush()  # whoever was entered before is a record of their own
        unit.participants["trail"].write_record()
        person_id = add_member(unit, secrets, case, new_member(row))
        _remember(
            unit, secrets, replace(entered[place], case_id=case.id), _who(stated, place), person_id, case.office_id
        )
        added.append(person_id)
    return added


def _entered_member(row: Mapping[str, Any], country: str, case_id: uuid.UUID | None) -> Entered:
    new = new_member(row)
    traits = Traits(new.birth_date, birth_year_band(new.birth_date), new.sex, country)
    return Entered((new.given_name, new.family_name), traits, {}, case_id)


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
