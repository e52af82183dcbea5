"""What is said of somebody's own decision is kept for that person: never for a family by one answer."""

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.web.wiring import Wiring
from returns.cases.queries.cases import members_of_case
from returns.counselling.queries import established_in_case, gaps_of_counselling, said_of, sessions_of_case
from returns.counselling.rules import Capacity, Pressure, Said, Solution
from returns.counselling.services import NewSession, Talk, record_session
from returns.safe_contact.services.safe_contact import record_safe_contact
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
def family(house: Wiring) -> Family:
    """Two adults and a child of four, who can be contacted."""
    made = make_family(house, make_account(house), GROWN, date(1988, 1, 30), FOUR)
    return _with_cards(house, made)


def _with_cards(house: Wiring, made: Family) -> Family:
    with at_work(house, made.owner, made.case) as (unit, case):
        for person in made.people:
            record_safe_contact(unit, case, person, make_card())
    return made


def _talk(house: Wiring, family: Family, *whose: uuid.UUID, **changed: Any) -> None:
    with at_work(house, family.owner, family.case) as (unit, case):
        talk = Talk(**{**FREE, "will_of": whose, **changed})
        record_session(unit, case, NewSession(Solution.RETURN, FELT, talk=talk))


def _not_recorded(house: Wiring, family: Family) -> list[str]:
    with looking_at(house, family.owner, family.case) as (unit, case):
        people, sessions = members_of_case(unit.session, case.id), sessions_of_case(unit.session, case.id)
        found = gaps_of_counselling(unit.session, case, people, sessions, unit.clock.now().date())
        return [one.subject for one in found if one.code == "voluntariness_not_recorded"]


def test_one_answer_does_not_stand_for_two_adults_and_a_child(house: Wiring, family: Family) -> None:
    with pytest.raises(BadInput) as refused:
        _talk(house, family)
    assert list(refused.value.errors) == ["will_of"]


def test_what_is_said_of_one_is_recorded_of_that_one_alone(house: Wiring, family: Family) -> None:
    first, second, child = family.people
    _talk(house, family, first)
    assert _not_recorded(house, family) == [second.hex]
    with looking_at(house, family.owner, family.case) as (unit, case):
        people, sessions = members_of_case(unit.session, case.id), sessions_of_case(unit.session, case.id)
        assert set(established_in_case(unit.session, case, people, sessions, unit.clock.now().date())) == {first}
        assert [one["person"] for one in said_of(sessions[0])["wills"]] == [first.hex]
    _talk(house, family, second)
    assert _not_recorded(house, family) == []
    with pytest.raises(BadInput) as refused:
        _talk(house, family, child)
    assert list(refused.value.errors) == ["will_of"]


def test_of_whom_alone_the_session_was_held_it_need_not_be_said(house: Wiring, family: Family) -> None:
    _talk(house, family, members=[family.people[1]])
    assert _not_recorded(house, family) == [family.people[0].hex]


def test_a_child_does_not_decide_alone(house: Wiring) -> None:
    siblings = _with_cards(house, make_siblings(house, make_account(house)))
    youngest = siblings.people[1]
    with pytest.raises(BadInput) as refused:
        _talk(house, siblings, youngest)
    assert list(refused.value.errors) == ["capacity"]
    _talk(house, siblings, youngest, capacity=Capacity.REPRESENTED)
    assert _not_recorded(house, siblings) == [siblings.people[0].hex]


def test_the_page_asks_whose_answers_they_are(app: Flask, house: Wiring, family: Family) -> None:
    browser, here = arrived(app, family.owner), f"/cases/{family.case}/counselling"
    said = {**TOLD, "held_on": "2026-11-24", "physical": "3", "mental": "2", "social": "4", "solution": "return"}
    said |= {"members": [one.hex for one in family.people]}
    refused = browser.post(here, **said)
    assert refused.status_code == 422
    assert "Say whose own answers these are" in refused.text
    asked = refused.text.split('name="will_of"')
    assert len(asked) == 3  # the two adults
    assert browser.post(here, **said, will_of=family.people[0].hex).status_code == 303
