"""Counselling establishes a free decision, and the consent refers to it; where it does not, the consent asks."""

from datetime import timedelta

import pytest
from flask import Flask

from demo.steps import talk_in_full
from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules import CaseState
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, VOLUNTARINESS, ConsentForm, ConsentPurpose
from returns.consent.services import NewConsent, give_consents
from returns.counselling.queries import sessions_of_case
from returns.counselling.rules import Pressure, Solution
from returns.counselling.services import NewSession, Talk, record_session
from returns.lifecycle.services.lifecycle import move_case
from tests.factories.makers import arrived
from tests.factories.walking import RATINGS, Office, counsel, make_walk, people_of

ASKED = "Nobody presses the person, by force or by words"


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
    assert "No pressure seen or told of" in page
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
