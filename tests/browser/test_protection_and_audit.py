"""Protected information is opened by one specialist for another, seen by nobody else, and reviewed."""

from playwright.sync_api import expect

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.browser.conftest import PHONE, Desk
from tests.browser.window import Window
from tests.factories.makers import make_account, make_case, make_grant, make_office

DOOR = "Protected information: ask the duty specialist"


def _protected_panel(window: Window) -> str:
    return window.page.locator("section", has=window.page.locator("#protected")).inner_text()


def test_a_specialist_opens_a_door_for_another_and_the_officer_sees_only_that_it_is_closed(
    desk: Desk, container: Container, width: int
) -> None:
    office = make_office(container)
    owner = make_account(container, place=office)
    giver, holder = (make_account(container, Role.PROTECTION_SPECIALIST, office) for _ in range(2))
    case = make_case(container, owner)
    officer = desk.open(owner, width)
    officer.go(f"/cases/{case}")
    before = _protected_panel(officer)

    giving = desk.open(giver, width)
    giving.go(f"/cases/{case}")
    giving.follow("Who can open it")
    giving.page.get_by_label("Who it is for").select_option(label=holder.name)
    giving.page.get_by_label("Health", exact=True).check()
    giving.page.get_by_label("Why access is needed").fill("Plans the reception.")
    giving.press("Give access to the selected parts")
    giving.shows("Access is open for your colleague.")
    expect(giving.page.get_by_role("row").filter(has_text=holder.name)).to_contain_text("Open")
    giving.go(f"/cases/{case}/protected")
    giving.shows("This page does not exist")

    holding = desk.open(holder, width)
    holding.go(f"/cases/{case}")
    holding.follow("Open it")
    holding.press("Add the note")
    expect(holding.page.locator("[data-error-summary]")).to_be_focused()
    holding.page.get_by_label("New note").fill("Needs insulin on the way.")
    holding.press("Add the note")
    holding.shows("Note saved.")
    holding.shows("Needs insulin on the way.")

    officer.go(f"/cases/{case}")
    assert _protected_panel(officer) == before
    assert DOOR in before
    expect(officer.page.get_by_text("insulin")).to_have_count(0)


def test_the_audit_is_narrowed_by_a_reference_and_a_grant_revoked(desk: Desk, container: Container, width: int) -> None:
    office = make_office(container)
    owner = make_account(container, place=office)
    giver, holder = (make_account(container, Role.PROTECTION_SPECIALIST, office) for _ in range(2))
    case = make_case(container, owner)
    make_grant(container, case, giver, holder)
    reading = desk.open(owner)
    reading.go(f"/cases/{case}")
    reference = reading.page.locator(".case-line .code").inner_text()

    reviewing = desk.open(make_account(container, Role.DATA_PROTECTION_OFFICER), width)
    page = reviewing.page
    reviewing.go("/audit")
    if width == PHONE:
        page.locator(".filters > summary").click()
    page.get_by_label("About: reference, phone, e-mail or document").fill("0000")
    reviewing.press("Show")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_label("About: reference, phone, e-mail or document").fill(reference)
    reviewing.press("Show")
    expect(page.locator(".active-filters")).to_be_visible()
    assert reference not in page.url
    record = page.locator(".records > li").filter(has_text="Read a case")
    expect(record).to_contain_text(owner.name)
    reviewing.click(page.locator(".active-filters a"))
    expect(page.locator(".active-filters")).to_have_count(0)

    reviewing.go("/grants")
    reviewing.click(page.get_by_text("Revoke", exact=True))
    reviewing.shows(f"{holder.name} can no longer open this part of the case")
    reviewing.press("Revoke now")
    reviewing.shows("Revoked. Access ended immediately.")
    holding = desk.open(holder, width)
    holding.go(f"/cases/{case}/protected")
    holding.shows("This page does not exist")
