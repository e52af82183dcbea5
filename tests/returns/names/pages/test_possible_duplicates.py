"""The page of pairs of a case: side by side, told apart or linked, within what one may see."""

import re
import uuid

import pytest
from flask import Flask

from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import store_transaction, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.cases.services.cases import NewMember, add_member
from returns.names.models import OtherCase, SetApart
from returns.people.rules.people import Sex
from tests.audit.written import events
from tests.doors.visits import counted, entered
from tests.factories.makers import Browser, Person, make_account, make_office
from tests.factories.rules_of_today import change_rule
from tests.returns.names.pages.test_duplicates_at_entry import BORN, count, known, person_of


@pytest.fixture
def officer(container: Container) -> Person:
    """Who works on the cases."""
    return make_account(container, place=make_office(container, "TR"))


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer)


def test_pairs_of_a_case_stand_side_by_side_and_are_told_apart_or_linked(
    container: Container, browser: Browser, officer: Person
) -> None:
    first, second, third = (known(container, officer) for _ in range(3))
    at = f"/cases/{second}/duplicates"
    page = browser.get(at).text
    assert page.count("One person or two?") == 2
    person, others = person_of(container, second).hex, [person_of(container, one).hex for one in (first, third)]
    assert browser.post(f"{at}/apart", person=person, other=others[0]).status_code == 303
    assert browser.post(f"{at}/apart", person=person, other=others[0]).status_code == 303, "said twice is said once"
    assert browser.get(at).text.count("One person or two?") == 1
    assert browser.post(f"{at}/same", person=person, other=others[1]).status_code == 303
    assert browser.post(f"{at}/same", person=person, other=others[1]).status_code == 303
    assert (count(container, SetApart), count(container, OtherCase)) == (1, 2)
    assert "No similar people here" in browser.get(at).text
    assert browser.get(f"/cases/{first}/duplicates").text.count("One person or two?") == 1
    assert browser.post(f"{at}/same", person=others[0], other=person).status_code == 422
    stranger = person_of(container, known(container, make_account(container))).hex
    for what in ("apart", "same"):
        assert browser.post(f"{at}/{what}", person=person, other=stranger).status_code == 422


def test_of_many_pairs_some_are_shown_and_links_lead_to_the_others(
    container: Container, browser: Browser, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("returns.names.pages._ON_A_PAGE", 2)
    case, *_others = (known(container, officer) for _ in range(4))
    at, shown = f"/cases/{case}/duplicates", []
    for number, ways in ((1, {"next"}), (2, {"prev"}), (99, {"prev"})):
        page = browser.get(f"{at}?page={number}").text
        assert {way for way in ("next", "prev") if f'rel="{way}"' in page} == ways
        shown.append(set(re.findall(r'name="other" value="(\w+)"', page)))
    assert [len(others) for others in shown] == [2, 1, 1]
    assert shown[0].isdisjoint(shown[1])
    assert shown[1] == shown[2]


def test_the_page_asks_no_more_often_for_many_people_than_for_one(
    container: Container, browser: Browser, officer: Person
) -> None:
    case = known(container, officer)
    browser.get(f"/cases/{case}/duplicates")  # from then on the process knows the rules
    asked = []
    for _ in range(2):
        known(container, officer)
        with counted(container) as seen:
            assert browser.get(f"/cases/{case}/duplicates").status_code == 200
        asked.append(len(seen))
        for given in ("Karim", "Rahim", "Navid"):
            known(container, officer, given_name=given)
            with writing(container.units, officer.scope(container)) as unit:
                row = case_by_id(unit.session, case)
                assert row is not None
                add_member(unit, container.secrets, row, NewMember(given, "رضایی", Sex.MALE, BORN))
    assert asked[1] <= asked[0]


def test_who_shares_two_frequent_parts_is_found_among_many_who_share_one(
    container: Container, browser: Browser, officer: Person
) -> None:
    change_rule(container, "search.max_candidates", 3)
    for number in range(8):
        known(container, officer, given_name="Mohammad", family_name=f"Zabol{'aeiou'[number % 5]}k")
        known(container, officer, given_name="Gulbuddin", family_name="Rezaei")
    turned = known(container, officer, given_name="Rezaei", family_name="Muhammad")
    case = known(container, officer, given_name="Mohammad", family_name="Rezaei")
    page = browser.get(f"/cases/{case}/duplicates").text
    assert f'value="{person_of(container, turned).hex}"' in page


def test_where_enough_have_the_very_name_nobody_else_is_looked_for(
    container: Container, browser: Browser, officer: Person
) -> None:
    change_rule(container, "search.max_candidates", 3)
    case, *very = (known(container, officer) for _ in range(3))
    others = [known(container, officer, given_name="Rahim") for _ in range(3)]

    def shown() -> set[str]:
        page = browser.get(f"/cases/{case}/duplicates").text
        return set(re.findall(r'name="other" value="(\w+)"', page))

    names = {person_of(container, other).hex: other for other in (*very, *others)}
    assert {names[person] for person in shown()} >= set(very)
    very += [known(container, officer) for _ in range(2)]
    with counted(container) as asked:
        found = shown()
    everybody = sorted(person_of(container, one).hex for one in (case, *very))
    assert found == set(everybody[:4]) - {person_of(container, case).hex}
    [sql] = [sql for _store, sql in asked.statements if "UNION ALL" in sql and "name_token" in sql]
    assert sql.count("LIMIT (SELECT") >= 2, "each part of the name is asked whether anybody else is needed"


def test_the_audit_notes_whom_the_page_shows_and_nobody_who_was_only_compared(
    container: Container, browser: Browser, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("returns.names.pages._ON_A_PAGE", 2)
    case, *_others = (known(container, officer) for _ in range(6))
    page = browser.get(f"/cases/{case}/duplicates").text
    shown = {uuid.UUID(value) for value in re.findall(r'name="other" value="(\w+)"', page)}
    assert events(container)[-1].ids("person") == {*shown, person_of(container, case)}
    assert len(shown) == 2


def test_who_cannot_be_read_any_more_is_no_possible_duplicate(
    container: Container, browser: Browser, officer: Person
) -> None:
    case, *others = (known(container, officer) for _ in range(3))
    gone, kept = (person_of(container, other) for other in others)
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [("person", gone)])
    page = browser.get(f"/cases/{case}/duplicates").text
    assert f'value="{kept.hex}"' in page
    assert f'value="{gone.hex}"' not in page


def test_another_office_sees_no_pairs_and_no_page(app: Flask, container: Container, officer: Person) -> None:
    case = known(container, officer)
    known(container, officer)
    stranger = entered(app, container, make_account(container))
    assert stranger.get(f"/cases/{case}/duplicates").status_code == 404
    assert stranger.post(f"/cases/{case}/duplicates/apart", person="x", other="y").status_code == 404
