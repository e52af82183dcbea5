"""The next appointment of counselling: a task of whoever agreed on it, which follows what is recorded."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from demo.steps import talk_in_full
from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, VOLUNTARINESS, ConsentForm, ConsentPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.counselling.queries import (
    established_in_case,
    gaps_of_counselling,
    said_of,
    sessions_of_case,
    standing_sessions,
)
from returns.counselling.rules import Capacity, Pressure, Said, Solution
from returns.counselling.services import NewSession, Talk, correct_session, record_session
from returns.lifecycle.services.endings import withdraw_case
from returns.lifecycle.services.lifecycle import move_case
from returns.safe_contact.services import record_safe_contact
from returns.work.jobs import follow_the_days
from returns.work.models import Task
from returns.work.rules.tasks import ForWhom, TaskKind, TaskState
from returns.work.services.duty import hand_over
from tests.factories.cards import make_card
from tests.factories.families import FOUR, GROWN, Family, make_family, make_siblings
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import Person, arrived, make_account
from tests.factories.scopes import EVERYTHING
from tests.factories.told import TOLD
from tests.factories.walking import RATINGS, Office, counsel, make_walk, people_of

# Counselling establishes a free decision, and the consent refers to it; where it does not, the consent asks.

ASKED = "No one pressures the person, by force or by words"


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in counselling; the session recorded every fact."""
    walk = make_walk(container)
    counsel(walk)
    return walk


def _give(unit: Unit, case: Case, ticked: tuple[str, ...] = (), of: ConsentPurpose = ConsentPurpose.ASSISTANCE) -> None:
    (who,) = people_of(unit, case)
    today = unit.clock.now().date()
    give_consents(unit, case, [NewConsent(who, who, of, ConsentForm.WRITTEN, today, CHECKLIST, voluntariness=ticked)])


def _talk(office: Office, talk: Talk) -> None:
    with office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, RATINGS, talk=talk))


def _kept(office: Office) -> list[tuple[str | None, list[str]]]:
    with office.work(office.owner) as (unit, case):
        found = consents_of_case(unit.session, case.id)
        return [
            (consent.content.established_at, list(consent.content.voluntariness))
            for consent in found
            if consent.content
        ]


def test_a_consent_refers_to_the_session_and_asks_for_nothing_twice(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        _give(unit, case)
        session = sessions_of_case(unit.session, case.id)[0].id.hex
    assert _kept(office) == [(session, [])]


def test_only_the_consent_to_assistance_rests_on_it(office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        _give(unit, case, of=ConsentPurpose.DATA)
    assert _kept(office) == [(None, [])]


def test_after_its_days_the_consent_asks_again(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=31))
    with pytest.raises(RuleBroken) as refusal, office.work(office.owner) as (unit, case):
        _give(unit, case)
    assert refusal.value.codes == ["voluntariness_incomplete"]
    with office.work(office.owner) as (unit, case):
        _give(unit, case, VOLUNTARINESS)
    assert _kept(office) == [(None, list(VOLUNTARINESS))]


def test_a_doubt_at_a_later_session_is_lifted_by_no_reference(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=1))
    with office.work(office.owner) as (unit, case):
        full = talk_in_full(unit, case)
    _talk(office, Talk(**{**vars(full), "pressure": Pressure.UNSURE}))
    with pytest.raises(RuleBroken) as refusal, office.work(office.owner) as (unit, case):
        _give(unit, case)
    assert refusal.value.codes == ["voluntariness_incomplete"]
    with office.work(office.owner) as (unit, case):
        _give(unit, case, VOLUNTARINESS)
        _give(unit, case, of=ConsentPurpose.DATA)
    # what applying needs of counselling stays: the ticks of a consent clear no doubt
    with office.refused(office.owner, "voluntariness_in_doubt") as (unit, case):
        move_case(unit, case, CaseState.APPLIED)


def test_a_session_that_asked_for_nothing_establishes_nothing(container: Container) -> None:
    office = make_walk(container)
    counsel(office)
    with office.work(office.owner) as (unit, case):
        for one in sessions_of_case(unit.session, case.id):
            unit.session.delete(one)
    _talk(office, Talk())
    with pytest.raises(RuleBroken) as refusal, office.work(office.owner) as (unit, case):
        _give(unit, case)
    assert refusal.value.codes == ["voluntariness_incomplete"]


def test_the_page_shows_what_stands_instead_of_asking_and_asks_where_it_does_not(
    app: Flask, office: Office, clock: MovableClock
) -> None:
    address = f"/cases/{office.case}/consents"
    page = arrived(app, office.owner).get(address).text
    assert "Established at counselling" in page
    assert "No sign or report of pressure" in page
    assert ASKED not in page
    assert 'name="alternatives"' not in page
    assert 'name="side_effects"' not in page
    with office.work(office.owner) as (unit, case):
        _give(unit, case)
        session = sessions_of_case(unit.session, case.id)[0].id
    assert f"/counselling/{session}" in arrived(app, office.owner).get(address).text
    clock.move(timedelta(days=31))
    later = arrived(app, office.owner).get(address).text
    assert ASKED in later
    assert 'name="alternatives"' in later


def _session(day: date | None, held_at: datetime | None = None) -> NewSession:
    return NewSession(Solution.UNDECIDED, RATINGS, held_at=held_at, talk=Talk(next_on=day))


def _hold(office: Office, who: Person, day: date | None, held_at: datetime | None = None) -> uuid.UUID:
    with office.work(who) as (unit, case):
        return record_session(unit, case, _session(day, held_at))


def _correct(office: Office, who: Person, new: NewSession) -> None:
    with office.work(who) as (unit, case):
        latest = standing_sessions(sessions_of_case(unit.session, case.id))[0]
        correct_session(unit, case, latest, replace(new, held_at=new.held_at or latest.held_at))


def _tasks(office: Office) -> list[Task]:
    with reading(office.container.units, EVERYTHING) as unit:
        found = select(Task).where(Task.kind == TaskKind.COUNSELLING_NEXT)
        return list(unit.session.execute(found.order_by(Task.due_on)).scalars())


def _open(office: Office) -> list[tuple[date, ForWhom, uuid.UUID | None]]:
    return [(one.due_on, one.for_whom, one.assignee_id) for one in _tasks(office) if one.state is TaskState.OPEN]


def _in(office: Office, days: int) -> date:
    return office.container.clock.now().date() + timedelta(days=days)


def test_a_session_without_another_one_agreed_makes_no_task(office: Office) -> None:
    assert _tasks(office) == []


def test_the_appointment_is_a_task_of_the_owner_or_of_the_colleague_who_agreed_on_it(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]
    _hold(office, office.other, _in(office, 9))
    assert _open(office) == [(_in(office, 9), ForWhom.PERSON, office.other.id)]
    assert [one.state for one in _tasks(office)] == [TaskState.LAPSED, TaskState.OPEN]


def test_it_moves_with_a_correction_and_stays_with_who_held_the_session(office: Office) -> None:
    _hold(office, office.other, _in(office, 7))
    _correct(office, office.owner, _session(_in(office, 10)))
    assert _open(office) == [(_in(office, 10), ForWhom.PERSON, office.other.id)]
    _correct(office, office.owner, _session(_in(office, 10)))
    assert _open(office) == [(_in(office, 10), ForWhom.PERSON, office.other.id)]
    _correct(office, office.other, _session(None))
    assert _open(office) == []


def test_a_correction_to_an_earlier_day_of_the_session_does_not_lose_it(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=5))
    _hold(office, office.owner, _in(office, 7))
    _correct(office, office.owner, _session(_in(office, 7), clock.now() - timedelta(days=2)))
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]


def test_it_goes_when_a_later_session_was_held_and_not_by_one_of_before(office: Office, clock: MovableClock) -> None:
    clock.move(timedelta(days=5))
    _hold(office, office.owner, _in(office, 7))
    _hold(office, office.owner, None, clock.now() - timedelta(days=2))
    assert len(_open(office)) == 1
    _hold(office, office.owner, None)
    assert _open(office) == []


def test_it_goes_when_the_case_has_ended(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, CaseState.WITHDRAWN_BY_APPLICANT, "Stays.")
    assert [one.state for one in _tasks(office)] == [TaskState.LAPSED]


def test_it_goes_along_when_the_case_is_handed_over(office: Office) -> None:
    _hold(office, office.owner, _in(office, 7))
    with office.work(office.lead) as (unit, case):
        hand_over(unit, [case], unit.session.get(Account, office.other.id), "Speaks Uzbek.")
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]


def test_the_appointment_of_a_colleague_who_left_is_the_owners(office: Office, clock: MovableClock) -> None:
    _hold(office, office.other, _in(office, 7))
    with writing(office.container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, office.other.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    run = follow_the_days(office.container.units)
    run(clock.now())
    assert run(clock.now()) == 0
    assert _open(office) == [(_in(office, 7), ForWhom.OWNER, None)]


# What is said of somebody's own decision is kept for that person: never for a family by one answer.

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


def _talk_of(container: Container, family: Family, *whose: uuid.UUID, **changed: Any) -> None:
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
        _talk_of(container, family)
    assert list(refused.value.errors) == ["will_of"]


def test_what_is_said_of_one_is_recorded_of_that_one_alone(container: Container, family: Family) -> None:
    first, second, child = family.people
    _talk_of(container, family, first)
    assert _not_recorded(container, family) == [second.hex]
    with looking_at(container, family.owner, family.case) as (unit, case):
        people, sessions = members_of_case(unit.session, case.id), sessions_of_case(unit.session, case.id)
        assert set(established_in_case(unit.session, case, people, sessions, unit.clock.now().date())) == {first}
        assert [one.person for one in said_of(sessions[0]).wills or ()] == [first.hex]
    _talk_of(container, family, second)
    assert _not_recorded(container, family) == []
    with pytest.raises(BadInput) as refused:
        _talk_of(container, family, child)
    assert list(refused.value.errors) == ["will_of"]


def test_of_whom_alone_the_session_was_held_it_need_not_be_said(container: Container, family: Family) -> None:
    _talk_of(container, family, members=[family.people[1]])
    assert _not_recorded(container, family) == [family.people[0].hex]


def test_a_child_does_not_decide_alone(container: Container) -> None:
    siblings = _with_cards(container, make_siblings(container, make_account(container)))
    youngest = siblings.people[1]
    with pytest.raises(BadInput) as refused:
        _talk_of(container, siblings, youngest)
    assert list(refused.value.errors) == ["capacity"]
    _talk_of(container, siblings, youngest, capacity=Capacity.REPRESENTED)
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
