"""What a form asks only sometimes: folded until something in it was typed or is wrong, and marked as what it is."""

import re

import pytest
from flask import Flask

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.cases.services.cases import NewMember, add_member
from returns.people.rules.people import Sex
from tests.doors.visits import entered
from tests.factories.makers import Browser, Person, make_account, make_case, make_office

FOLD = re.compile(r'<details class="group sometimes"( open)?>\s*<summary>(.*?)</summary>(.*?)</details>', re.S)
REST = re.compile(r'<details class="group rest"( open)?>\s*<summary>(.*?)</summary>(.*?)</details>', re.S)


@pytest.fixture
def officer(container: Container) -> Person:
    """Who works on the case."""
    return make_account(container, place=make_office(container, "TR"))


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def _folds(page: str) -> dict[str, bool]:
    """The titles of the parts that fold, and whether each stands open in one of the forms at least."""
    folds = [(title, bool(is_open)) for is_open, title, _inside in FOLD.findall(page)]
    return {title: (title, True) in folds for title, _is_open in folds}


TRANSFER, MINORS, PROXY, EXPLAINED = (
    "Only for a transfer of data",
    "Only if there are minors among them",
    "Only if an adult has a legal representative",
    "What was explained, witness and place",
)


def test_of_many_people_only_the_card_that_is_changed_has_its_form(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = make_case(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        row = case_by_id(unit.session, case)
        assert row is not None
        for given in ("Karim", "Rahim"):
            add_member(unit, container.secrets, row, NewMember(given, "Karimov", Sex.MALE, None))
    at = f"/cases/{case}/safe-contact"
    asked = re.findall(rf'href="({at}\?change=([^"#]+))', browser.get(at).text)
    assert len(asked) == 2  # the first one without a card has its form at once
    for address, person in asked:
        page = browser.get(address).text
        assert page.count('name="code_phrase"') == 2
        assert f'name="person_id" value="{person.replace("-", "")}"' in page


def test_parts_of_a_consent_fold_until_they_are_needed(container: Container, browser: Browser, officer: Person) -> None:
    at = f"/cases/{make_case(container, officer)}/consents"
    assert _folds(browser.get(at).text) == {TRANSFER: False, MINORS: False, PROXY: False, EXPLAINED: False}
    typed = browser.post(at, proxy_name="Somebody")
    assert typed.status_code == 422
    assert _folds(typed.text)[PROXY]
    assert not _folds(typed.text)[TRANSFER]


def test_a_part_that_is_wrong_stands_open(container: Container, browser: Browser, officer: Person) -> None:
    at = f"/cases/{make_case(container, officer)}/consents"
    page = browser.post(at, organisation_id="nobody")
    assert page.status_code == 422
    assert _folds(page.text)[TRANSFER]


def test_beside_a_child_the_part_about_children_stands_open(
    container: Container, browser: Browser, officer: Person
) -> None:
    born = container.clock.now().date().replace(year=container.clock.now().year - 10)
    page = browser.get(f"/cases/{make_case(container, officer, birth_date=born)}/consents").text
    assert _folds(page) == {TRANSFER: False, MINORS: True, PROXY: False, EXPLAINED: False}


def test_a_card_that_is_not_known_asks_by_when_it_will_be(
    container: Container, browser: Browser, officer: Person
) -> None:
    folds = _folds(browser.get(f"/cases/{make_case(container, officer)}/safe-contact").text)
    assert folds.pop("Not known yet?")
    assert folds == dict.fromkeys(folds, False)
    assert len(folds) == 3


def test_what_folds_is_named_twice_for_whoever_hears_the_page(
    container: Container, browser: Browser, officer: Person
) -> None:
    page = browser.get(f"/cases/{make_case(container, officer)}/consents").text
    for _open, title, inside in FOLD.findall(page):
        assert f"<legend>{title}</legend>" in inside


ENDS = {
    "applicant": ("said_by", "channel", "said_on"),
    "organisation": ("decided_by",),
    "authority": ("authority", "notice_on", "notice_reference"),
    "cause": ("cause",),
}


def test_what_an_end_asks_for_is_not_called_optional(container: Container, browser: Browser, officer: Person) -> None:
    page = browser.get(f"/cases/{make_case(container, officer)}/withdraw").text
    for end, names in ENDS.items():
        group = page[page.index(f"of-{end}") :]
        group = group[: group.index('<fieldset class="group') if '<fieldset class="group' in group else len(group)]
        assert f'aria-describedby="then-needed-{end}"' in group
        assert f'id="then-needed-{end}">Required only if the return ends this way.' in group
        for name in names:
            field = re.search(rf'name="{name}"[^>]*>', group)
            assert field is not None, name
            assert " required" in field.group(), name
    assert "field-optional" not in page


def test_an_end_is_not_held_up_by_what_other_ends_ask_for(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = make_case(container, officer)
    sent = {"to": "withdrawn_by_organisation", "reason": "No address.", "decided_by": "Head of programme"}
    assert browser.post(f"/cases/{case}/withdraw", **sent).status_code == 303
