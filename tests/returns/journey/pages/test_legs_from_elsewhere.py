"""Legs from a pasted booking and from another case: checked before they are saved, and nobody's name comes along."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.queries import shown_reference
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import set_place_of_return
from tests.factories.journeys import SAMARKAND, Team, at_work, looking_at, make_plannable, make_ready, make_team
from tests.factories.makers import arrived, make_case

CANARY = "Zyxwvutsrq"
_FIELD = re.compile(r'<input class="form-control[^>]*? name="(leg\d_\w+)" value="([^"]*)"')
_CHOSEN = re.compile(r'<select [^>]*name="(leg\d_\w+)"[^>]*>(?:(?!</select>).)*?<option value="([^"]*)" selected', re.S)
_TICKED = re.compile(r'name="(leg\d_take)" value="(yes)"[^>]* checked')


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say; services are tested on both."""
    return "sqlite"


def _fields(page: str) -> dict[str, str]:
    """What the form of legs sends as it stands."""
    return dict([*_FIELD.findall(page), *_CHOSEN.findall(page), *_TICKED.findall(page)])


def _stored(container: Container, team: Team, case_id: uuid.UUID) -> list[tuple[str, str, str, bool]]:
    with looking_at(container, team.owner, case_id) as (unit, _case):
        return [
            (leg.content.origin.code, leg.content.destination.code, leg.content.number, leg.status is LegStatus.PLANNED)
            for leg in legs_of_case(unit.session, case_id)
        ]


def test_a_pasted_booking_is_checked_and_then_saved_and_no_name_of_it_stays(
    app: Flask, container: Container, capfd: pytest.CaptureFixture[str]
) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/itinerary"
    day = (container.clock.now() + timedelta(days=9)).strftime("%d%b").upper()
    flights = f"1 TK1234 Y {day} 6 FRAIST HK1 1045 1500\n2 TK 370 Y {day} ISTTAS HK1 2040 0415+1"
    text = f"1.{CANARY}/ANNA MRS\n{flights}\nAP {CANARY}"
    key = uuid.uuid4().hex
    checked = browser.post(f"{at}/booking", text=text, idempotency_key=key)
    assert checked.status_code == 200
    assert CANARY not in checked.text
    assert _stored(container, team, case_id) == []
    fields = _fields(checked.text)
    assert (fields["leg1_origin"], fields["leg2_destination"], fields["leg2_take"]) == ("FRA", "TAS", "yes")
    assert browser.post(f"{at}/legs/several", **fields).status_code == 303
    assert _stored(container, team, case_id) == [("FRA", "IST", "1234", True), ("IST", "TAS", "370", True)]
    assert "already has" not in checked.text
    assert "This case already has 2 legs." in browser.post(f"{at}/booking", text=flights).text
    refused = browser.post(f"{at}/booking", text=f"Dear {CANARY}, thank you.")
    assert refused.status_code == 422
    assert "No flight was found" in refused.text
    too_long = browser.post(f"{at}/booking", text=f"{CANARY} " * 3000)
    assert too_long.status_code == 422
    captured = capfd.readouterr()
    for place in (refused.text, too_long.text, captured.out, captured.err):
        assert CANARY not in place
    stores = [path for path in container.settings.instance.rglob("*") if path.is_file()]
    assert stores
    assert not any(CANARY.encode() in path.read_bytes() for path in stores)


def test_what_was_not_understood_is_said_and_one_wrong_leg_keeps_all(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, at = arrived(app, team.owner), f"/cases/{case_id}/itinerary"
    day = (container.clock.now() + timedelta(days=9)).strftime("%d%b").upper()
    page = browser.post(
        f"{at}/booking", text=f"1 TK1234 Y {day} FRAIST HK1 1045 1500\n2 TK370 Y {day} ISTQQQ HK1 2040 0415+1"
    )
    assert "Not understood" in page.text
    assert "place of arrival" in page.text
    fields = _fields(page.text)
    refused = browser.post(f"{at}/legs/several", **fields)
    assert refused.status_code == 422
    assert 'href="#f-leg2_destination_typed"' in refused.text
    assert 'value="10:45"' in refused.text
    assert _stored(container, team, case_id) == []
    assert browser.post(f"{at}/legs/several", **{**fields, "leg2_destination_typed": "TAS"}).status_code == 303
    assert len(_stored(container, team, case_id)) == 2


def test_a_journey_is_copied_without_people_tickets_or_fares(app: Flask, container: Container) -> None:
    team = make_team(container)
    first, other = make_ready(container, team), make_plannable(container, team)
    with at_work(container, team.owner, other) as (unit, case):
        set_place_of_return(unit, case, "Urgut", SAMARKAND)  # the last leg ends at their own place
        reference = shown_reference(case)
    browser = arrived(app, team.owner)
    assert browser.post(f"/cases/{first}/itinerary/copy", reference="XX-0000-00").status_code == 422
    checked = browser.post(f"/cases/{first}/itinerary/copy", reference=reference)
    assert checked.status_code == 200
    assert f"/cases/{other}/itinerary/legs/several" in checked.text
    assert "You are now in the other case" in checked.text
    assert "that of this case: Urgut (near" in checked.text
    assert "The copied journey goes to another place: Siyob (near" in checked.text
    fields = _fields(checked.text)
    assert not any(name.endswith(("booking", "fare", "travellers", "night", "ticket", "status")) for name in fields)
    before = _stored(container, team, first)
    assert browser.post(f"/cases/{other}/itinerary/legs/several", **fields).status_code == 303
    copied = _stored(container, team, other)
    assert [leg[:3] for leg in copied] == [leg[:3] for leg in before]
    assert all(is_planned for *_way, is_planned in copied)


def test_a_copy_says_that_the_other_case_has_no_place_of_return(app: Flask, container: Container) -> None:
    team = make_team(container)
    first, other = make_ready(container, team), make_plannable(container, team)
    with looking_at(container, team.owner, other) as (_unit, case):
        reference = shown_reference(case)
    checked = arrived(app, team.owner).post(f"/cases/{first}/itinerary/copy", reference=reference)
    assert "The place of return of this case is not on the map yet." in checked.text
    assert re.search(r"Missing.{0,80}place of arrival", checked.text, re.S)
    assert "Siyob (near" not in checked.text


def test_a_journey_is_copied_neither_to_another_country_nor_where_none_is_planned(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    first, other = make_ready(container, team), make_case(container, team.owner, country="TJ")
    with looking_at(container, team.owner, other) as (_unit, case):
        reference = shown_reference(case)
    refused = arrived(app, team.owner).post(f"/cases/{first}/itinerary/copy", reference=reference)
    assert refused.status_code == 422
    assert "Not copied" in refused.text
    assert f"/cases/{first}/itinerary" in refused.text
    for words in ("The other case returns to a different country.", "A journey can be planned only after the decision"):
        assert words in refused.text
    assert f'value="{reference}"' in refused.text


def test_a_copied_leg_begins_as_the_other_one_without_its_booking(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with looking_at(container, team.owner, case_id) as (unit, _case):
        leg = legs_of_case(unit.session, case_id)[0]
        number, leg_id = leg.content.number, leg.id
    page = arrived(app, team.owner).get(f"/cases/{case_id}/itinerary/legs/{leg_id}/copy").text
    assert f'action="/cases/{case_id}/itinerary/legs/new"' in page
    assert f'name="number" value="{number}"' in page
    assert '<option value="planned" selected>' in page
    assert "Remove this leg" not in page
