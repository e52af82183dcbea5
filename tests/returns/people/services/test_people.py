"""One person in full: changed with history, never overwritten blindly, spelled, related, and nobody else's business."""

import re
import uuid
from datetime import date

import pytest
from flask import Flask

from foundation.errors import BadInput, Conflict, NotFound, RuleBroken
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.queries import age_of
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lists.queries.filtered import cases_found, typed_indexes
from returns.names.queries.names import tokens_of_people
from returns.people.models import Person, PersonDetails, PersonState
from returns.people.queries import kinships_of_case, person_of_case, versions_of_person
from returns.people.rules.families import Kin
from returns.people.rules.people import Basis, IdentifierKind, Interpreter, NameKind, Sex
from returns.people.services.people import (
    accept_spelling,
    add_identifier,
    add_language,
    add_name,
    add_nationality,
    change_person,
    relate,
    remove_part,
)
from tests.factories.families import FOUR, GROWN, TWELVE, Family, make_family
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case

KNOWN = PersonState("Given90", "Family90", Sex.MALE, date(1988, 7, 6))


@pytest.fixture
def family(container: Container) -> Family:
    """A mother with children of twelve and four."""
    return make_family(container, make_account(container), GROWN, TWELVE, FOUR)


def rows(unit: Unit, family: Family, n: int = 0) -> tuple[Case, Person]:
    """The case and one of its people."""
    case = case_by_id(unit.session, family.case)
    person = person_of_case(unit.session, family.case, family.people[n])
    assert case is not None
    assert person is not None
    return case, person


def about(container: Container, family: Family, n: int = 0) -> PersonDetails:
    """What is said of one of them."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return rows(unit, family, n)[1].details


def test_a_changed_name_and_birth_keep_what_was_there_and_who_changed_it(container: Container, family: Family) -> None:
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        old = person.given_name
        change_person(unit, container.secrets, case, person, KNOWN, person.version)
    with reading(container.units, family.owner.scope(container)) as unit:
        _case, person = rows(unit, family)
        assert (person.given_name, person.birth_date, person.birth_year_band) == ("Given90", date(1988, 7, 6), 1985)
        ((before, author),) = versions_of_person(unit.session, person.id)
        assert before.content.given_name == old
        assert before.content.birth_date == GROWN
        assert author is not None
        assert author.id == family.owner.id
        assert EventKind.PERSON_CHANGED in [one.kind for one in events_of_case(unit.session, family.case)]


def test_an_estimated_year_is_no_date_and_in_doubt_a_child_is_a_child(container: Container, family: Family) -> None:
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        year = unit.clock.now().year - 18
        estimated = PersonState("Given90", None, Sex.MALE, None, birth_year=year)
        change_person(unit, container.secrets, case, person, estimated, person.version)
        assert person.birth_date is None
        assert person.birth_year_band == year - year % 5
        assert age_of(person, unit.clock.now().date()) == 17


def test_of_two_edits_of_one_person_the_second_is_told_and_nothing_is_lost(
    container: Container, family: Family
) -> None:
    with reading(container.units, family.owner.scope(container)) as unit:
        seen = rows(unit, family)[1].version
    with writing(container.units, family.owner.scope(container)) as unit:
        change_person(unit, container.secrets, *rows(unit, family), KNOWN, seen)
    with pytest.raises(Conflict), writing(container.units, family.owner.scope(container)) as unit:
        change_person(unit, container.secrets, *rows(unit, family), PersonState("Late", None, Sex.MALE, None), seen)
    with reading(container.units, family.owner.scope(container)) as unit:
        assert rows(unit, family)[1].given_name == "Given90"


def test_the_second_of_two_edits_sees_what_is_stored_beside_what_was_typed(
    app: Flask, container: Container, family: Family
) -> None:
    at = f"/cases/{family.case}/people/{family.people[0]}"
    browser = arrived(app, family.owner)
    version = _version(browser, at)
    first = {"version": version, "given_name": "Given91", "sex": "female", "family_name": "Family91"}
    assert browser.post(f"{at}/who", **first).status_code == 303
    second = browser.post(f"{at}/who", **{**first, "given_name": "Given92"})
    assert second.status_code == 409
    assert 'value="Given92"' in second.text
    assert "<bdi>Given91</bdi>" in second.text
    assert browser.post(f"{at}/who", **{**first, "given_name": "Given92"}).status_code == 409
    newer = re.search(r'name="store_mine" value="(\d+)"', second.text)
    assert newer
    mine = {**first, "given_name": "Given92", "store_mine": newer.group(1)}
    assert browser.post(f"{at}/who", **mine).status_code == 303
    with reading(container.units, family.owner.scope(container)) as unit:
        person = rows(unit, family)[1]
        assert person.given_name == "Given92"
        assert [one.content.given_name for one, _who in versions_of_person(unit.session, person.id)][:1] == ["Given91"]


def _version(browser: Browser, at: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(at).text)
    assert found
    return found.group(1)


def test_births_that_cannot_be_are_said_at_their_fields(container: Container, family: Family) -> None:
    with pytest.raises(BadInput) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        wrong = PersonState("G", None, Sex.MALE, date(2090, 1, 1), 1500, "XX")
        change_person(unit, container.secrets, case, person, wrong, person.version)
    assert set(refusal.value.errors) == {"birth_date", "birth_year", "habitual_country"}


def test_a_spelling_is_proposed_until_somebody_says_what_the_document_has(
    app: Flask, container: Container, family: Family
) -> None:
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        change_person(
            unit, container.secrets, case, person, PersonState("زهرا", "احمدی", Sex.FEMALE, GROWN), person.version
        )
    at = f"/cases/{family.case}/people/{family.people[0]}"
    page = arrived(app, family.owner).get(at).text
    assert "Suggested spelling, not checked" in page
    assert "Arabic script" in page
    assert "<bdi>زهرا</bdi>" in page
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        accept_spelling(unit, container.secrets, case, person, ("Zahra", "Ahmadi"), person.version)
    (own,) = about(container, family).names
    assert (own.kind, own.given, own.family) == (NameKind.OWN_SCRIPT, "زهرا", "احمدی")
    with pytest.raises(BadInput), writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        accept_spelling(unit, container.secrets, case, person, ("زهرا", None), person.version)


def test_names_nationalities_languages_and_phones_are_several_and_can_be_removed(
    container: Container, family: Family
) -> None:
    for _twice in (1, 2):
        with writing(container.units, family.owner.scope(container)) as unit:
            case, person = rows(unit, family)
            add_name(unit, container.secrets, case, person, (NameKind.ALIAS, "Given93", ""))
            add_language(unit, case, person, "uz", Interpreter.NEEDED, reads=False)
            add_language(unit, case, person, "tr", Interpreter.NOT_NEEDED)
            phone = (IdentifierKind.PHONE, "0532 111 22 33", "TR", "own")
            add_identifier(unit, container.secrets, case, person, *phone)
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        add_nationality(unit, case, person, "UZ", Basis.DOCUMENT)
        add_nationality(unit, case, person, "TJ", Basis.STATED)
    held = about(container, family)
    assert {name: len(getattr(held, name)) for name in ("names", "nationalities", "languages")} == {
        "names": 1,
        "nationalities": 2,
        "languages": 2,
    }
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        _reference, indexes = typed_indexes(container.secrets, "+90 532 111 22 33", None)
        assert [one.id for one in cases_found(unit.session, None, list(indexes.values()))] == [family.case]
        phone_row = next(one for one in person.identifiers if one.about is not None and one.about.label == "own")
        remove_part(unit, container.secrets, case, person, phone_row.id)
    with reading(container.units, family.owner.scope(container)) as unit:
        assert cases_found(unit.session, None, list(indexes.values())) == []


@pytest.mark.parametrize(("first", "second"), [("UZ", "stateless"), ("UZ", "unknown"), ("UZ", "UZ"), (None, "XX")])
def test_nationalities_do_not_contradict_each_other(
    container: Container, family: Family, first: str | None, second: str
) -> None:
    with pytest.raises(BadInput) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        if first:
            add_nationality(unit, case, person, first, Basis.STATED)
        add_nationality(unit, case, person, second, Basis.STATED)
    assert set(refusal.value.errors) == {"country"}


def test_a_tie_is_stored_once_and_seen_from_both_sides(app: Flask, container: Container, family: Family) -> None:
    browser = arrived(app, family.owner)
    child = f"/cases/{family.case}/people/{family.people[1]}"
    browser.get(child)
    assert browser.post(f"{child}/ties", other_id=family.people[0], kin="parent").status_code == 303
    with reading(container.units, family.owner.scope(container)) as unit:
        assert len(kinships_of_case(unit.session, family.case)) == 1
    assert "Father or mother" in browser.get(child).text.split('id="ties"')[1].split("<details")[0]
    mother = browser.get(f"/cases/{family.case}/people/{family.people[0]}").text
    assert "Son or daughter" in mother.split('id="ties"')[1].split("<details")[0]
    again = browser.post(f"{child}/ties", other_id=family.people[0], kin="child")
    assert again.status_code == 422
    assert "already recorded" in again.text


def test_every_contradiction_of_a_tie_is_told(container: Container, family: Family) -> None:
    with pytest.raises(RuleBroken) as refusal, writing(container.units, family.owner.scope(container)) as unit:
        case, child = rows(unit, family, 1)
        mother = rows(unit, family)[1]
        relate(unit, case, members_of_case(unit.session, family.case), (child, mother, Kin.PARENT))
    assert refusal.value.codes == ["kin_older_is_younger"]


def test_a_phone_is_never_shown_on_the_page_of_a_person(app: Flask, container: Container, family: Family) -> None:
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        add_identifier(unit, container.secrets, case, person, IdentifierKind.PHONE, "+998901234567", "UZ", "")
    page = arrived(app, family.owner).get(f"/cases/{family.case}/people/{family.people[0]}").text
    assert "998901234567" not in page
    assert "used in Uzbekistan" in page
    assert "used in Türkiye" in page  # of the number with which the case was opened
    assert f"/cases/{family.case}/safe-contact" in page


def test_another_office_neither_sees_nor_changes_a_person(app: Flask, container: Container, family: Family) -> None:
    stranger = make_account(container)
    with reading(container.units, stranger.scope(container)) as unit:
        assert person_of_case(unit.session, family.case, family.people[0]) is None
        assert kinships_of_case(unit.session, family.case) == []
        assert versions_of_person(unit.session, family.people[0]) == []
    own = make_family(container, stranger, GROWN)
    browser = arrived(app, stranger)
    assert browser.get(f"/cases/{own.case}/people/{family.people[0]}").status_code == 404
    assert browser.post(f"/cases/{family.case}/people/{family.people[0]}/names").status_code == 404
    with pytest.raises(NotFound), writing(container.units, stranger.scope(container)) as unit:
        remove_part(unit, container.secrets, *rows(unit, own), family.people[0])


def test_nothing_of_a_person_stands_in_the_open(container: Container, family: Family) -> None:
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        add_nationality(unit, case, person, "TJ", Basis.STATED)
        add_name(unit, container.secrets, case, person, (NameKind.ALIAS, "Canary77", ""))
    with reading(container.units, EVERYTHING) as unit:
        sealed = unit.session.get(Person, family.people[0])
        assert sealed is not None
        assert b"Canary77" not in bytes(sealed.about_sealed or b"")
        assert b'"TJ"' not in bytes(sealed.about_sealed or b"")


def test_a_person_is_found_by_new_names_and_aliases_and_no_longer_by_what_was_wrong(
    container: Container, family: Family
) -> None:
    def found() -> set[bytes]:
        with reading(container.units, family.owner.scope(container)) as unit:
            return set(tokens_of_people(unit.session, family.people[:1])[family.people[0]])

    before = found()
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        change_person(
            unit, container.secrets, case, person, PersonState("Dilbar", None, Sex.FEMALE, GROWN), person.version
        )
    changed = found()
    assert changed
    assert not changed & before
    with writing(container.units, family.owner.scope(container)) as unit:
        case, person = rows(unit, family)
        add_name(unit, container.secrets, case, person, (NameKind.ALIAS, "Gulnora", ""))
        (alias,) = person.details.names
    assert found() > changed
    with writing(container.units, family.owner.scope(container)) as unit:
        remove_part(unit, container.secrets, *rows(unit, family), uuid.UUID(alias.id))
    assert found() == changed
