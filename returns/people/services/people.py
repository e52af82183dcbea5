"""Changes of people: how a person is entered, changed, spelled, and described. What was recorded before is kept."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation.errors import BadInput, Conflict, NotFound
from foundation.language.formats import all_countries, spoken_languages
from foundation.language.scripts import script_of
from foundation.language.words import _
from foundation.security.identifiers import normal_document, normal_email, normal_phone
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, shown_reference
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended, refuse_reasons
from returns.names.services.names import index_names
from returns.people.models import (
    Identifier,
    Kinship,
    Nationality,
    OtherName,
    Person,
    PersonState,
    PersonVersion,
    PhoneUse,
    SpokenLanguage,
)
from returns.people.queries import cases_with_number, kinships_of_case
from returns.people.rules.families import Kin, Tie, kinship_problems
from returns.people.rules.people import (
    NATIONALITY_UNKNOWN,
    NO_COUNTRY,
    Basis,
    IdentifierKind,
    Interpreter,
    MemberRole,
    NameKind,
    Sex,
    birth_year_band,
)
from returns.people.services.births import birth_errors
from returns.people.services.unknowns import settle
from returns.people.words import PeopleAct

_LATIN = "latin"
_MOST_NAMED = 3  # of the cases in which a number stands


@dataclass(frozen=True)
class NewMember:
    """Somebody who returns, as they are stated. None is "not known yet"."""

    given_name: str
    family_name: str | None
    sex: Sex
    birth_date: date | None


def index_of(secrets: Secrets, kind: IdentifierKind, value: str, region: str | None) -> bytes | None:
    """The keyed index of an identifier's normal form, or None if the value cannot be one."""
    if kind is IdentifierKind.PHONE:
        normal = normal_phone(value, region)
    else:
        normal = normal_email(value) if kind is IdentifierKind.EMAIL else normal_document(value)
    return secrets.blind_index(kind.value, normal) if normal else None


def make_person(case_id: uuid.UUID, ordinal: int, role: MemberRole, new: NewMember) -> Person:
    """The row of a new person of a case; whoever calls adds it."""
    return Person(
        case_id=case_id,
        ordinal=ordinal,
        role=role,
        sex=new.sex,
        birth_year_band=birth_year_band(new.birth_date),
        given_name=new.given_name,
        family_name=new.family_name,
        birth_date=new.birth_date,
    )


def refuse_stale(person: Person, version: int) -> None:
    """Conflict if somebody changed this person after `version` was shown: the newest state has to be seen first."""
    if person.version != version:
        raise Conflict(
            _(
                "What is recorded of this person has changed since you opened it. The latest version is shown beside "
                "what you typed: compare them."
            )
        )


def wrong_in_person(unit: Unit, stated: Mapping[str, Any]) -> dict[str, list[str]]:
    """What cannot be right of the stated fields of a person, by field; the others may be missing."""
    errors = birth_errors(stated.get("birth_date"), unit.today, stated.get("birth_year"))
    if (country := stated.get("habitual_country")) and country not in all_countries():
        errors["habitual_country"] = [_("Choose from the list.")]
    return errors


def change_person(unit: Unit, secrets: Secrets, case: Case, person: Person, changed: PersonState, version: int) -> None:
    """State anew who a person is; the state before is kept, and the plain band follows the birth.

    Conflict if the person was changed after `version`; BadInput by field; RuleBroken if the case has ended.
    """
    _begin(unit, case)
    refuse_stale(person, version)
    if errors := wrong_in_person(unit, vars(changed)):
        raise BadInput(errors)
    before = _state(person)
    person.given_name, person.family_name, person.sex = changed.given_name, changed.family_name, changed.sex
    person.birth_date = changed.birth_date
    person.birth_year_band = birth_year_band(changed.birth_date, changed.birth_year)
    person.about = replace(person.details, birth_year=changed.birth_year, habitual_country=changed.habitual_country)
    if before != _state(person):
        _keep(unit, person, before)
    index_names(unit, secrets, person)
    note_change(unit, case, person)


def accept_spelling(
    unit: Unit, secrets: Secrets, case: Case, person: Person, name: tuple[str, str | None], version: int
) -> None:
    """Make a spelling in Latin letters the name as in the document; the name until then stays as the one in own script.

    Conflict if the person was changed after `version`; BadInput if it is not in Latin letters; RuleBroken if the case
    has ended.
    """
    _begin(unit, case)
    refuse_stale(person, version)
    given_name, family_name = name
    if script_of(f"{given_name} {family_name or ''}") != _LATIN:
        raise BadInput({"latin_given_name": [_("Enter it in Latin letters, as in the document.")]})
    before = _state(person)
    own = OtherName(new_id().hex, NameKind.OWN_SCRIPT, person.given_name, person.family_name or "")
    person.about = replace(person.details, names=(*person.details.names, own))
    person.given_name, person.family_name = given_name, family_name
    _keep(unit, person, before)
    index_names(unit, secrets, person)
    note_change(unit, case, person)


def refuse_number_of_others(unit: Unit, case: Case, person_id: uuid.UUID, index: bytes, field: str) -> None:
    """BadInput at `field` if somebody else of this case, or of a case that may be seen, has a document of this number.

    The error says where, and names nobody; whoever sees that the number is right says so.
    """
    if sentences := _elsewhere(unit, case, person_id, index):
        raise BadInput(
            {field: sentences, "number_is_right": [_("Check the document again. Select this if the number is right.")]}
        )


def _elsewhere(unit: Unit, case: Case, person_id: uuid.UUID, index: bytes) -> list[str]:
    cases = cases_with_number(unit.session, index, person_id)
    sentences = [_("Someone else in this case has a document with this number.")] if case in cases else []
    return [
        *sentences,
        *(
            _("Someone in case %(reference)s has a document with this number.", reference=shown_reference(other))
            for other in cases[:_MOST_NAMED]
            if other is not case
        ),
    ]


def _state(person: Person) -> PersonState:
    return PersonState(
        given_name=person.given_name,
        family_name=person.family_name,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_year=person.details.birth_year,
        habitual_country=person.details.habitual_country,
    )


def _keep(unit: Unit, person: Person, before: PersonState) -> None:
    unit.session.add(
        PersonVersion(
            case_id=person.case_id,
            person_id=person.id,
            of_version=person.version,
            changed_at=unit.clock.now(),
            changed_by=unit.actor_id,
            content=before,
        )
    )


def note_change(unit: Unit, case: Case, person: Person) -> None:
    """Add a change of a person to timeline and audit, and close the questions that it answers."""
    add_to_timeline(unit, case, EventKind.PERSON_CHANGED, about=[person.id])
    settle(unit, case)
    unit.participants["trail"].act(PeopleAct.PERSON_CHANGE, ("person", person.id))


# What a person has several of: names, nationalities, languages, phones and numbers, ties to others of the case.


def _begin(unit: Unit, case: Case) -> None:
    refuse_if_ended(case)
    lock_case(unit.session, case.id)


def add_name(unit: Unit, secrets: Secrets, case: Case, person: Person, name: tuple[NameKind, str, str]) -> None:
    """Add another name of a person. BadInput if it is empty, RuleBroken if the case has ended."""
    _begin(unit, case)
    kind, given_name, family_name = name
    if not given_name and not family_name:
        raise BadInput({"given": [_("Fill in this field.")]})
    name_without_id, names = OtherName("", kind, given_name, family_name), person.details.names
    if name_without_id not in [replace(recorded, id="") for recorded in names]:  # else it was sent twice
        person.about = replace(person.details, names=(*names, replace(name_without_id, id=new_id().hex)))
        note_change(unit, case, person)
    index_names(unit, secrets, person)


def add_nationality(unit: Unit, case: Case, person: Person, country: str, basis: Basis) -> None:
    """Add a nationality; somebody may have several, and one takes the place of "not known".

    BadInput for no country, or for one that contradicts another.
    """
    _begin(unit, case)
    replaced = NATIONALITY_UNKNOWN if country != NATIONALITY_UNKNOWN else None
    nationalities = tuple(one for one in person.details.nationalities if one.country != replaced)
    recorded = [nationality.country for nationality in nationalities]
    if country not in (*all_countries(), *NO_COUNTRY):
        raise BadInput({"country": [_("Choose from the list.")]})
    if country in recorded:
        raise BadInput({"country": [_("This is already recorded.")]})
    if recorded and (country in NO_COUNTRY or set(recorded) & set(NO_COUNTRY)):
        words = _(
            "A person who is stateless or of unknown nationality cannot have another nationality. Remove one first."
        )
        raise BadInput({"country": [words]})
    person.about = replace(person.details, nationalities=(*nationalities, Nationality(new_id().hex, country, basis)))
    note_change(unit, case, person)


def add_language(
    unit: Unit, case: Case, person: Person, code: str, interpreter: Interpreter, reads: bool | None = None
) -> None:
    """Add a language, or state anew what is known of it; `reads` is None while that is not known.

    BadInput for none of the list.
    """
    _begin(unit, case)
    if code not in {spoken for spoken, _name in spoken_languages()}:
        raise BadInput({"code": [_("Choose from the list.")]})
    others = [language for language in person.details.languages if language.code != code]
    stated = SpokenLanguage(new_id().hex, code, interpreter, reads)
    person.about = replace(person.details, languages=(*others, stated))
    note_change(unit, case, person)


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
        raise BadInput(
            {
                "value": [
                    _("This cannot be right. Enter phone numbers with the country code, such as +90 532 123 45 67.")
                ]
            }
        )
    if index in {identifier.value_index for identifier in person.identifiers}:
        return
    if kind is IdentifierKind.DOCUMENT and not number_is_right:
        refuse_number_of_others(unit, case, person.id, index, "value")
    about = PhoneUse(country, label) if country or label else None
    unit.session.add(Identifier(person_id=person.id, kind=kind, value_index=index, value=value, about=about))
    note_change(unit, case, person)


def relate(unit: Unit, case: Case, people: Sequence[Person], tie: tuple[Person, Person, Kin]) -> None:
    """Record what the first person is to the second; both of the case. RuleBroken with every contradiction."""
    _begin(unit, case)
    person, other, kin = tie
    ties = tuple(filter(None, (row.tie for row in kinships_of_case(unit.session, case.id))))
    births = {member.id.hex: Person.birth_date.readable(member) for member in people}
    new = Tie(person.id.hex, other.id.hex, kin)
    refuse_reasons(unit, case, kinship_problems(new, ties, births))
    # One pair, one order: two people who say it at once meet in the same row.
    stored = new if new.person < new.other else new.turned()
    first, second = uuid.UUID(stored.person), uuid.UUID(stored.other)
    unit.session.add(Kinship(case_id=case.id, person_id=first, other_id=second, kind=stored.kin))
    note_change(unit, case, person)


def remove_part(unit: Unit, secrets: Secrets, case: Case, person: Person, part_id: uuid.UUID) -> None:
    """Remove a name, nationality, language, number or tie that was recorded wrongly. NotFound if it is not there."""
    _begin(unit, case)
    details = replace(
        person.details,
        names=tuple(name for name in person.details.names if name.id != part_id.hex),
        nationalities=tuple(part for part in person.details.nationalities if part.id != part_id.hex),
        languages=tuple(language for language in person.details.languages if language.id != part_id.hex),
    )
    if details != person.details:
        person.about = details
        index_names(unit, secrets, person)
        note_change(unit, case, person)
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
    note_change(unit, case, person)


# What an import knows of somebody beside who they are, written at once: one event and one index for all parts.


@dataclass(frozen=True)
class Described:
    """Codes of countries and languages as they are known here; identifiers as they are typed; names in own script."""

    birth_year: int | None = None
    own_script: tuple[str, str] = ("", "")
    nationalities: Sequence[str] = ()
    languages: Sequence[str] = ()
    identifiers: Sequence[tuple[IdentifierKind, str]] = ()


def describe_person(
    unit: Unit, secrets: Secrets, case: Case, person: Person, described: Described, region: str
) -> None:
    """Write what an import knows of a person just entered. `region`: the country of phones without a country code.

    No import says whether a language needs an interpreter: one is needed until somebody says otherwise. Values that
    cannot be identifiers are left out: the caller has checked them.
    """
    details, (given_name, family_name) = person.details, described.own_script
    if given_name or family_name:
        details = replace(details, names=(OtherName(new_id().hex, NameKind.OWN_SCRIPT, given_name, family_name),))
    if described.nationalities:
        stated = [Nationality(new_id().hex, code, Basis.STATED) for code in described.nationalities]
        details = replace(details, nationalities=tuple(stated))
    if described.languages:
        spoken = [SpokenLanguage(new_id().hex, code, Interpreter.NEEDED) for code in described.languages]
        details = replace(details, languages=tuple(spoken))
    if described.birth_year is not None:
        details = replace(details, birth_year=described.birth_year)
        person.birth_year_band = birth_year_band(None, described.birth_year)
    if details != person.details:
        person.about = details
    _add_identifiers(unit, secrets, person.id, described.identifiers, region)
    if given_name or family_name:
        index_names(unit, secrets, person)
    add_to_timeline(unit, case, EventKind.PERSON_CHANGED, about=[person.id])
    settle(unit, case)


def _add_identifiers(
    unit: Unit, secrets: Secrets, person_id: uuid.UUID, typed: Sequence[tuple[IdentifierKind, str]], region: str
) -> None:
    indexed = {index_of(secrets, kind, value, region): (kind, value) for kind, value in typed}
    for index, (kind, value) in indexed.items():
        if index is not None:
            unit.session.add(Identifier(person_id=person_id, kind=kind, value_index=index, value=value))
