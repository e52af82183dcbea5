"""What stands in the way says who clears it and by when, on the page of readiness and as JSON."""

import json
from datetime import timedelta

from flask import Flask

from foundation.web.container import Container
from returns.escorts.services import EscortKind, NewEscort, assign_escort
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from tests.doors.visits import entered
from tests.factories.journeys import at_work, make_ready, make_team

CLEARANCE = "protection_clearance_outstanding"


def test_each_finding_says_who_clears_it_by_when_and_by_which_rule(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, "Somebody"))
    with at_work(container, team.specialist, case_id) as (unit, case):
        set_clearance(unit, case, Clearance.OUTSTANDING)
    browser = entered(app, container, team.owner)
    day = (container.clock.now() + timedelta(days=9)).date()
    found = {one["code"]: one for one in json.loads(browser.get(f"/api/cases/{case_id}").text)["findings"]}
    home = found["way_home_missing"]
    assert (home["who"], home["by"], home["subject"]) == ("officer", day.isoformat(), "1")
    assert home["rule"].startswith("escort.way_home.required (")
    assert home["source"]
    asked = found[CLEARANCE]
    assert (asked["who"], asked["by"]) == ("duty_specialist", day.isoformat())
    assert [asked[one] for one in ("rule", "source", "subject")] == ["", "", ""]
    page = browser.get(f"/cases/{case_id}/readiness").text
    assert "Cleared by: case owner" in page
    assert "Cleared by: duty specialist" in page
    areas = {one["cleared_by"] for one in found.values()}
    assert page.count('class="area-who"') == len(areas)
    assert page.count("By 3 Dec 2026") == len(areas)
