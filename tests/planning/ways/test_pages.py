"""Pages of ways: searched, compared, judged by readiness, chosen; and what is said where nothing can be found."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from tests.factories.flying import make_timetable
from returns.journey.services import set_place_of_return
from tests.factories.journeys import (
    SAMARKAND,
    Team,
    at_work,
    looking_at,
    make_plannable,
    make_team,
    prepare_people,
)
from tests.factories.makers import Browser, arrived


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say; queries are tested on both."""
    return "sqlite"


@pytest.fixture
def team(container: Container) -> Team:
    """An office."""
    return make_team(container)


@pytest.fixture
def case_id(container: Container, team: Team) -> uuid.UUID:
    """A case that can be planned, and a timetable."""
    made = make_plannable(container, team)
    with at_work(container, team.owner, made) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
        prepare_people(container, unit, case, container.clock.now().date() + timedelta(days=9))
    make_timetable(container, team.owner)
    return made


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """Whoever owns the case."""
    return arrived(app, team.owner)


def _search(browser: Browser, container: Container, case_id: uuid.UUID, **typed: str) -> str:
    day = (container.clock.now().date() + timedelta(days=9)).isoformat()
    response = browser.post(f"/cases/{case_id}/ways", **{"origin_typed": "IST", "first_day": day, **typed})
    assert response.status_code == 200, response.text
    return str(response.text)


def _forms(page: str) -> list[dict[str, str]]:
    """The hidden fields of each form that chooses a way."""
    forms = re.findall(r'<form method="post" action="[^"]*/ways/choose".*?</form>', page, re.DOTALL)
    return [dict(re.findall(r'name="(leg\d+_\w+)" value="([^"]*)"', form)) for form in forms]


def test_ways_are_found_and_the_chosen_one_makes_the_legs(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    page = _search(browser, container, case_id)
    forms = _forms(page)
    assert forms, page
    answer = browser.post(f"/cases/{case_id}/ways/choose", **forms[0])
    assert answer.status_code == 303, answer.text
    with looking_at(container, team.owner, case_id) as (unit, _case):
        legs = journey(legs_of_case(unit.session, case_id))
    assert [leg.mode for leg in legs] == [LegMode.AIR, LegMode.AIR]
    assert {leg.status for leg in legs} == {LegStatus.PLANNED}
