"""What is known of invented people beside a name: nationality, languages, own script, kin, guardians, numbers.

By the services that a person's page uses.
"""

from collections.abc import Sequence
from datetime import timedelta

from demo.caseload.scenes import FAMILY
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.consent.queries import age_of
from returns.people.models import Person, PersonState
from returns.people.queries import born_from, person_of_case
from returns.people.rules.families import Capacity, Kin, OtherParent
from returns.people.rules.people import Basis, IdentifierKind, Interpreter, NameKind
from returns.people.services.families import NewGuardian, record_guardian
from returns.people.services.people import (
    add_identifier,
    add_language,
    add_name,
    add_nationality,
    change_person,
    relate,
)

_ADULT = 18
# What is spoken where people come from, by code; and as it is written where it is typed.
SPOKEN = {
    "AF": ("fa", "Persian"),
    "AL": ("sq", "Albanian"),
    "BD": ("bn", "Bengali"),
    "ET": ("am", "Amharic"),
    "GE": ("ka", "Georgian"),
    "IQ": ("ar", "Arabic"),
    "KG": ("ky", "Kyrgyz"),
    "NG": ("en", "English"),
    "PK": ("ur", "Urdu"),
    "UZ": ("uz", "Uzbek"),
}


def tell_of_principal(unit: Unit, case: Case) -> None:
    """Nationality and language of whoever applied, as most officers write them at the first meeting."""
    first = members_of_case(unit.session, case.id)[0]
    add_nationality(unit, case, first, case.country, Basis.DOCUMENT)
    add_language(unit, case, first, SPOKEN[case.country][0], Interpreter.NEEDED, reads=True)


def tell_of_family(unit: Unit, case: Case) -> None:
    """Who is what to whom, and that the parents stand for their children; nothing where somebody is alone."""
    people, today = members_of_case(unit.session, case.id), unit.clock.now().date()
    ages = {person.id: age_of(person, today) for person in people}
    first, others = people[0], people[1:]
    partners = [person for person in others if (ages[person.id] or _ADULT) >= _ADULT]
    children = [person for person in others if person not in partners]
    for partner in partners:
        relate(unit, case, people, (first, partner, Kin.SPOUSE))
    other = OtherParent.NOT_KNOWN if partners else OtherParent.AGREES
    for child in children:
        for parent in (first, *partners):
            if (ages[parent.id] or 0) - (ages[child.id] or 0) < 14:
                continue  # of whom chance has made no parent
            relate(unit, case, people, (parent, child, Kin.PARENT))
            _stands_for(unit, case, child, parent, other)


def _stands_for(unit: Unit, case: Case, child: Person, parent: Person, other: OtherParent) -> None:
    month_ago = unit.clock.now().date() - timedelta(days=30)
    since = max(month_ago, born_from(child) or month_ago)
    new = NewGuardian(child.id, Capacity.PARENT, since, guardian_person_id=parent.id, other_parent=other)
    record_guardian(unit, case, new)


def tell_of_three_generations(unit: Unit, secrets: Secrets, case: Case) -> None:
    """The family by hand: both scripts, two nationalities, languages, a year of birth that is a guess, numbers."""
    people = members_of_case(unit.session, case.id)
    for person, someone in zip(people, FAMILY, strict=True):
        add_name(unit, secrets, case, person, (NameKind.OWN_SCRIPT, someone.own_given, someone.own_family))
        add_nationality(unit, case, person, "IQ", Basis.DOCUMENT if person.ordinal < 5 else Basis.STATED)
        add_language(unit, case, person, "ar", Interpreter.NEEDED, reads=person.ordinal < 4)
    father, mother, son, daughter, grandmother = people
    add_nationality(unit, case, mother, "SY", Basis.STATED)
    add_language(unit, case, mother, "ku", Interpreter.HELPFUL)
    for child in (son, daughter):
        add_language(unit, case, child, "tr", Interpreter.NOT_NEEDED, reads=True)
    add_name(unit, secrets, case, father, (NameKind.OTHER_SPELLING, "Haydar", "Al-Juburi"))
    _add_phone(unit, secrets, case, mother, "+90 555 010 41 02", "TR", "her own, in the evening")
    _add_phone(unit, secrets, case, father, "+964 750 010 41 03", "IQ", "his brother's")
    guessed = PersonState("Fatima", "Hussein", grandmother.sex, None, birth_year=unit.clock.now().year - 68)
    change_person(unit, secrets, case, grandmother, guessed, grandmother.version)
    ties = [(father, mother, Kin.SPOUSE), (grandmother, father, Kin.PARENT), (son, daughter, Kin.SIBLING)]
    ties += [(parent, child, Kin.PARENT) for parent in (father, mother) for child in (son, daughter)]
    for tie in ties:
        relate(unit, case, people, tie)
    for child in (son, daughter):
        for parent in (father, mother):
            _stands_for(unit, case, child, parent, OtherParent.NOT_KNOWN)


def _add_phone(unit: Unit, secrets: Secrets, case: Case, who: Person, number: str, used_in: str, whose: str) -> None:
    person = person_of_case(unit.session, case.id, who.id)
    assert person is not None  # one of this case
    add_identifier(unit, secrets, case, person, IdentifierKind.PHONE, number, used_in, whose)


def tell_of_siblings(unit: Unit, case: Case) -> None:
    """Two children with nobody of age: what they are to each other, and who was appointed to stand for them."""
    people: Sequence[Person] = members_of_case(unit.session, case.id)
    elder, younger = people
    relate(unit, case, people, (elder, younger, Kin.SIBLING))
    for child in people:
        add_nationality(unit, case, child, "AF", Basis.STATED)
        add_language(unit, case, child, "fa", Interpreter.NEEDED, reads=child is elder)
        record_guardian(
            unit,
            case,
            NewGuardian(
                child.id,
                Capacity.APPOINTED_GUARDIAN,
                unit.clock.now().date() - timedelta(days=20),
                name="Invented Guardian",
                organisation="Invented office for guardians",
                contact="+90 555 010 44 00",
                reference="Invented decision 44",
            ),
        )
