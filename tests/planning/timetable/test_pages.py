"""Pages of the timetable: a file is looked at first, imported whole or not at all, and taken back; typed flights."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from planning.timetable.rules.flights import FlightFacts
from planning.timetable.services import add_flight
from tests.factories.flying import HEADINGS, as_file, make_timetable, row, usual_rows
from tests.factories.journeys import Team, make_team
from tests.factories.makers import Browser, arrived, make_account


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say."""
    return "sqlite"


@pytest.fixture
def team(container: Container) -> Team:
    """An office."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, team: Team) -> Browser:
    """Somebody of the office."""
    return arrived(app, team.owner)


def _send(browser: Browser, content: bytes, **typed: str) -> str:
    """Send a file; the address of what it says."""
    fields = {"kind": "csv", "file": (io.BytesIO(content), "x.csv"), **typed}
    answer = browser.post("/timetable/imports", **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def _usual(container: Container) -> list[str]:
    today = container.clock.now().date()
    return usual_rows(today, today + timedelta(days=60))


def test_a_file_is_shown_first_and_then_imported_as_a_whole(container: Container, browser: Browser) -> None:
    look = _send(browser, as_file(_usual(container)))
    page = browser.get(look).text
    assert "7 flights in the file" in page
    assert "No flights in the timetable yet" in browser.get("/timetable").text, "nothing holds yet"
    assert browser.post(f"{look}/apply").status_code == 303
    assert "TK 370" in browser.get("/timetable").text
    assert browser.post(f"{look}/apply").status_code == 409, "once"


def test_while_a_row_is_wrong_nothing_is_imported(container: Container, browser: Browser) -> None:
    today = container.clock.now().date()
    wrong = row("TK 371", "IST-TAS", "08:05-14:20", today, today, adult="99")
    look = _send(browser, as_file([*_usual(container), wrong]))
    page = browser.get(look).text
    assert "1 mistake in the file" in page
    assert "The fare has no currency. Add one, such as EUR." in page
    assert 'scope="row">Row 9<' in page, "the row as the file has it"
    assert "Import all flights" not in page
    assert browser.post(f"{look}/apply").status_code == 422
    assert "No flights in the timetable yet" in browser.get("/timetable").text
    assert browser.post(f"{look}/drop").status_code == 303
    assert browser.get(look).status_code == 404


def test_an_import_is_removed_and_what_was_before_holds_again(container: Container, browser: Browser) -> None:
    look = _send(browser, as_file(_usual(container)))
    browser.post(f"{look}/apply")
    assert browser.post(f"{look}/remove").status_code == 303
    assert "No flights in the timetable yet" in browser.get("/timetable").text
    assert "Removed on" in browser.get(look).text


def test_a_file_without_flights_and_a_file_that_is_none_are_refused(browser: Browser) -> None:
    for content in (HEADINGS.encode(), b""):
        fields = {"kind": "csv", "file": (io.BytesIO(content), "x.csv")}
        assert browser.post("/timetable/imports", **fields).status_code == 422
    fields = {"kind": "ssim", "file": (io.BytesIO("é".encode()), "x.txt")}
    refused = browser.post("/timetable/imports", **fields)
    assert "SSIM files contain plain letters only" in refused.text


def test_what_is_downloaded_can_be_imported(container: Container, team: Team, browser: Browser) -> None:
    browser.post(f"{_send(browser, as_file(_usual(container)))}/apply")
    yesterday = container.clock.now().date() - timedelta(days=1)
    over = FlightFacts("TK", "1", "IST", "TAS", "1234567", yesterday, yesterday, 485, 860)
    with writing(container.units, team.owner.scope(container)) as unit:
        assert team.owner.office_id is not None
        add_flight(unit, team.owner.office_id, over)
    again = _send(browser, browser.get("/timetable/flights.csv").data)
    assert "7 flights in the file" in browser.get(again).text
    assert "mistake" not in browser.get(again).text


def test_a_flight_is_typed_changed_and_removed(container: Container, browser: Browser) -> None:
    today = container.clock.now().date()
    typed = {
        "carrier": "tk",
        "number": "370",
        "origin": "ist",
        "destination": "tas",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "departs": "08:05",
        "arrives": "14:20",
        "days": ["1", "3"],
    }
    wrong = browser.post("/timetable/flights/new", **{**typed, "arrives": "08:10"})
    assert wrong.status_code == 422
    assert "It arrives before it departs" in wrong.text
    assert 'value="370"' in wrong.text, "what was typed stays"
    assert "is not a carrier code" in browser.post("/timetable/flights/new", **{**typed, "carrier": "T!"}).text
    assert browser.post("/timetable/flights/new", **typed).status_code == 303
    page = browser.get("/timetable").text
    assert "Mon, Wed" in page or "Mon and Wed" in page
    [url] = set(re.findall(r'href="(/timetable/flights/[0-9a-f-]{36})"', page))
    assert 'value="08:05"' in browser.get(url).text
    fare = {"adult": "199.50", "currency": "eur"}
    assert browser.post(url, **{**typed, "departs": "09:00", **fare}).status_code == 303
    assert 'value="EUR"' in browser.get(url).text
    assert "€199.50" in browser.get("/timetable").text
    assert "09:00" in browser.get("/timetable").text
    assert browser.post(f"{url}/remove").status_code == 303
    assert browser.get(url).status_code == 404


def test_flights_are_found_by_carrier_and_airport(container: Container, team: Team, browser: Browser) -> None:
    make_timetable(container, team.owner)
    assert "LH 1301" not in browser.get("/timetable?carrier=tk").text
    assert "LH 1301" in browser.get("/timetable?airport=fra").text
    assert "No flight matches these filters" in browser.get("/timetable?carrier=QQ").text


def test_another_office_has_another_timetable(app: Flask, container: Container, team: Team) -> None:
    make_timetable(container, team.owner)
    other = arrived(app, make_team(container).owner)
    assert "No flights in the timetable yet" in other.get("/timetable").text
    manager = arrived(app, make_account(container, Role.MANAGER))
    assert manager.get("/timetable").status_code == 403
