"""What is said of somebody's own decision is kept for that person: never for a family by one answer."""

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.counselling.queries import established_in_case, gaps_of_counselling, said_of, sessions_of_case
from returns.counselling.rules import Capacity, Pressure, Said, Solution
from returns.counselling.services import NewSession, Talk, record_session
from returns.safe_contact.services import record_safe_contact
from tests.factories.cards import make_card
from tests.factories.families import FOUR, GROWN, Family, make_family, make_siblings
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import arrived, make_account
from tests.factories.told import TOLD

FELT = {"physical": 4, "mental": 3, "social": 4}
FREE: dict[str, Any] = {
    "alone": Said.YES,
    "pressure": Pressure.NONE,
    "informed": Said.YES,
    "capacity": Capacity.ABLE,
    "speaks_for": Said.NO,
}


@pytest.fixture
def family(container: Container) -> Family:
    """Two adults and a child of four, who can be contacted."""
    made = make_family(container, make_account(container), GROWN, date(1988, 1, 30), FOUR)
    return _with_cards(container, made)


def _with_cards(container: Container, made: Family) -> Family:
    with at_work(container, made.owner, made.case) as (unit, case):
        for person in made.people:
            record_safe_contact(unit, case, person, make_card())
    return made


def _talk(container: Container, family: Family, *whose: uuid.UUID, **changed: Any) -> None:
    with at_work(container, family.owner, family.case) as (unit, case):
        talk = Talk(**{**FREE, "will_of": whose, **changed})
        record_session(unit, case, NewSession(Solution.RETURN, FELT, talk=talk))


def _not_recorded(container: Container, family: Family) -> list[str]:
    with looking_at(container, family.owner, family.case) as (unit, case):
        people, sessions = members_of_case(unit.session, case.id), sessions_of_case(unit.session, case.id)
        found = gaps_of_counselling(unit.session, case, people, sessions, unit.clock.now().date())
        return [one.subject for one in found if one.code == "voluntariness_not_recorded"]


def test_one_answer_does_not_stand_for_two_adults_and_a_child(container: Container, family: Family) -> None:
    with pytest.raises(BadInput) as refused:
        _talk(container, family)
    assert list(refused.value.errors) == ["will_of"]


def test_what_is_said_of_one_is_recorded_of_that_one_alone(container: Container, family: Family) -> None:
    first, second, child = family.people
    _talk(container, family, first)
    assert _not_recorded(container, family) == [second.hex]
    with looking_at(container, family.owner, family.case) as (unit, case):
        people, sessions = members_of_case(unit.session, case.id), sessions_of_case(unit.session, case.id)
        assert set(established_in_case(unit.session, case, people, sessions, unit.clock.now().date())) == {first}
        assert [one.person for one in said_of(sessions[0]).wills or ()] == [first.hex]
    _talk(container, family, second)
    assert _not_recorded(container, family) == []
    with pytest.raises(BadInput) as refused:
        _talk(container, family, child)
    assert list(refused.value.errors) == ["will_of"]


def test_of_whom_alone_the_session_was_held_it_need_not_be_said(container: Container, family: Family) -> None:
    _talk(container, family, members=[family.people[1]])
    assert _not_recorded(container, family) == [family.people[0].hex]


def test_a_child_does_not_decide_alone(container: Container) -> None:
    siblings = _with_cards(container, make_siblings(container, make_account(container)))
    youngest = siblings.people[1]
    with pytest.raises(BadInput) as refused:
        _talk(container, siblings, youngest)
    assert list(refused.value.errors) == ["capacity"]
    _talk(container, siblings, youngest, capacity=Capacity.REPRESENTED)
    assert _not_recorded(container, siblings) == [siblings.people[0].hex]


def test_the_page_asks_whose_answers_they_are(app: Flask, container: Container, family: Family) -> None:
    browser, here = arrived(app, family.owner), f"/cases/{family.case}/counselling"
    said = {**TOLD, "held_on": "2026-11-24", "physical": "3", "mental": "2", "social": "4", "solution": "return"}
    said |= {"members": [one.hex for one in family.people]}
    refused = browser.post(here, **said)
    assert refused.status_code == 422
    assert "Say whose own answers these are" in refused.text
    asked = refused.text.split('name="will_of"')
    assert len(asked) == 3  # the two adults
    assert browser.post(here, **said, will_of=family.people[0].hex).status_code == 303
