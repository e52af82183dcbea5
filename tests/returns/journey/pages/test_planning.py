"""Planning a journey through its pages: what is typed is looked for, a second press adds nothing, titles say little."""

import re
import uuid

import pytest
from flask import Flask

from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.documents.queries.documents import documents_of_case
from returns.journey.queries.itinerary import legs_of_case
from tests.factories.journeys import looking_at, make_plannable, make_ready, make_team, people_of
from tests.factories.makers import arrived, make_case

LEG = {
    "mode": "air",
    "status": "ticketed",
    "origin_typed": "IST",
    "destination_typed": "TAS",
    "departs_on": "2026-12-03",
    "departs_time": "8:00",
    "arrives_on": "2026-12-03",
    "arrives_time": "15:00",
}


@pytest.fixture
def database() -> str:
    """One database is enough for what forms say; services are tested on both."""
    return "sqlite"


def test_a_city_with_several_airports_is_asked_about_and_what_was_typed_stays(app: Flask, container: Container) -> None:
    team = make_team(container)
    browser, new = arrived(app, team.owner), f"/cases/{make_plannable(container, team)}/itinerary/legs/new"
    asked = browser.post(new, **{**LEG, "origin_typed": "Istanbul"})
    assert asked.status_code == 422
    assert 'value="IST"' in asked.text
    assert 'value="SAW"' in asked.text
    assert 'value="8:00"' in asked.text
    chosen = {**LEG, "origin_typed": "Istanbul", "origin_searched": "Istanbul", "origin": "SAW"}
    assert browser.post(new, **chosen).status_code == 303
    assert "Sabiha" in browser.get(new.removesuffix("/legs/new")).text


def test_a_train_between_airports_is_questioned_once_with_a_tick_to_say_yes(app: Flask, container: Container) -> None:
    team = make_team(container)
    browser, new = arrived(app, team.owner), f"/cases/{make_plannable(container, team)}/itinerary/legs/new"
    assert 'name="sure"' not in browser.get(new).text
    train = {**LEG, "mode": "rail", "origin_typed": "TAS", "destination_typed": "SKD", "status": "planned"}
    asked = browser.post(new, **train)
    assert asked.status_code == 422
    assert "Yes, this is correct" in asked.text
    assert 'value="8:00"' in asked.text
    assert browser.post(new, **train, sure="yes").status_code == 303


def test_a_new_search_goes_before_what_was_chosen_for_the_old_one(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, new = arrived(app, team.owner), f"/cases/{case_id}/itinerary/legs/new"
    sent = {**LEG, "origin_typed": "SAW", "origin_searched": "Istanbul", "origin": "IST"}
    assert browser.post(new, **sent).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert [leg.content.origin.code for leg in legs_of_case(unit.session, case_id)] == ["SAW"]


def test_a_form_that_is_sent_twice_is_taken_once(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    person, browser = people_of(container, team.owner, case_id)[0], arrived(app, team.owner)
    passport = {"person_id": person.hex, "kind": "passport", "issuing_country": "UZ", "number": "AA1"}
    for path, form in (
        ("itinerary/legs/new", LEG),
        ("documents", {**passport, "expires_on": "2028-01-01"}),
    ):
        idempotency_key = uuid.uuid4().hex
        for _ in range(2):
            assert browser.post(f"/cases/{case_id}/{path}", **form, idempotency_key=idempotency_key).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert len(legs_of_case(unit.session, case_id)) == 1
        assert len(documents_of_case(unit.session, case_id)) == 1


def test_the_owner_is_told_who_signs_and_the_signer_signs(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    owner, signer, page = arrived(app, team.owner), arrived(app, team.signer), f"/cases/{case_id}/readiness"
    assert "A second person signs" in owner.get(page).text
    assert owner.post(f"{page}/sign-off").status_code == 403
    assert ">Sign off<" in signer.get(page).text
    assert signer.post(f"{page}/sign-off", note="Seen.").status_code == 303
    with looking_at(container, team.owner, case_id) as (_unit, case):
        assert case.state is CaseState.READY
    assert "Valid" in owner.get(page).text


def test_a_page_title_names_no_place_and_no_person(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    browser = arrived(app, team.owner)
    for part in ("itinerary", "documents", "medical", "escorts", "reception", "readiness", "departure"):
        title = browser.get(f"/cases/{case_id}/{part}").text.partition("<title>")[2].partition("</title>")[0]
        assert title
        assert not any(word in title for word in ("Given", "Family", "Siyob", "Samarkand", "AA1"))


def test_before_the_decision_the_journey_says_so_and_offers_no_leg(app: Flask, container: Container) -> None:
    team = make_team(container)
    early, planned = make_case(container, team.owner), make_plannable(container, team)
    browser = arrived(app, team.owner)
    sentence = "A journey can be planned only after the decision and the protection check, and before departure."
    for case_id, is_early in ((early, True), (planned, False)):
        page = browser.get(f"/cases/{case_id}/itinerary").text
        assert (sentence in page, "/itinerary/legs/new" in page or "Add a leg" in page) == (is_early, not is_early)


def test_no_leg_goes_on_from_the_place_of_return(app: Flask, container: Container) -> None:
    team = make_team(container)
    case_id = make_plannable(container, team)
    browser, journey = arrived(app, team.owner), f"/cases/{case_id}/itinerary"
    assert browser.post(f"{journey}/legs/new", **LEG).status_code == 303
    going_on = browser.get(f"{journey}/legs/new").text
    assert re.search(r'name="departs_on"[^>]* value="\d{4}-\d\d-\d\d"', going_on)
    whole = make_ready(container, team)
    begun = browser.get(f"/cases/{whole}/itinerary/legs/new").text
    assert not re.search(r'name="departs_on"[^>]* value="\d', begun)
