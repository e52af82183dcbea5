"""A chosen way is taken back in one step: legs, bookings, tickets, travellers and escorts are as they were before."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from msgspec import structs

from foundation.clock import MovableClock
from foundation.web.container import Container
from planning.ways.services.undoing import as_it_was
from returns.cases.rules.cases import CaseState
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import Ticket, remove_leg, ticket_legs
from returns.readiness.services import sign_off, standing_sign_off
from tests.doors.visits import counted
from tests.factories.flying import make_timetable, row, two_months
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team
from tests.factories.makers import Browser, arrived
from tests.planning.ways.searching import forms_of, search


@pytest.fixture
def database() -> str:
    """One database is enough: nothing here asks it in a new way."""
    return "sqlite"


@pytest.fixture
def team(container: Container) -> Team:
    """An office."""
    return make_team(container)


@pytest.fixture
def case_id(container: Container, team: Team) -> uuid.UUID:
    """A case that is ready to leave, on legs that are booked; and a timetable with other ways."""
    made: uuid.UUID = make_ready(container, team)
    make_timetable(
        container, team.owner, row("TK 1", "IST-SKD", "09:00-15:00", *two_months(container), currency="EUR", adult="5")
    )
    return made


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """Whoever owns the case."""
    return arrived(app, team.owner)


Journey = tuple[Any, ...]


def _as_it_is(container: Container, team: Team, case_id: uuid.UUID) -> Journey:
    """Every leg, the numbers of cancelled ones too, and the legs of escorts."""
    with looking_at(container, team.owner, case_id) as (unit, case):
        legs = sorted(as_it_was(legs_of_case(unit.session, case_id)), key=lambda leg: leg.id)
        along = sorted(
            (escort.id, escort.first_leg, escort.last_leg) for escort in escorts_of_case(unit.session, case_id)
        )
        return legs, along, case.departs_or_never


def _choose(browser: Browser, container: Container, case_id: uuid.UUID) -> None:
    form = forms_of(search(browser, container, case_id))[0]
    answer = browser.post(f"/cases/{case_id}/ways/choose", replaces="yes", **form)
    assert answer.status_code == 303, answer.text


def _undo(browser: Browser, case_id: uuid.UUID) -> Any:
    return browser.post(f"/cases/{case_id}/ways/undo")


def test_booked_legs_come_back_with_their_tickets_and_the_sign_off_stands_again(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    with at_work(container, team.owner, case_id) as (unit, case):
        ticket_legs(unit, case, {leg.id: Ticket("ABC123") for leg in journey(legs_of_case(unit.session, case_id))})
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    before = _as_it_is(container, team, case_id)
    assert "undo" not in browser.get(f"/cases/{case_id}/ways").text
    _choose(browser, container, case_id)
    assert _as_it_is(container, team, case_id) != before
    page = browser.get(f"/cases/{case_id}/ways").text
    assert "Undo: restore the journey" in page
    assert _undo(browser, case_id).status_code == 303
    assert _as_it_is(container, team, case_id) == before
    assert {leg.status for leg in before[0]} == {LegStatus.TICKETED}
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert case.state is CaseState.READY
        assert standing_sign_off(unit, case) is not None
    assert "Undo: restore the journey" not in browser.get(f"/cases/{case_id}/ways").text


def test_planned_legs_come_back_for_those_who_travel_them_and_escorts_go_along_as_before(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    with at_work(container, team.owner, case_id) as (unit, case):
        legs = journey(legs_of_case(unit.session, case_id))
        for leg in legs:
            leg.status = LegStatus.PLANNED
            leg.content = structs.replace(leg.content, night="Hotel")
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, len(legs), "Dr. Karimova", needs_way_home=False))
    before = _as_it_is(container, team, case_id)
    _choose(browser, container, case_id)
    assert _undo(browser, case_id).status_code == 303
    assert _as_it_is(container, team, case_id) == before


def test_a_way_that_was_chosen_first_of_all_leaves_no_leg(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    with at_work(container, team.owner, case_id) as (unit, case):
        for leg in journey(legs_of_case(unit.session, case_id)):
            leg.status = LegStatus.PLANNED
            remove_leg(unit, case, leg)
            unit.session.flush()
    _choose(browser, container, case_id)
    assert _undo(browser, case_id).status_code == 303
    assert _as_it_is(container, team, case_id)[0] == []


def test_of_two_ways_only_the_last_one_is_taken_back(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    _choose(browser, container, case_id)
    chosen = _as_it_is(container, team, case_id)
    _choose(browser, container, case_id)
    assert _undo(browser, case_id).status_code == 303
    assert _as_it_is(container, team, case_id) == chosen
    refused = _undo(browser, case_id)
    assert refused.status_code == 409
    assert "There is nothing to undo" in refused.text


def test_the_page_that_offers_it_asks_its_stores_at_most_twelve_times(
    container: Container, browser: Browser, case_id: uuid.UUID
) -> None:
    _choose(browser, container, case_id)
    browser.get(f"/cases/{case_id}/ways")
    with counted(container) as found:
        assert "Undo: restore the journey" in browser.get(f"/cases/{case_id}/ways").text
    assert len(found) <= 12


def _ticket(container: Container, team: Team, case_id: uuid.UUID) -> None:
    with at_work(container, team.owner, case_id) as (unit, case):
        ticket_legs(unit, case, {journey(legs_of_case(unit.session, case_id))[0].id: Ticket("NEW123")})


def _escort(container: Container, team: Team, case_id: uuid.UUID) -> None:
    with at_work(container, team.owner, case_id) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, "Dr. Karimova", needs_way_home=False))


def _wait(container: Container, team: Team, case_id: uuid.UUID) -> None:
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=31))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_ticket, "The journey was changed since this way was chosen"),
        (_escort, "The journey was changed since this way was chosen"),
        (_wait, "It is too late to undo this"),
    ],
)
def test_what_was_changed_since_is_not_lost_and_why_is_said(
    app: Flask,
    container: Container,
    team: Team,
    browser: Browser,
    case_id: uuid.UUID,
    change: Callable[[Container, Team, uuid.UUID], None],
    words: str,
) -> None:
    _choose(browser, container, case_id)
    change(container, team, case_id)
    browser = arrived(app, team.owner)  # half an hour later somebody signs in again
    now = _as_it_is(container, team, case_id)
    assert "Undo: restore the journey" not in browser.get(f"/cases/{case_id}/ways").text
    refused = _undo(browser, case_id)
    assert refused.status_code == 409
    assert words in refused.text
    assert "nothing was changed" in refused.text
    assert _as_it_is(container, team, case_id) == now
