"""A data protection officer's day: what is unusual, who looked at whom, and a file of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from rights.unusual.jobs import find_unusual_reading
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.window import Window
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.rights.unusual.readings import at_hour, read

NOTE = "Answered the phone while the owner was on a flight."
MOST_SCREENS = 2.6  # of a phone, for 25 records


def _a_curious_colleague(container: Container, clock: MovableClock) -> tuple[Person, str]:
    """Somebody opened a colleague's case at night; the job has noticed. Returns who, and the phone of the case."""
    office = make_office(container)
    owner = make_account(container, place=office, name="Ines Moreau")
    curious = make_account(container, place=office, name="Tarik Demir")
    case = make_case(container, owner, phone="+905321112233")
    for number in range(30):
        read(container, owner, [case], at=at_hour(9 + number % 8))
    for hour in (1, 2, 3, 4, 5, 23):
        read(container, curious, [case], at=at_hour(hour))
    read(container, curious, refused="not_found")
    clock.move(timedelta(days=1))
    find_unusual_reading(container)(clock.now())
    return curious, "+905321112233"


def _screens(window: Window) -> float:
    height: int = window.page.evaluate("() => document.documentElement.scrollHeight")
    return height / 844


def _looks_at_what_is_unusual(window: Window, curious: Person) -> None:
    """From Today to a finding, what came of it, and back again."""
    page = window.page
    window.go("/")
    line = page.get_by_role("listitem").filter(has_text="1 case opened without work on it")
    window.click(line.get_by_role("link", name=curious.name))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases opened without work on them")
    assert window.faults(True) == []
    window.press("Save")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_label("Explained by the person").check()
    page.get_by_label("Note").fill(NOTE)
    window.press("Save")
    window.shows("Saved. You can undo it on the finding's page.")
    expect(page.get_by_role("row").filter(has_text="case opened without work")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="6 records read at night")).to_have_count(1)
    assert window.faults(True) == []
    window.click(page.get_by_role("link", name="All", exact=True))
    window.click(page.get_by_role("row").filter(has_text="case opened without work").get_by_role("link"))
    window.press("Undo: open it again")
    window.shows("Undone. It is open again, and your note is still there.")
    expect(page.get_by_label("Note")).to_have_value(NOTE)


def _opens_a_record(window: Window, curious: Person) -> None:
    """The records of that day, one of them opened by a key."""
    page = window.page
    window.follow("Show the records of that day")
    expect(page.locator(".record")).to_have_count(7)
    expect(page.locator(".record").first).to_contain_text(curious.name)
    assert window.faults(True) == []
    page.locator(".record > summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".record-more").first).to_be_visible()
    expect(page.locator(".active-filters li")).to_have_count(4)


def _finds_nothing(window: Window, curious: Person, phone: str) -> None:
    """Who, about whom and when, typed together: first with a mistake, then without."""
    page = window.page
    page.get_by_label("About: reference, phone, e-mail or document").fill(phone)
    page.get_by_label("By whom: a colleague's e-mail").fill(curious.email)
    page.get_by_label("Last day").fill("2026-11-23")
    page.get_by_label("First day").fill("2026-11-24")
    window.press("Show")
    expect(page.locator("[data-error-summary]")).to_contain_text("The last day is before the first")
    page.get_by_label("Last day").fill("2026-11-24")
    window.press("Show")
    window.shows("Nothing recorded for this")
    assert phone not in page.url
    assert window.faults(True) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_day_of_a_data_protection_officer(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    curious, phone = _a_curious_colleague(container, clock)
    window = desk.open(make_account(container, Role.DATA_PROTECTION_OFFICER), width)
    page = window.page
    _looks_at_what_is_unusual(window, curious)
    _opens_a_record(window, curious)
    window.follow("Clear all")
    expect(page.locator(".active-filters")).to_have_count(0)
    if width == PHONE:
        assert _screens(window) < MOST_SCREENS
        page.locator(".filters > summary").click()
    _finds_nothing(window, curious, phone)
    window.follow("Clear all")
    answer = window.download(page.get_by_role("link", name="Export as XLSX"))
    assert answer.suggested_filename == "audit.xlsx"


def test_a_record_says_on_a_phone_what_was_done(desk: Desk, container: Container, clock: MovableClock) -> None:
    _a_curious_colleague(container, clock)
    window = desk.open(make_account(container, Role.DATA_PROTECTION_OFFICER), PHONE)
    window.go("/audit")
    records = window.page.locator(".record-what").all()
    assert records
    for what in records:
        assert what.evaluate("(one) => one.scrollWidth <= one.clientWidth"), what.text_content()
