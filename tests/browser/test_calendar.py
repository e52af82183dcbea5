"""Calendars in a real window: days by keys; a secret address is made, fetched by a program, and refused once ended."""

import urllib.error
import urllib.request
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.makers import make_account
from tests.factories.workspace import make_task


def test_an_address_is_made_fetched_and_ended(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    make_task(container, officer, days=1)
    window = desk.open(officer, width)
    window.go("/account/calendar")
    window.press("Create an address")
    shown = window.page.get_by_label("Address", exact=True).input_value()
    assert window.faults() == []
    fetched = desk.address + urlsplit(shown).path
    with urllib.request.urlopen(fetched, timeout=20) as answer:  # without a cookie, as a calendar program asks
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert answer.read().count(b"BEGIN:VEVENT") == 1
    window.go("/account/calendar")
    assert urlsplit(shown).path not in window.page.content()
    window.shows("Last fetched on")
    window.page.locator("summary", has_text="Turn off the address").click()
    window.press("End it")
    window.shows("Create an address")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(fetched, timeout=20)
    assert refusal.value.code == 404
    refusal.value.close()


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_keys_move_from_day_to_day(
    desk: Desk, container: Container, clock: MovableClock, width: int, language: str
) -> None:
    officer, today = make_account(container), clock.now().date()
    make_task(container, officer, days=0)
    window = desk.open(officer, width, language)
    page = window.page
    for view in ("week", "month"):
        window.go(f"/calendar?view={view}&whose=mine&day={today}")
        assert window.faults() == []
        expect(page.locator("[data-day][tabindex='0']")).to_have_count(1)
        page.locator("[data-day][tabindex='0']").focus()
        along = "ArrowLeft" if language == "ar" else "ArrowRight"
        for key, day in ((along, 1), ("Home", -today.weekday()), ("End", 6 - today.weekday())):
            page.keyboard.press(key)
            focused = page.evaluate("document.activeElement.getAttribute('href')")
            assert f"day={today + timedelta(days=day)}" in focused, (view, key)
    page.keyboard.press("PageDown")
    page.wait_for_url(lambda address: f"day={(today.replace(day=1) + timedelta(days=31)).replace(day=1)}" in address)
    assert window.troubles == []


@pytest.mark.parametrize("view", ["week", "month"])
def test_on_paper_there_are_the_days_with_what_is_due_and_no_controls(
    desk: Desk, container: Container, clock: MovableClock, width: int, view: str
) -> None:
    officer = make_account(container)
    make_task(container, officer, days=0)
    window = desk.open(officer, width)
    page = window.page
    window.go(f"/calendar?view={view}&whose=mine&day={clock.now().date()}")
    entry = page.locator("main [data-day]").first
    expect(entry).to_be_visible()
    assert page.locator(".cal-step").first.is_visible()
    page.emulate_media(media="print")
    expect(entry).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Task")
    for controls in (".cal-step", ".cal-kinds", ".cal-choices", "nav.tasks", ".bar"):
        assert not any(one.is_visible() for one in page.locator(controls).all()), controls
    assert window.overflow() == []
