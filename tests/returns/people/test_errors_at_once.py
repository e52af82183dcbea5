"""Forms about people say everything that is wrong in one round: what cannot be read, and what cannot be right."""

import re

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.families import GROWN, make_family
from tests.factories.makers import Browser, Person, arrived, make_account, make_case

_FUTURE = "This date is in the future. Correct it, or "
_OLD = "This date is more than 120 years ago. Correct it, or "
_BOX, _EMPTY = "select “Date of birth not known yet”.", "leave it empty until known."


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody who opens cases."""
    return make_account(container)


@pytest.fixture
def browser(app: Flask, officer: Person) -> Browser:
    """Their browser."""
    return arrived(app, officer)


def _errors(page: str) -> dict[str, str]:
    pattern = r'id="f-(\w+)-error">.*?</svg><span>(.*?)</span>'
    return dict(re.findall(pattern, page, re.DOTALL))


def test_a_new_case_names_the_box_and_says_what_is_wrong_of_everybody(browser: Browser) -> None:
    typed = {"given_name": "Given7", "country": "UZ", "birth_date": "2090-01-01", "legal_deadline": "soon"}
    further = {"given_name_2": "Given8", "sex_2": "male", "birth_date_2": "1850-01-01"}
    errors = _errors(browser.post("/cases/new", **typed, **further).text)
    assert set(errors) == {"sex", "legal_deadline", "birth_date", "birth_date_2"}
    assert errors["birth_date"] == _FUTURE + _BOX
    assert errors["birth_date_2"] == _OLD + _EMPTY, "a further person has no box"


def test_a_date_or_its_box_is_asked_for_by_the_label_of_the_box(browser: Browser) -> None:
    typed = {"given_name": "Given7", "sex": "male", "country": "UZ"}
    for more, words in (
        ({}, "Enter the date of birth, or "),
        ({"birth_date": "1990-01-01", "birth_date_unknown": "yes"}, "Enter a date or "),
    ):
        error = _errors(browser.post("/cases/new", **typed, **more).text)["birth_date"]
        assert error.startswith(words + "select “Date of birth not known yet”")


def test_people_who_are_added_have_their_dates_checked_with_what_is_missing(
    browser: Browser, container: Container, officer: Person
) -> None:
    at = f"/cases/{make_case(container, officer)}/people"
    old = {"given_name_2": "Given8", "sex_2": "male", "birth_date_2": "1850-01-01"}
    errors = _errors(browser.post(at, given_name="Given7", birth_date="2090-01-01", **old).text)
    assert errors == {"sex": "Choose one.", "birth_date": _FUTURE + _EMPTY, "birth_date_2": _OLD + _EMPTY}
    errors = _errors(browser.post(at, given_name="Given7", sex="male", birth_date="2090-01-01", **old).text)
    assert set(errors) == {"birth_date", "birth_date_2"}, "both, where nothing is missing"


def test_a_person_stated_anew_has_the_date_checked_with_what_is_missing(
    browser: Browser, container: Container, officer: Person
) -> None:
    family = make_family(container, officer, GROWN)
    at = f"/cases/{family.case}/people/{family.people[0]}/who"
    page = browser.post(at, given_name="", sex="male", birth_date="2090-01-01", birth_year="1700", version="1").text
    for words in ("Fill in this field.", _FUTURE + _EMPTY, "Enter a four-digit year"):
        assert words in page
