"""Languages that are recorded of the people: forms about a conversation propose them, and ask for nothing twice."""

import re

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.people.queries import person_of_case
from returns.people.rules.people import Interpreter
from returns.people.services.parts import Language, add_language
from tests.factories.makers import Browser, arrived
from tests.factories.walking import Office, counsel, make_walk, people_of


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in counselling; of its person two languages are recorded."""
    walk = make_walk(container)
    counsel(walk)
    with walk.work(walk.owner) as (unit, case):
        (who,) = people_of(unit, case)
        person = person_of_case(unit.session, case.id, who)
        assert person is not None
        add_language(unit, case, person, Language("uz", Interpreter.NEEDED))
        unit.session.flush()
        add_language(unit, case, person, Language("tr", Interpreter.NOT_NEEDED))
    return walk


@pytest.fixture
def browser(app: Flask, office: Office) -> Browser:
    """The window of the owner."""
    return arrived(app, office.owner)


def value_of(page: str, name: str) -> str:
    """What stands in a field of one line."""
    (found,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    values = re.findall(r' value="([^"]*)"', found)
    return values[0] if values else ""


PLACES = ("counselling", "counselling/new/language", "consents", "protection-check")


@pytest.mark.parametrize("place", PLACES)
def test_each_form_says_what_is_recorded_and_whether_somebody_interprets(
    browser: Browser, office: Office, place: str
) -> None:
    page = browser.get(f"/cases/{office.case}/{place}").text
    assert "Uzbek: Interpreter needed" in page
    assert "Turkish: No interpreter needed" in page
    if place != "protection-check":
        assert value_of(page, "language") == "Turkish"
    assert value_of(page, "interpreter") == ""  # who it is, nobody knows before


def test_the_text_is_proposed_in_a_language_in_which_there_is_one(browser: Browser, office: Office) -> None:
    page = browser.get(f"/cases/{office.case}/consents").text
    assert re.search(r'<option[^>]* value="tr"[^>]* selected', page) or re.search(r'value="tr" selected', page)


@pytest.mark.parametrize(("place", "name"), [("counselling", "language"), ("consents", "language")])
@pytest.mark.parametrize("typed", ["Uzbek", ""])
def test_what_was_typed_or_emptied_is_never_overwritten(
    browser: Browser, office: Office, place: str, name: str, typed: str
) -> None:
    address = f"/cases/{office.case}/{place}"
    browser.get(address)
    refused = browser.post(address, **{name: typed})
    assert refused.status_code == 422
    assert value_of(refused.text, name) == typed


def test_a_language_that_was_emptied_on_its_screen_stays_empty_to_the_record(browser: Browser, office: Office) -> None:
    screen = f"/cases/{office.case}/counselling/new/language"
    browser.get(screen)
    assert browser.post(screen, go="next", language="").status_code == 303
    assert value_of(browser.get(screen).text, "language") == ""
    assert "Turkish" not in browser.get(f"/cases/{office.case}/counselling/new/summary").text


def test_a_screen_that_nobody_has_opened_says_nothing_of_a_language(browser: Browser, office: Office) -> None:
    assert "Turkish" not in browser.get(f"/cases/{office.case}/counselling/new/summary").text
