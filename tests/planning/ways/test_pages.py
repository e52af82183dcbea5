"""Pages of ways: searched, compared, judged by readiness, chosen; and what is said where nothing can be found."""

import re
import uuid
from datetime import time, timedelta

import pytest

from foundation.web.container import Container
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind, EscortReason
from returns.escorts.services import NewEscort, assign_escort
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import Ticket, set_place_of_return, ticket_legs
from returns.readiness.services import readiness_of
from returns.reception.rules import OpenHours
from returns.reception.services import NewReception, name_reception
from tests.factories.flying import make_timetable, row
from tests.factories.journeys import (
    SAMARKAND,
    Team,
    at_work,
    looking_at,
    make_plannable,
)
from tests.factories.makers import Browser
from tests.factories.movements import make_movement
from tests.planning.ways.searching import forms_of, search


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say; queries are tested on both."""
    return "sqlite"


_CHEAP = {"currency": "EUR", "adult": "5"}


def _searched(page: str) -> dict[str, str]:
    """By what the ways of a page were searched, as each form that chooses one sends it along."""
    form = page[page.index("/ways/choose") :]
    return dict(re.findall(r'name="(origin|first_day|last_day)" value="([^"]*)"', form))


def test_ways_are_found_and_the_chosen_one_makes_the_legs(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    page = search(browser, container, case_id)
    forms = forms_of(page)
    assert forms, page
    answer = browser.post(f"/cases/{case_id}/ways/choose", **forms[0])
    assert answer.status_code == 303, answer.text
    with looking_at(container, team.owner, case_id) as (unit, _case):
        legs = journey(legs_of_case(unit.session, case_id))
    assert [leg.mode for leg in legs] == [LegMode.AIR, LegMode.AIR]
    assert {leg.status for leg in legs} == {LegStatus.PLANNED}


def test_ways_stand_side_by_side_with_clocks_prices_and_what_blocks_them(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    page = search(browser, container, case_id)
    assert "5 ways" in page
    assert "€280.00" in page
    assert "Tashkent is 2 h ahead of Istanbul" in page
    assert "UTC" not in page
    assert "Best way without blockers of its own" in page
    week = (container.clock.now().date() + timedelta(days=15)).isoformat()
    assert "on every way" not in page
    assert "TK 370" in search(browser, container, case_id, last_day=week)


def test_a_way_that_the_route_forbids_says_why(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    today = container.clock.now().date()
    short = row("KC 555", "ALA-TAS", "18:20-19:40", today, today + timedelta(days=60), currency="EUR", adult="1")
    make_timetable(container, team.owner, short)
    page = search(browser, container, case_id)
    assert "way is not possible" in page
    assert "KC 555" in page[page.index("way is not possible") :]


def test_a_missing_document_blocks_every_way_alike(container: Container, team: Team, browser: Browser) -> None:
    made = make_plannable(container, team)
    with at_work(container, team.owner, made) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
    make_timetable(container, team.owner)
    page = search(browser, container, made)
    assert "on every way" in page
    assert "Choose this way" in page, "ways are compared all the same"


def test_a_night_on_the_way_needs_a_bed(container: Container, team: Team, browser: Browser, case_id: uuid.UUID) -> None:
    today = container.clock.now().date()
    until = today + timedelta(days=60)
    rows = [
        row("KC 1", "IST-ALA", "16:00-23:30", today, until, **_CHEAP),
        row("KC 2", "ALA-TAS", "09:00-10:20", today, until, **_CHEAP),
    ]
    make_timetable(container, team.owner, *rows)
    day = (today + timedelta(days=9)).isoformat()
    assert "Hotel Almaty" not in search(browser, container, case_id)
    page = search(browser, container, case_id, bed="Hotel Almaty", first_day=day, last_day=day)
    [way] = [form for form in forms_of(page) if "|KC|1|" in form["leg"][0]]
    assert way["leg"][0].endswith("|Hotel Almaty")
    assert browser.post(f"/cases/{case_id}/ways/choose", **way).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        assert legs_of_case(unit.session, case_id)[0].content.night == "Hotel Almaty"


def test_wrong_days_and_places_are_said_at_their_fields(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    today = container.clock.now().date()
    url = f"/cases/{case_id}/ways"
    for typed, words in (
        ({"first_day": (today - timedelta(days=1)).isoformat()}, "This day has passed. Enter today or a later day."),
        ({"first_day": today.isoformat(), "last_day": (today + timedelta(days=20)).isoformat()}, "at most 14 days"),
        ({"first_day": (today + timedelta(days=3)).isoformat(), "last_day": today.isoformat()}, "before the first"),
        ({"first_day": today.isoformat(), "origin_typed": "Qwxyz"}, "No place found"),
    ):
        refused = browser.post(url, **{"origin_typed": "IST", **typed})
        assert refused.status_code == 422
        assert words in refused.text
    none = search(browser, container, case_id, origin_typed="FRU")
    assert "No flight in the timetable leaves from there" in none


def test_the_last_day_of_the_calendar_is_no_day_to_search_from(browser: Browser, case_id: uuid.UUID) -> None:
    refused = browser.post(f"/cases/{case_id}/ways", origin_typed="IST", first_day="9999-12-31")
    assert refused.status_code == 422
    assert "Enter a date such as 1990-02-28." in refused.text


def test_a_case_without_a_place_is_asked_for_it_first(container: Container, team: Team, browser: Browser) -> None:
    made = make_plannable(container, team)
    page = browser.get(f"/cases/{made}/ways").text
    assert "The place of return is not on the map yet" in page
    assert browser.post(f"/cases/{made}/ways", origin_typed="IST", first_day="2026-12-10").status_code == 422


def test_choosing_another_way_replaces_what_is_planned_and_asks_before_it_cancels_what_is_booked(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    forms = forms_of(search(browser, container, case_id))
    browser.post(f"/cases/{case_id}/ways/choose", **forms[0])
    assert browser.post(f"/cases/{case_id}/ways/choose", **forms[1]).status_code == 303
    with at_work(container, team.owner, case_id) as (unit, case):
        legs = journey(legs_of_case(unit.session, case_id))
        assert [leg.ordinal for leg in legs] == [1, 2]
        ticket_legs(unit, case, {legs[0].id: Ticket("ABC123")})
    refused = browser.post(f"/cases/{case_id}/ways/choose", **forms[0])
    assert refused.status_code == 422
    assert "1 leg of this journey is booked" in refused.text
    assert browser.post(f"/cases/{case_id}/ways/choose", replaces="yes", **forms[0]).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, _case):
        every = legs_of_case(unit.session, case_id)
        assert sum(leg.status is LegStatus.CANCELLED for leg in every) == 1
        assert len(journey(every)) == 2


def test_a_way_that_cannot_be_taken_leaves_the_others_on_the_page(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    page = search(browser, container, case_id)
    forms = forms_of(page)
    browser.post(f"/cases/{case_id}/ways/choose", **forms[0])
    with at_work(container, team.owner, case_id) as (unit, case):
        ticket_legs(unit, case, {leg.id: Ticket("ABC123") for leg in journey(legs_of_case(unit.session, case_id))})
    refused = browser.post(f"/cases/{case_id}/ways/choose", **forms[1], **_searched(page))
    assert refused.status_code == 422
    assert "This way was not planned; nothing was changed" in refused.text
    assert "5 ways" in refused.text
    assert _searched(refused.text) == _searched(page)
    late = browser.post(f"/cases/{case_id}/ways/choose", **forms[1], **{**_searched(page), "first_day": "2020-01-01"})
    assert late.status_code == 422, "a day that has passed by now is searched no more"


def test_what_an_officer_gave_up_is_no_change_of_a_carrier(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    forms = forms_of(search(browser, container, case_id))
    far = next(form for form in forms if "ALA" in form["leg"][0])
    near = next(form for form in forms if "ALA" not in form["leg"][0])
    browser.post(f"/cases/{case_id}/ways/choose", **far)
    with at_work(container, team.owner, case_id) as (unit, case):
        legs = journey(legs_of_case(unit.session, case_id))
        assert "ALA" in legs[1].content.origin.code, "the new way does not set out from there"
        ticket_legs(unit, case, {leg.id: Ticket("ABC123") for leg in legs})
    assert browser.post(f"/cases/{case_id}/ways/choose", replaces="yes", **near).status_code == 303
    page = browser.get(f"/cases/{case_id}/ways").text
    assert "The carrier changed" not in page
    assert "no replacement" not in page
    with at_work(container, team.owner, case_id) as (unit, _case):
        for leg in journey(legs_of_case(unit.session, case_id)):
            leg.status = LegStatus.CANCELLED
    assert "cancelled and have no replacement" in browser.get(f"/cases/{case_id}/ways").text


def test_people_of_a_group_movement_compare_ways_and_are_led_to_it(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    browser.post(f"/cases/{case_id}/ways/choose", **forms_of(search(browser, container, case_id))[0])
    movement_id = make_movement(container, team.owner)
    with at_work(container, team.owner, case_id) as (unit, _case):
        legs_of_case(unit.session, case_id)[0].movement_id = movement_id
    page = search(browser, container, case_id)
    assert "5 ways" in page
    assert not forms_of(page)
    assert f'href="/movements/{movement_id}"' in page


def test_after_a_carrier_changed_a_flight_the_next_best_way_is_on_top(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    browser.post(f"/cases/{case_id}/ways/choose", **forms_of(search(browser, container, case_id))[0])
    with at_work(container, team.owner, case_id) as (unit, _case):
        legs_of_case(unit.session, case_id)[0].status = LegStatus.CHANGED_BY_CARRIER
    page = browser.get(f"/cases/{case_id}/ways").text
    assert "The carrier changed 1 leg of this journey." in page
    assert "Best way without blockers of its own" in page
    assert "Ways to travel" in browser.get(f"/cases/{case_id}/itinerary").text


def test_a_form_that_the_page_did_not_make_is_refused(browser: Browser, case_id: uuid.UUID) -> None:
    refused = browser.post(f"/cases/{case_id}/ways/choose", leg="air|IST")
    assert refused.status_code == 422
    assert "Search again, and choose one of the ways." in refused.text


def test_the_page_stays_small_however_many_ways_there_are(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    today = container.clock.now().date()
    rows = []
    for number in range(36):
        times = f"{number // 3 + 5:02d}:00-{number // 3 + 11:02d}:20"
        money = {"currency": "EUR", "adult": str(200 - number * 4)}
        rows.append(row(f"ZZ {100 + number}", "IST-TAS", times, today, today + timedelta(days=60), **money))
    make_timetable(container, team.owner, *rows)
    week = (container.clock.now().date() + timedelta(days=15)).isoformat()
    page = search(browser, container, case_id, last_day=week)
    assert "10 ways" in page
    assert "search fewer days" in page
    assert len(page.encode()) < 60_000


def test_reception_hours_judge_each_way_and_the_ready_one_stands_first(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    hours = [OpenHours(day, time(17), time(23)) for day in range(7)]
    with at_work(container, team.owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception("Somebody There", "At the gate", hours=hours))
    page = search(browser, container, case_id)
    ways = page.split('<li class="way">')[1:]
    assert "Best way without blockers of its own" in ways[0]
    assert "arrives outside reception hours" in page
    assert any("1 blocker on this way" in way for way in ways[1:])


def test_an_escort_of_the_whole_journey_goes_along_on_the_chosen_way(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    browser.post(f"/cases/{case_id}/ways/choose", **forms_of(search(browser, container, case_id))[0])
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 2, "Dr. Karimova", needs_way_home=False))
    forms = forms_of(search(browser, container, case_id))
    longest = max(forms, key=lambda form: len(form["leg"]))
    assert len(longest["leg"]) == 3
    assert browser.post(f"/cases/{case_id}/ways/choose", **longest).status_code == 303
    with looking_at(container, team.owner, case_id) as (unit, case):
        [escort] = escorts_of_case(unit.session, case.id)
        assert (escort.first_leg, escort.last_leg) == (1, 3)
        codes = {reason.code for reason in readiness_of(unit, case).findings}
        assert EscortReason.ESCORT_WITHOUT_LEG not in codes
