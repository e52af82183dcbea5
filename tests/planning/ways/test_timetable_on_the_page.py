"""What is added to a timetable, changed or removed is searched at once."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.queries import flights_of_import
from planning.timetable.services import change_flight
from tests.factories.flying import make_timetable, row
from tests.factories.journeys import Team
from tests.factories.makers import Browser
from tests.planning.ways.searching import search

_CHEAP = {"currency": "EUR", "adult": "5"}


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say; queries are tested on both."""
    return "sqlite"


def test_a_flight_that_was_added_changed_or_removed_is_searched_at_once(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    assert "QR 1" not in search(browser, container, case_id)
    today = container.clock.now().date()
    cheap = row("QR 1", "IST-TAS", "09:00-15:00", today, today + timedelta(days=60), currency="EUR", adult="7")
    made = make_timetable(container, team.owner, cheap)
    assert "QR 1" in search(browser, container, case_id)
    with writing(container.units, team.owner.scope(container)) as unit:
        [flight] = flights_of_import(unit.session, made)
        change_flight(unit, flight, replace(flight.facts, number="2"))
    page = search(browser, container, case_id)
    assert "QR 1" not in page
    assert "QR 2" in page
    assert browser.post(f"/timetable/imports/{made}/remove").status_code == 303
    assert "QR 2" not in search(browser, container, case_id)


def _later(container: Container) -> None:
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=1))


def test_a_file_with_all_flights_of_a_carrier_ends_its_other_flights_also_while_none_of_its_own_go(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    assert "TK 370" in search(browser, container, case_id)
    _later(container)
    today = container.clock.now().date()
    spans = (today, today + timedelta(days=3)), (today + timedelta(days=30), today + timedelta(days=60))
    rows = [row("TK 999", "IST-TAS", "07:00-13:00", *span, **_CHEAP) for span in spans]
    make_timetable(container, team.owner, *rows, is_whole=True)
    assert "TK 370" not in search(browser, container, case_id)


def test_a_change_of_one_flight_of_such_a_file_ends_no_flight_that_was_stated_since(
    container: Container, team: Team, browser: Browser, case_id: uuid.UUID
) -> None:
    today = container.clock.now().date()
    span = today, today + timedelta(days=60)
    _later(container)
    whole = make_timetable(container, team.owner, row("TK 1", "TAS-IST", "07:00-13:00", *span), is_whole=True)
    _later(container)
    make_timetable(container, team.owner, row("TK 2", "IST-TAS", "09:00-15:00", *span, **_CHEAP))
    assert "TK 2" in search(browser, container, case_id)
    _later(container)
    with writing(container.units, team.owner.scope(container)) as unit:
        [flight] = flights_of_import(unit.session, whole)
        change_flight(unit, flight, replace(flight.facts, departs_terminal="1"))
    assert "TK 2" in search(browser, container, case_id)
    listed = browser.get("/timetable?carrier=TK").text
    assert listed.count("No longer operates") == 1, "TK 370 alone"
