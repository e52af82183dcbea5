"""Journeys that part, as they are stored: health and papers go by the own legs, and nobody is forgotten."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from foundation.web.container import Container
from returns.cases.services.cases import NewMember, add_member
from returns.documents.queries.documents import planned_way
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import Fare, TicketClass
from returns.journey.services import change_leg
from returns.people.rules.people import Sex
from returns.readiness.queries.readiness import judged_by
from returns.readiness.services import readiness_of
from tests.factories.apart import make_apart
from tests.factories.journeys import at_work, flights, looking_at, make_ready, make_team


def test_health_and_documents_look_at_the_own_flights(container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_apart(container, team)
    today = container.clock.now().date()
    with looking_at(container, team.owner, case_id) as (unit, case):
        health = judged_by(unit.session, case, today).health
        assert health is not None
        flown = {one.people: [leg.ordinal for leg in one.legs] for one in health.facts.apart}
        assert flown == {(first.hex,): [1, 3], (second.hex,): [2, 4]}
        assert all(leg.is_connecting for one in health.facts.apart for leg in one.legs)
        way = planned_way(unit.session, case_id, today)
        assert [leg.ordinal for leg in way.legs_of(second)] == [2, 4, 6]


def test_whoever_comes_later_travels_nothing_and_blocks(container: Container) -> None:
    team = make_team(container)
    case_id, _first, _second = make_apart(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        new = add_member(unit, container.secrets, case, NewMember("Given81", "Family81", Sex.FEMALE, date(1990, 5, 1)))
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = [one for one in readiness_of(unit, case).findings if one.subject == new.hex]
        assert "person_on_no_leg" in [one.code for one in found]
        assert "fitness_window_misses_journey" not in [one.code for one in found]


def test_what_a_ticket_costs_voids_no_sign_off_and_another_night_does(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    day = container.clock.now().date() + timedelta(days=9)
    hashes = []
    priced = {"fare": Fare(Decimal("99.50"), "EUR"), "ticket": TicketClass.BUSINESS}
    for change in ({}, priced, {**priced, "night": "House 1"}):
        with at_work(container, team.owner, case_id) as (unit, case):
            first = _first(legs_of_case(unit.session, case_id))
            change_leg(unit, case, first, replace(flights(day)[0], status=first.status, **change))
        with looking_at(container, team.owner, case_id) as (unit, case):
            hashes.append(readiness_of(unit, case).facts_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def _first(legs: list[Leg]) -> Leg:
    return journey(legs)[0]


@pytest.fixture
def database() -> str:
    """One database is enough: what each of them stores is told by other tests."""
    return "sqlite"
