"""What a person has several of: names, nationalities, languages, phones and numbers, ties to others of the case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.errors import BadInput, KeyGone, NotFound
from foundation.language.formats import all_countries, spoken_languages
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import refuse_if_ended, refuse_reasons, tell
from returns.people.models.people import Identifier, Kinship, Person
from returns.people.queries.people import kinships_of_case
from returns.people.rules.kinship import Kin, Tie, kinship_problems
from returns.people.rules.people import NO_COUNTRY, Basis, IdentifierKind, Interpreter, NameKind
from returns.people.services.people import index_of, index_person, refuse_number_of_others
from returns.people.services.unknowns import settle

# The lists inside what is said about a person.
LISTS = ("names", "nationalities", "languages")


@dataclass(frozen=True)
class Language:
    """A language that somebody speaks. `reads` is None while it is not known."""

    code: str
    interpreter: Interpreter
    reads: bool | None = None


def _begin(unit: Unit, case: Case) -> None:
    refuse_if_ended(case)
    lock_case(unit.session, case.id)


def _add(unit: Unit, case: Case, person: Person, where: str, part: dict[str, Any]) -> None:
    about = person.about or {}
    recorded = about.get(where, [])
    if any({**earlier, "id": ""} == {**part, "id": ""} for earlier in recorded):
        return  # sent twice: it is there
    person.about = {**about, where: [*recorded, {**part, "id": new_id().hex}]}
    _told(unit, case, person)


def _told(unit: Unit, case: Case, person: Person) -> None:
    tell(unit, case, EventKind.PERSON_CHANGED)
    settle(unit, case)
    unit.participants["trail"].act("person.change", ("person", person.id))


def add_name(unit: Unit, secrets: Secrets, case: Case, person: Person, name: tuple[NameKind, str, str]) -> None:
    """Add another name of a person. BadInput if it is empty, RuleBroken if the case has ended."""
    _begin(unit, case)
    kind, given_name, family_name = name
    if not given_name and not family_name:
        raise BadInput({"given": [_("Fill this in.")]})
    _add(unit, case, person, "names", {"kind": kind.value, "given": given_name, "family": family_name})
    index_person(unit, secrets, person)


def add_nationality(unit: Unit, case: Case, person: Person, country: str, basis: Basis) -> None:
    """Add a nationality; somebody may have several. BadInput for no country, or for one that contradicts another."""
    _begin(unit, case)
    recorded = [nationality["country"] for nationality in (person.about or {}).get("nationalities", [])]
    if country not in (*all_countries(), *NO_COUNTRY):
        raise BadInput({"country": [_("Choose from the list.")]})
    if country in recorded:
        raise BadInput({"country": [_("This is recorded already.")]})
    if recorded and (country in NO_COUNTRY or set(recorded) & set(NO_COUNTRY)):
        raise BadInput(
            {"country": [_("Somebody stateless, or of unknown nationality, has no other: remove one first.")]}
        )
    _add(unit, case, person, "nationalities", {"country": country, "basis": basis.value})


def add_language(unit: Unit, case: Case, person: Person, language: Language) -> None:
    """Add a language, or state anew what is known of it. BadInput for none of the list."""
    _begin(unit, case)
    if language.code not in {code for code, _name in spoken_languages()}:
        raise BadInput({"code": [_("Choose from the list.")]})
    about = person.about or {}
    others = [other for other in about.get("languages", []) if other["code"] != language.code]
    stated = {"code": language.code, "interpreter": language.interpreter.value, "reads": language.reads}
    person.about = {**about, "languages": [*others, {**stated, "id": new_id().hex}]}
    _told(unit, case, person)


def add_identifier(
    unit: Unit,
    secrets: Secrets,
    case: Case,
    person: Person,
    kind: IdentifierKind,
    value: str,
    country: str,
    label: str,
    number_is_right: bool = True,
) -> None:
    """Add a phone (with the country in which it is used, and a word on whose it is), e-mail or document number.

    BadInput if it cannot be one, or if it is the document number of somebody else and nobody said that it is right;
    nothing happens if it is there already.
    """
    _begin(unit, case)
    if country and country not in all_countries():
        raise BadInput({"used_in": [_("Choose from the list.")]})
    index = index_of(secrets, kind, value, country or None)
    if index is None:
        raise BadInput({"value": [_("This cannot be right. Write phones with their country code, +90 532 123 45 67.")]})
    if index in {identifier.value_index for identifier in person.identifiers}:
        return
    if kind is IdentifierKind.DOCUMENT and not number_is_right:
        refuse_number_of_others(unit, case, person.id, index, "value")
    about = {"country": country, "label": label} if country or label else None
    unit.session.add(Identifier(person_id=person.id, kind=kind, value_index=index, value=value, about=about))
    _told(unit, case, person)


def relate(unit: Unit, case: Case, people: Sequence[Person], tie: tuple[Person, Person, Kin]) -> None:
    """Say that the first person is something to the second; both of the case. RuleBroken with every contradiction."""
    _begin(unit, case)
    person, other, kin = tie
    ties = tuple(ties_of(kinships_of_case(unit.session, case.id)))
    births = {member.id.hex: _born(member) for member in people}
    new = Tie(person.id.hex, other.id.hex, kin)
    refuse_reasons(unit, case, kinship_problems(new, ties, births))
    # One pair, one order: two people who say it at once meet in the same row.
    stored = new if new.person < new.other else new.turned()
    first, second = uuid.UUID(stored.person), uuid.UUID(stored.other)
    unit.session.add(Kinship(case_id=case.id, person_id=first, other_id=second, kind=stored.kin.value))
    _told(unit, case, person)


def ties_of(rows: Sequence[Kinship]) -> list[Tie]:
    """Kinships as facts; those of a person whose key is gone are left out."""
    ties = []
    for row in rows:
        try:
            ties.append(Tie(row.person_id.hex, row.other_id.hex, Kin(row.kind)))
        except KeyGone:
            continue
    return ties


def _born(person: Person) -> date | None:
    try:
        return date.fromisoformat(person.birth_date) if person.birth_date else None
    except KeyGone:
        return None


def remove_part(unit: Unit, secrets: Secrets, case: Case, person: Person, part_id: uuid.UUID) -> None:
    """Remove a name, nationality, language, number or tie that was recorded wrongly. NotFound if it is not there."""
    _begin(unit, case)
    about = person.about or {}
    for where in LISTS:
        kept = [part for part in about.get(where, []) if part["id"] != part_id.hex]
        if len(kept) < len(about.get(where, [])):
            person.about = {**about, where: kept}
            index_person(unit, secrets, person)
            _told(unit, case, person)
            return
    rows: list[Identifier | Kinship] = [identifier for identifier in person.identifiers if identifier.id == part_id]
    rows += [
        kinship
        for kinship in kinships_of_case(unit.session, case.id)
        if kinship.id == part_id and person.id in (kinship.person_id, kinship.other_id)
    ]
    if not rows:
        raise NotFound
    unit.session.delete(rows[0])
    _told(unit, case, person)
