"""A day before the first rule, which is one mistyped year: an error at its field, and all that was typed stays."""

import re
import uuid

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.factories.follow_up import make_followed
from tests.factories.journeys import make_plannable, make_team
from tests.factories.makers import arrived, make_account
from tests.factories.registering import make_desk
from tests.pages.tour_of_registrations import SAID

SAYS = "Check the year: no rules are on record for a date before 1 Jan 2020."
CONSENT = {"given_how": "written", "given_on": "2002-11-20", "place": "Room 12"}
LEG = {
    "mode": "air",
    "origin_typed": "IST",
    "destination_typed": "TAS",
    "departs_on": "2016-12-03",
    "departs_time": "8:00",
    "arrives_time": "15:00",
}


def _fields_with_errors(page: str) -> set[str]:
    return {name.rpartition("-")[2] for name in re.findall(rf'<a href="#([\w-]+)">\s*[^<]*{re.escape(SAYS)}', page)}


@pytest.mark.parametrize("door", ["consents", "itinerary/legs/new"])
def test_of_a_case(app: Flask, container: Container, door: str) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    sent = LEG if door != "consents" else CONSENT
    refused = arrived(app, team.owner).post(f"/cases/{case_id}/{door}", **sent)
    assert refused.status_code == 422
    assert _fields_with_errors(refused.text) == {"departs_on" if door != "consents" else "given_on"}
    assert 'value="Room 12"' in refused.text or 'value="8:00"' in refused.text


def test_of_several_legs_at_once(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    rows = {f"leg{number}_{name}": text for number in (1, 2) for name, text in {"take": "yes", **LEG}.items()}
    rows["leg1_departs_on"] = "2026-12-03"
    refused = arrived(app, team.owner).post(f"/cases/{uuid.UUID(str(case_id))}/itinerary/legs/several", **rows)
    assert refused.status_code == 422
    assert _fields_with_errors(refused.text) == {"leg2_departs_on"}


def test_a_birth_long_ago_is_not_blamed_for_an_arrival_long_ago(app: Flask, container: Container) -> None:
    desk = make_desk(container)
    assert desk.lead.office_id is not None
    sent = {**SAID, "office_id": desk.lead.office_id.hex, "birth_date_unknown": "", "birth_date": "1990-01-01"}
    refused = arrived(app, desk.coordinator).post("/arrivals/register", **{**sent, "arrived_on": "2006-11-20"})
    assert refused.status_code == 422
    assert _fields_with_errors(refused.text) == {"arrived_on"}
    assert 'value="Village 92"' in refused.text


def test_of_a_visit_in_which_something_took_place(app: Flask, container: Container) -> None:
    one = make_followed(container)
    sent = {"outcome": "done", "physical": "4", "mental": "3", "social": "5", "day": "2006-12-01", "time": "9:00"}
    refused = arrived(app, one.worker).post(f"/visits/{one.visit}", **sent, note="Was at home.")
    assert refused.status_code == 422
    assert _fields_with_errors(refused.text) == {"day"}
    assert "Was at home." in refused.text


def test_of_the_visits_that_would_follow_an_arrival(app: Flask, container: Container) -> None:
    manager = arrived(app, make_account(container, Role.MANAGER))
    page = manager.get("/follow-up/schedule?day=2002-03-01&country=UZ&template=close")
    assert page.status_code == 200
    assert SAYS in page.text
    assert 'value="2002-03-01"' in page.text
