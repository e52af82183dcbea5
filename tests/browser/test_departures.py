"""A phone at the gate: a family boards in one press, somebody does not come, and the flight leaves."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from tests.browser.conftest import Desk
from tests.factories.boarding import signed
from tests.factories.journeys import at_work

THUMB, ROW, PHONE = 44, 46, 600  # CSS pixels: a row with its border, and below it a window is a phone


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_family_boards_and_the_flight_leaves(
    desk: Desk, container: Container, clock: MovableClock, width: int, language: str
) -> None:
    gate = signed(container, clock)
    window = desk.open(gate.team.officer, width, language)
    page = window.page
    window.go("/departures")
    expect(page.locator(".party")).to_have_count(1)
    for row in page.locator(".gate-row").all():
        height = (row.bounding_box() or {})["height"]
        assert THUMB <= height <= ROW * (2 if width < PHONE else 1), "one compact row per person"
    assert window.faults() == []
    window.click(page.locator(".party-all"))
    expect(page.locator(".party .undo")).to_have_count(1)
    assert window.faults() == []
    window.click(page.locator(".party .undo button"))
    expect(page.locator(".party .undo")).to_have_count(0)
    window.click(page.locator(".party-else > summary"))
    page.locator(".party-else input[type=checkbox]").last.check()
    page.locator(".party-else select").select_option("no_show:late")
    assert window.faults() == []
    window.click(page.locator(".party-else button"))
    window.click(page.locator(".party-all"))
    window.click(page.locator(".flight-away > summary"))
    page.locator(".flight-away [name=left_time]").fill("06:59")
    window.click(page.locator(".flight-away button"))
    expect(page.locator(".flight-away")).to_have_count(0)
    assert window.faults() == []
    assert window.troubles == []


def test_nobody_is_called_ready_whose_sign_off_is_void(desk: Desk, container: Container, clock: MovableClock) -> None:
    gate = signed(container, clock)
    with at_work(container, gate.team.owner, gate.case) as (unit, case):
        day = clock.now().date()
        record_fitness(unit, case, gate.people[0], FitnessContent(Fitness.FIT, day, day + timedelta(days=30)))
    window = desk.open(gate.team.officer)
    page = window.page
    window.go("/cases")
    expect(page.locator("[data-row] .state")).to_have_text("Sign-off void")
    window.go("/departures")
    expect(page.locator(".party-head")).to_contain_text("Sign-off void")
    assert window.faults() == []
    page.locator(".party-head").get_by_role("link", name="What is blocking this").click()
    window.shows("Sign-off void")
    page.route("**/sign-offs/void*", lambda route: route.abort())
    window.go("/departures")
    expect(page.locator("[data-adds]")).to_contain_text("could not be checked")
