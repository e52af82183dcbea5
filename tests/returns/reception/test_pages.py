"""The page of a reception, before anybody is named: what the journey says already is not asked for again."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from foundation.web.container import Container
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.services import plan_leg
from tests.doors.visits import entered
from tests.factories.apart import later_legs, make_two, only
from tests.factories.journeys import at_work, make_plannable, make_ready, make_team

TAKEN_OVER = "From the journey, without entering it again:"


def test_how_they_travel_on_is_shown_from_the_journey_before_the_first_saving(app: Flask, container: Container) -> None:
    team = make_team(container)
    browser = entered(app, container, team.owner)
    asked = browser.get(f"/cases/{make_ready(container, team)}/reception").text.split(TAKEN_OVER)[1].split("</p>")[0]
    assert "Road" in asked
    assert "3 Dec 2026, 19:00" in asked
    assert TAKEN_OVER not in browser.get(f"/cases/{make_plannable(container, team)}/reception").text


def test_of_people_who_part_everybody_is_shown_how_they_travel_on(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_two(container, team)
    day, half = container.clock.now().date() + timedelta(days=9), timedelta(hours=12)
    with at_work(container, team.owner, case_id) as (unit, case):
        for leg in legs_of_case(unit.session, case_id):
            only(unit, case, leg.id, first)
        for new in later_legs(unit, case, day, second):
            plan_leg(unit, case, replace(new, departs=new.departs + half, arrives=new.arrives + half))
    asked = entered(app, container, team.owner).get(f"/cases/{case_id}/reception").text
    shown = asked.split(TAKEN_OVER)[1].split("</p>")[0]
    assert shown.count("Road") == 2
    assert "3 Dec 2026, 19:00" in shown, "also those who are there before the others fly"
    assert "4 Dec 2026, 10:00" in shown
