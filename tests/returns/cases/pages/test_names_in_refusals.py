"""A refusal on a page says whom it is about by name; to programs, to the audit and to the log it says a number."""

import pytest
from flask import Flask

from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.lifecycle.services.lifecycle import move_case
from returns.people.queries import people_by_id
from returns.people.rules.people import Sex
from returns.safe_contact.services import record_safe_contact
from tests.audit.written import events
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.walking import CARD, Office, counsel, make_walk, people_of

NAME, SHOWN = "Zilola<b>", "<bdi>Zilola&lt;b&gt; Karimova</bdi>"
SAID = ": consent to assistance is not in force."


@pytest.fixture
def office(container: Container) -> Office:
    """A case in counselling with a second person, whose name holds what a page must not take for its own."""
    walk = make_walk(container)
    counsel(walk)
    with walk.work(walk.owner) as (unit, case):
        second = add_member(unit, container.secrets, case, NewMember(NAME, "Karimova", Sex.FEMALE, None))
        unit.session.flush()
        record_safe_contact(unit, case, second, CARD)
    return walk


@pytest.fixture
def browser(app: Flask, office: Office) -> Browser:
    """The window of the owner."""
    return arrived(app, office.owner)


def test_a_page_names_the_people_and_gives_nobody_a_number(browser: Browser, office: Office) -> None:
    answer = browser.post(f"/cases/{office.case}/move", to="applied")
    assert answer.status_code == 422
    assert f"{SHOWN}{SAID}" in answer.text
    assert NAME not in answer.text
    assert "Person 2" not in answer.text


def test_a_form_that_comes_back_names_them_too(browser: Browser, office: Office) -> None:
    address = f"/cases/{office.case}/consents"
    browser.get(address)
    today = office.container.clock.now().date().isoformat()
    with office.work(office.owner) as (unit, case):
        people = [f"{one.hex}:data" for one in people_of(unit, case)]
    sent = {"consents": people, "given_how": "oral", "given_on": today}
    answer = browser.post(address, **sent)
    assert answer.status_code == 422
    assert f"{SHOWN}: oral consent needs a witness." in answer.text
    assert "Person 2" not in answer.text


def test_a_program_reads_a_number_and_no_name(browser: Browser, office: Office) -> None:
    address = f"/cases/{office.case}/move"
    browser.get(f"/cases/{office.case}")
    answer = browser.client.post(
        address, data={"to": "applied", "csrf_token": browser.token}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert f"Person 2{SAID}" in answer.json["error"]["reasons"]
    assert "Zilola" not in answer.text


def test_the_refusal_itself_and_the_audit_hold_no_name(browser: Browser, office: Office) -> None:
    browser.post(f"/cases/{office.case}/move", to="applied")
    assert "Zilola" not in str(events(office.container))
    with pytest.raises(RuleBroken) as refusal, office.work(office.owner) as (unit, case):
        move_case(unit, case, CaseState.APPLIED)
    assert f"Person 2{SAID}" in str(refusal.value)
    assert "Zilola" not in str([str(refusal.value), refusal.value.reasons, refusal.value.about, refusal.value.shown])


def test_whoever_does_not_see_somebody_is_told_no_name_of_them(container: Container, office: Office) -> None:
    elsewhere = make_account(container)
    with office.work(office.owner) as (unit, case):
        people = people_of(unit, case)
        assert len(people_by_id(unit.session, people)) == len(people)
    with reading(container.units, elsewhere.scope(container)) as unit:
        assert people_by_id(unit.session, people) == []
