"""Lists by hand and by keyboard: filters, columns, a saved view, ticked rows; on a desk and on a phone."""

from playwright.sync_api import expect

from foundation.web.container import Container
from tests.browser.conftest import DESK, Desk
from tests.doors.visits import make_cases
from tests.factories.makers import make_account, make_case
from tests.factories.saved import make_view


def test_rows_are_ticked_looked_at_and_given_a_task(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    make_cases(container, officer, 3)
    make_case(container, officer, country="GE")
    make_view(container, officer, "Georgia", country="GE")
    window = desk.open(officer, width)
    page = window.page
    window.go("/cases?show=all")
    assert window.faults() == []
    if width == DESK:
        page.locator("body").press("v")
        expect(page.locator("[data-views] a").first).to_be_focused()
        page.locator("body").press("j")
        page.keyboard.press("x")
        expect(page.locator("[data-tick]").first).to_be_checked()
        page.keyboard.press("Shift+X")
    else:
        window.follow("Select all on this page")
    expect(page.locator("[data-tick]:checked")).to_have_count(4)
    window.press("Add a task to each")
    assert window.faults() == []
    page.get_by_label("Task", exact=True).fill("Call the consulate.")
    page.get_by_label("Due on").fill("2026-12-01")
    page.get_by_label("Who it is for").select_option(label=officer.name)
    page.locator("[data-tick]").first.uncheck()
    window.press("Preview")
    expect(page.get_by_text("Will get the task")).to_have_count(3)
    assert window.faults() == []
    window.press("Add the task to 3 cases")
    window.shows("Undo: remove the tasks")
    window.press("Undo: remove the tasks")
    expect(page.locator(".notice").first).to_contain_text("3 cases were changed back.")
    window.follow("Georgia")
    expect(page.locator("[data-row]")).to_have_count(1)
    window.go("/cases/views")
    assert window.faults() == []
