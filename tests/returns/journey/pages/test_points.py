"""Airports and places are suggested while somebody types: in any script, and what was typed stands nowhere."""

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.journey.queries.itinerary import legs_of_case
from tests.audit.written import everything_written
from tests.factories.journeys import looking_at, make_plannable, make_team
from tests.factories.makers import arrived
from tests.returns.journey.pages.test_planning import LEG


@pytest.fixture
def database() -> str:
    """One database is enough for what is suggested."""
    return "sqlite"


def test_what_is_typed_is_looked_for_in_any_script_and_stands_in_no_address(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, address = arrived(app, team.owner), f"/api/cases/{case_id}/points"
    for typed, code in (("Ташкент", "TAS"), ("سمرقند", "G1216265"), ("ist", "IST"), ("samarq", "G1216265")):
        answer = browser.post_json(address, {"q": typed})
        assert answer.status_code == 200
        assert code in [one["code"] for one in answer.get_json()["points"]]
        assert set(answer.get_json()["points"][0]) == {"code", "label"}
    assert browser.get(f"{address}?q=Ташкент").status_code == 405
    for nothing in ({}, {"q": ""}, {"q": "nosuchplaceatall"}):
        assert browser.post_json(address, nothing).get_json() == {"points": []}
    assert browser.post_json(address, {"q": "x" * 121}).status_code == 422
    assert "Ташкент" not in everything_written(container)


def test_what_was_chosen_among_suggestions_is_taken_and_stays_when_something_else_is_wrong(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, new = arrived(app, team.owner), f"/cases/{case_id}/itinerary/legs/new"
    label = "DXB – Dubai International Airport, United Arab Emirates"
    chosen = {**LEG, "origin": "DXB", "origin_typed": label, "origin_searched": label}
    wrong = browser.post(new, **{**chosen, "departs_time": "25:00"})
    assert wrong.status_code == 422
    assert '<option value="DXB" selected>' in wrong.text
    assert browser.post(new, **chosen).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.content.origin.code for leg in legs_of_case(unit.session, case_id)] == ["DXB"]
