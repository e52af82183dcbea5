"""An office, a case that can be planned, and a timetable, for pages of ways."""

import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.journey.services import set_place_of_return
from tests.factories.flying import make_timetable
from tests.factories.journeys import SAMARKAND, Team, at_work, make_plannable, make_team, prepare_people
from tests.factories.makers import Browser, arrived


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
