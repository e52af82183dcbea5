"""Several legs in one form: the tickets of a whole journey with one save, all of them or none."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_team, point
from tests.factories.makers import arrived
from tests.pages.test_forms_that_fold import REST


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say; services are tested on both."""
    return "sqlite"


def _planned(container: Container, team: Team, *ways: tuple[str, str]) -> tuple[str, list[str]]:
    """The address of a journey of flights on one day, and the ids of its legs."""
    case_id = make_plannable(container, team)
    on = container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        for number, (origin, destination) in enumerate(ways):
            starts = datetime.combine(on, time(5 + number * 8))
            new = NewLeg(LegMode.AIR, point(origin), point(destination), starts, starts + timedelta(hours=7))
            plan_leg(unit, case, new)
            unit.session.flush()
    with looking_at(container, team.owner, case_id) as (unit, _case):
        return f"/cases/{case_id}/itinerary", [leg.id.hex for leg in legs_of_case(unit.session, case_id)]


def _row(number: int, leg: str, **stated: str) -> dict[str, str]:
    return {f"leg{number}_{name}": value for name, value in {"take": "yes", "leg": leg, **stated}.items()}


def test_all_legs_are_ticketed_with_one_save(app: Flask, container: Container) -> None:
    team = make_team(container)
    journey, legs = _planned(container, team, ("IST", "TAS"), ("TAS", "SKD"))
    browser = arrived(app, team.owner)
    assert "Record the tickets of 2 legs" in browser.get(journey).text
    own = _row(2, legs[1], booking="OTHER2", fare="80.50", currency="EUR", fare_is_each="yes")
    assert browser.post(f"{journey}/tickets", booking="ABC123", **_row(1, legs[0]), **own).status_code == 303
    with looking_at(container, team.owner, uuid.UUID(journey.split("/")[2])) as (unit, case):
        stored = legs_of_case(unit.session, case.id)
        assert [leg.status for leg in stored] == [LegStatus.TICKETED] * 2
        assert [leg.content.booking for leg in stored] == ["ABC123", "OTHER2"]
        assert str(stored[1].content.fare and stored[1].content.fare.amount) == "80.50"
    assert "No leg is waiting for a ticket" in browser.get(f"{journey}/tickets").text


def test_one_wrong_fare_keeps_all_and_what_was_typed(app: Flask, container: Container) -> None:
    team = make_team(container)
    journey, legs = _planned(container, team, ("IST", "TAS"), ("TAS", "SKD"))
    browser = arrived(app, team.owner)
    refused = browser.post(f"{journey}/tickets", booking="ABC123", **_row(1, legs[0]), **_row(2, legs[1], fare="80"))
    assert refused.status_code == 422
    assert '<a href="#f-leg2_currency">Leg 2, Currency: ' in refused.text
    assert 'value="ABC123"' in refused.text
    assert browser.post(f"{journey}/tickets", booking="ABC123").status_code == 422
    with looking_at(container, team.owner, uuid.UUID(journey.split("/")[2])) as (unit, case):
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.PLANNED}


def test_no_leg_of_another_case_is_ticketed(app: Flask, container: Container) -> None:
    team = make_team(container)
    journey, _legs = _planned(container, team, ("IST", "TAS"))
    _other, others = _planned(container, team, ("IST", "TAS"))
    refused = arrived(app, team.owner).post(f"{journey}/tickets", **_row(1, others[0]))
    assert refused.status_code == 409
    assert "A leg was removed since you opened this page" in refused.text


def test_the_rest_of_a_leg_folds_until_something_in_it_was_typed_or_is_wrong(app: Flask, container: Container) -> None:
    team = make_team(container)
    journey, legs = _planned(container, team, ("IST", "TAS"))
    browser = arrived(app, team.owner)
    new = f"{journey}/legs/new"
    folds = {title: bool(is_open) for is_open, title, _inside in REST.findall(browser.get(new).text)}
    assert folds == {"Booking and fare": False, "Terminals and overnight stay": False}
    refused = browser.post(new, mode="air", fare="x")
    assert {title for is_open, title, _inside in REST.findall(refused.text) if is_open} == {"Booking and fare"}
    browser.post(f"{journey}/tickets", **_row(1, legs[0]))
    stored = browser.get(f"{journey}/legs/{uuid.UUID(legs[0])}").text
    assert {title for is_open, title, _inside in REST.findall(stored) if is_open} == {"Booking and fare"}


def test_a_leg_that_says_no_day_of_arrival_arrives_on_the_day_of_departure(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    on = container.clock.now().date() + timedelta(days=9)
    leg = {"mode": "air", "origin_typed": "IST", "destination_typed": "TAS", "departs_on": on.isoformat()}
    browser, new = arrived(app, team.owner), f"/cases/{case_id}/itinerary/legs/new"
    assert browser.post(new, **leg, departs_time="08:00", arrives_time="15:00").status_code == 303
    late = browser.post(new, **leg, departs_time="22:00", arrives_time="04:00")
    assert late.status_code == 422
    assert "The arrival must be after the departure" in late.text
    with looking_at(container, team.owner, case_id) as (unit, _case):
        [stored] = legs_of_case(unit.session, case_id)
        assert stored.arrives_at.date() == date(on.year, on.month, on.day)
