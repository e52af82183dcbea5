"""The page of a reception, before anybody is named: what the journey says already is not asked for again."""

import re
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from msgspec.structs import replace as sealed

from foundation.web.container import Container
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.services import plan_leg
from returns.reception.queries import reception_of_case
from returns.reception.services import NewReception, name_reception
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


def test_a_number_that_cannot_be_dialled_is_refused_and_one_that_was_taken_once_is_shown(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    browser, at = entered(app, container, team.owner), f"/cases/{case_id}/reception"
    with at_work(container, team.owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception("A host", "Exit 2"))
        unit.session.flush()
        row = reception_of_case(unit.session, case_id)
        assert row is not None
        row.content = sealed(row.content, phone="123")  # as it was once taken
    page = browser.get(at).text
    assert 'value="123"' in page
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    sent = {"name": "A host", "where": "Exit 2", "version": version}
    refused = browser.post(at, **sent, phone="123")
    assert refused.status_code == 422
    assert "This is not a phone number. Include the country code" in refused.text
    assert browser.post(at, **sent, phone="+998 71 200 00 00").status_code == 303
