"""Who travels which leg: named by forms, judged apart, signed, followed by families that part, shown to partners."""

import uuid

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import blockers
from returns.journey.queries.itinerary import journey, journeys_apart, legs_of_case
from returns.journey.queries.legs import shown_legs
from returns.journey.services import remove_leg
from returns.readiness.services import readiness_of
from tests.factories.apart import make_apart, make_two, only
from tests.factories.journeys import at_work, looking_at, make_team
from tests.factories.makers import arrived
from tests.factories.parting import split


def test_each_traveller_has_legs_that_join_up_and_the_case_is_ready(container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_apart(container, team)
    with looking_at(container, team.owner, case_id) as (unit, case):
        legs = journey(legs_of_case(unit.session, case_id))
        apart = {group: [leg.ordinal for leg in own] for group, own in journeys_apart(legs, [first, second])}
        assert apart == {(first,): [1, 3, 5], (second,): [2, 4, 6]}
        found = [(one.code, one.subject) for one in blockers(readiness_of(unit, case).findings)]
        assert [one for one in found if "consent" not in one[0] and "contact" not in one[0]] == []
        waits = {one.ordinal: one.wait for one in shown_legs(legs)}
        assert waits == {1: None, 2: None, 3: 120, 4: 120, 5: 60, 6: 120}


def test_a_sign_off_is_about_who_travels_which_leg(container: Container) -> None:
    team = make_team(container)
    case_id, _first, _second = make_apart(container, team)
    with looking_at(container, team.owner, case_id) as (unit, case):
        before = readiness_of(unit, case)
    with at_work(container, team.owner, case_id) as (unit, case):
        legs = [leg for leg in legs_of_case(unit.session, case_id) if leg.ordinal in (1, 3, 5)]
        legs[-1].named.clear()
    with looking_at(container, team.owner, case_id) as (unit, case):
        after = readiness_of(unit, case)
        assert after.facts_hash != before.facts_hash
        assert ("leg_without_travellers", "5") in [(one.code, one.subject) for one in after.findings]


def test_everybody_named_is_everybody_and_a_stranger_is_refused(container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_two(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        leg = legs_of_case(unit.session, case_id)[0]
        only(unit, case, leg.id, first)
        assert not leg.is_for_all
        assert [one.person_id for one in leg.named] == [first]
        only(unit, case, leg.id, second, first)
        assert leg.is_for_all
        assert leg.named == []
        with pytest.raises(BadInput) as refused:
            only(unit, case, leg.id, uuid.uuid4())
        assert list(refused.value.errors) == ["travellers"]
        only(unit, case, leg.id, second)
        unit.session.flush()  # a leg with named people is taken out with them
        remove_leg(unit, case, leg)
        assert len(legs_of_case(unit.session, case_id)) == 2


def test_whoever_leaves_a_family_travels_none_of_its_legs(container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_apart(container, team)
    split(container, team.owner, case_id, second)
    with looking_at(container, team.owner, case_id) as (unit, case):
        legs = legs_of_case(unit.session, case_id)
        assert {one.person_id for leg in legs for one in leg.named} == {first}
        codes = [(one.code, one.subject) for one in readiness_of(unit, case).findings]
        assert [subject for code, subject in codes if code == "leg_without_travellers"] == ["2", "4", "6"]


def test_the_page_asks_who_travels_and_shows_it(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_apart(container, team)
    browser, journey_page = arrived(app, team.owner), f"/cases/{case_id}/itinerary"
    page = browser.get(journey_page).text
    assert page.count("Only: ") == 6
    with looking_at(container, team.owner, case_id) as (unit, _case):
        leg = legs_of_case(unit.session, case_id)[1].id
        names = [one.given_name for one in members_of_case(unit.session, case_id)]
    form = browser.get(f"{journey_page}/legs/{leg}").text
    assert f'value="{second.hex}" id="f-travellers-2" checked' in form
    assert f'value="{first.hex}" id="f-travellers-1">' in form
    assert all(name in page for name in names)


@pytest.fixture
def database() -> str:
    """One database is enough: what each of them stores is told by other tests."""
    return "sqlite"
