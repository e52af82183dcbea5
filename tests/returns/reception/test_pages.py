"""The page of a reception, before anybody is named: what the journey says already is not asked for again."""

from flask import Flask

from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.journeys import make_plannable, make_ready, make_team

TAKEN_OVER = "From the journey, without entering it again:"


def test_how_they_travel_on_is_shown_from_the_journey_before_the_first_saving(app: Flask, container: Container) -> None:
    team = make_team(container)
    browser = entered(app, container, team.owner)
    asked = browser.get(f"/cases/{make_ready(container, team)}/reception").text.split(TAKEN_OVER)[1].split("</p>")[0]
    assert "Road" in asked
    assert "3 Dec 2026, 19:00" in asked
    assert TAKEN_OVER not in browser.get(f"/cases/{make_plannable(container, team)}/reception").text
