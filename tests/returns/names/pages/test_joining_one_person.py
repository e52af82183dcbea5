"""From a confirmed same person to joining the two cases: the way there, or everything that speaks against it."""

import uuid

import pytest
from flask import Flask

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.people.models import PersonState
from returns.people.rules.people import Sex
from returns.people.services.people import change_person
from tests.doors.visits import counted, entered
from tests.factories.makers import Browser, Person, make_account, make_office
from tests.returns.names.pages.test_duplicates_at_entry import known, person_of


@pytest.fixture
def officer(container: Container) -> Person:
    """Who works on the cases."""
    return make_account(container, place=make_office(container, "TR"))


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def _linked(container: Container, browser: Browser, one: uuid.UUID, other: uuid.UUID) -> str:
    sent = {"person": person_of(container, one).hex, "other": person_of(container, other).hex}
    assert browser.post(f"/cases/{one}/duplicates/same", **sent).status_code == 303
    return str(browser.get(f"/cases/{one}/duplicates").text)


def test_two_cases_of_one_person_lead_to_joining_them_with_the_reference_filled_in(
    container: Container, browser: Browser, officer: Person
) -> None:
    one, other = known(container, officer), known(container, officer)
    page = _linked(container, browser, one, other)
    at = f"/cases/{one}/join?into={other}"
    assert at in page
    assert "cannot be joined" not in page
    with writing(container.units, officer.scope(container)) as unit:
        case = case_by_id(unit.session, other)
        assert case is not None
        assert f'value="{case.reference}"' in browser.get(at).text
        assert case.reference not in at, "no reference stands in an address"


def test_where_joining_is_not_possible_every_reason_is_told_and_no_way_is_shown(
    container: Container, browser: Browser, officer: Person
) -> None:
    colleague = make_account(container, place=officer.office_id)
    one, other = known(container, officer), known(container, colleague, country="IR")
    page = _linked(container, browser, one, other)
    assert "The two cases cannot be joined:" in page
    assert f"/cases/{one}/join?into=" not in page
    told = page[page.index("cannot be joined:") :]
    assert told[: told.index("</ul>")].count("<li>") == 2, "another country, and another owner"


@pytest.mark.parametrize("into", ["", "x", str(uuid.uuid4())], ids=["empty", "no-id", "nobody"])
def test_a_case_that_cannot_be_seen_fills_nothing_in(
    container: Container, browser: Browser, officer: Person, into: str
) -> None:
    page = browser.get(f"/cases/{known(container, officer)}/join?into={into}")
    assert page.status_code == 200
    assert 'name="reference" value=""' in page.text


def test_the_case_of_another_office_is_filled_in_by_nobody(
    container: Container, browser: Browser, officer: Person
) -> None:
    elsewhere = known(container, make_account(container))
    page = browser.get(f"/cases/{known(container, officer)}/join?into={elsewhere}")
    assert 'name="reference" value=""' in page.text


def test_many_links_ask_as_often_as_one(container: Container, browser: Browser, officer: Person) -> None:
    one, asked = known(container, officer), []
    for _ in range(2):
        for _again in range(len(asked) * 3 + 1):
            _linked(container, browser, one, known(container, officer))
        with counted(container) as seen:
            assert browser.get(f"/cases/{one}/duplicates").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_an_estimated_year_is_told_in_the_same_words_everywhere(
    container: Container, browser: Browser, officer: Person
) -> None:
    one, other = known(container, officer), known(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        case = case_by_id(unit.session, one)
        assert case is not None
        person = members_of_case(unit.session, one)[0]
        guessed = PersonState(person.given_name, person.family_name, Sex.MALE, None, birth_year=1990)
        change_person(unit, container.secrets, case, person, guessed, person.version)
    for at in (f"/cases/{one}", f"/cases/{one}/people/{person_of(container, one)}", f"/cases/{other}/duplicates"):
        assert "about 1990, estimated" in browser.get(at).text, at
