"""Costs that are proposed from the legs: pre-filled, saved only when pressed, and not proposed again."""

import re
import uuid
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.documents.queries.formalities import request_of_case
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import Payer, Refusal, RequestState, StatedExit, Step
from returns.documents.services.formalities import NewRequest, request_document, state_exit, take_step
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import Fare, LegMode
from returns.journey.services import NewLeg, plan_leg, plan_legs, set_place_of_return
from returns.money.queries.budgets import lines_of_case
from returns.money.rules.budget import LineKind
from tests.factories.apart import make_apart
from tests.factories.journeys import SAMARKAND, Team, at_work, looking_at, make_plannable, make_team, people_of, point
from tests.factories.makers import arrived

_FIELD = re.compile(r'<input class="form-control[^>]*? name="(line\d_\w+)" value="([^"]*)"')
_CHOSEN = re.compile(
    r'<select [^>]*name="(line\d_\w+)"[^>]*>(?:(?!</select>).)*?<option value="([^"]*)" selected', re.S
)


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say."""
    return "sqlite"


def _journey(container: Container, team: Team) -> uuid.UUID:
    """A flight with a fare for each, a night, and a road without a fare."""
    case_id = make_plannable(container, team)
    on = container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
        home = place_of_return(case)
        assert home is not None
        starts, later = datetime.combine(on, time(8)), datetime.combine(on, time(17))
        flight = NewLeg(LegMode.AIR, point("IST"), point("SKD"), starts, starts + timedelta(hours=8), carrier="TK")
        road = NewLeg(LegMode.ROAD, point("SKD"), home, later, later + timedelta(hours=1), night="Guest House")
        fare = Fare(Decimal("240.50"), "EUR", each=True)
        plan_legs(unit, case, {"leg1_": replace(flight, number="7", fare=fare), "leg2_": road})
    return case_id


def test_legs_propose_lines_and_one_press_records_those_that_are_ticked(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/budget"
    page = browser.get(at).text
    fields = dict([*_FIELD.findall(page), *_CHOSEN.findall(page)])
    assert fields["line1_planned"] == "240.50"
    assert fields["line1_what"] == "TK 7 IST – SKD"
    assert (fields["line1_kind"], fields["line1_payee"]) == ("travel", "TK")
    assert (fields["line2_kind"], fields["line2_planned"]) == ("onward_transport", "")
    assert (fields["line3_kind"], fields["line3_what"]) == ("accommodation", "Guest House")
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert lines_of_case(unit.session, case_id) == []
    wrong = browser.post(f"{at}/journey", **fields, line1_take="yes", line2_take="yes")
    assert wrong.status_code == 422
    assert 'href="#costs-line2_planned"' in wrong.text
    assert 'value="240.50"' in wrong.text
    assert browser.post(f"{at}/journey", **fields, line1_take="yes").status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        [line] = lines_of_case(unit.session, case_id)
        assert (line.content.kind, line.content.planned) == (LineKind.TRAVEL, "240.50")
    again = browser.get(at).text
    assert 'name="line3_kind"' not in again
    assert "Guest House" in again


def test_a_flight_of_people_who_part_is_proposed_once_for_all_who_take_it(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id, *people = make_apart(container, team)
    starts = datetime.combine(container.clock.now().date() + timedelta(days=9), time(8))
    flight = NewLeg(LegMode.AIR, point("IST"), point("SKD"), starts, starts + timedelta(hours=8), carrier="TK")
    with at_work(container, team.owner, case_id) as (unit, case):
        for fare, person in zip(("240.50", "120"), people, strict=True):
            paid = Fare(Decimal(fare), "EUR")
            plan_leg(unit, case, replace(flight, number="9", fare=paid, travellers=(person,)))
    page = arrived(app, team.owner).get(f"/cases/{case_id}/budget").text
    fields = dict([*_FIELD.findall(page), *_CHOSEN.findall(page)])
    [line] = [name.removesuffix("what") for name, value in fields.items() if value == "TK 9 IST – SKD"]
    assert fields[f"{line}planned"] == "360.50"
    [road] = [name.removesuffix("what") for name, value in fields.items() if value.startswith("SKD – ")]
    assert fields[f"{road}kind"] == "onward_transport", "of both, not of those who arrive last alone"


def test_what_a_cancelled_line_planned_is_the_last_that_is_known(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = _journey(container, team)
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/budget"
    stated = {
        "line1_kind": "accommodation",
        "line1_what": "Guest House",
        "line1_planned": "55",
        "line1_currency": "EUR",
    }
    assert browser.post(f"{at}/journey", **stated, line1_take="yes").status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        [line] = lines_of_case(unit.session, case_id)
    assert 'value="Guest House"' not in browser.get(at).text
    assert browser.post(f"{at}/{line.id}/step", step="cancel", reason="Another house.").status_code == 303
    page = browser.get(at).text
    fields = dict(_FIELD.findall(page))
    assert (fields["line3_what"], fields["line3_planned"]) == ("Guest House", "55")


def test_what_a_consulate_asks_and_a_fine_of_the_programme_are_proposed_without_saying_whose(
    app: Flask, container: Container
) -> None:
    team, on = make_team(container), container.clock.now().date()
    case_id = make_plannable(container, team)
    [person, *_others] = people_of(container, team.owner, case_id)
    with at_work(container, team.owner, case_id) as (unit, case):
        kind = DocumentKind.LAISSEZ_PASSER
        request_document(unit, case, NewRequest(person, kind, "UZ", on, "Consulate in Istanbul"))
        refused = request_document(unit, case, NewRequest(person, DocumentKind.PASSPORT, "UZ", on, "Embassy"))
        row = request_of_case(unit.session, case.id, refused)
        assert row is not None
        take_step(unit, case, row, Step(RequestState.REJECTED, on, reason=Refusal.OTHER, note="Not theirs."))
        fine = StatedExit(fine_amount="615.00", fine_currency="TRY", fine_payer=Payer.PROGRAMME)
        state_exit(unit, case, person, fine, 0)
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/budget"
    page = browser.get(at).text
    fields = dict([*_FIELD.findall(page), *_CHOSEN.findall(page)])
    asked = {number: fields[f"line{number}_what"] for number in range(1, 9) if f"line{number}_what" in fields}
    number = next(number for number, what in asked.items() if what == "Laissez-passer from the consulate")
    assert fields[f"line{number}_payee"] == "Consulate in Istanbul"
    assert (fields[f"line{number}_kind"], fields[f"line{number}_planned"]) == ("documents", "")
    number = next(number for number, what in asked.items() if what == "Fine for an overstay")
    assert (fields[f"line{number}_planned"], fields[f"line{number}_currency"]) == ("615.00", "TRY")
    assert "Embassy" not in asked.values()
    assert "Passport" not in asked.values()
    fields[f"line{number}_take"] = "yes"
    assert browser.post(f"{at}/journey", **fields).status_code == 303
    assert "Fine for an overstay" not in dict(_FIELD.findall(browser.get(at).text)).values()
