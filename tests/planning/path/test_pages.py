"""The page of the path: the day first, what decides it, last days for a day, refusals that keep what was typed."""

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.journeys import Team, make_plannable, make_team
from tests.factories.makers import Browser, arrived


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the case."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """The owner of the case, signed in."""
    return arrived(app, team.owner)


def test_the_page_says_the_day_and_what_decides_it(container: Container, team: Team, browser: Browser) -> None:
    case = make_plannable(container, team)
    page = browser.get(f"/cases/{case}/path").text
    assert "Can leave from" in page
    assert "Travel document" in page
