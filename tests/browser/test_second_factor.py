"""A second factor as people use it: set up with the picture, signed in with a code, without the phone, and ended."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import PASSWORD, Person, make_account, make_case, make_office
from tests.factories.phones import Phone


def _set_up(window: Window, container: Container) -> tuple[Phone, list[str]]:
    page = window.page
    window.go("/account")
    window.follow("Set up a second factor")
    window.press("Set it up")
    picture = page.locator("img.qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100, "the policy lets it be drawn"
    assert window.faults() == []
    phone = Phone(container, page.locator(".typed-secret").inner_text().replace(" ", ""))
    page.get_by_label("Code", exact=True).fill(phone.wrong_code())
    window.press("Confirm")
    window.shows("This code is not correct")
    assert window.faults() == []
    page.get_by_label("Code", exact=True).fill(phone.code())
    window.press("Confirm")
    expect(page).to_have_title("Recovery codes")
    assert window.faults() == []
    codes = page.locator(".recovery-codes bdi").all_inner_texts()
    assert len(codes) == 10
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    window.follow("I have saved them")
    return phone, codes


def _sign_in(window: Window, person: Person) -> Page:
    window.go("/sign-in")
    window.page.get_by_label("E-mail").fill(person.email)
    window.page.get_by_label("Password", exact=True).fill(PASSWORD)
    window.press("Sign in")
    expect(window.page).to_have_title("Enter your code")
    return window.page


def test_set_up_signed_in_and_another_sign_in_ended(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    person = make_account(container, Role.MANAGER)
    window = desk.open(person, width)
    phone, codes = _set_up(window, container)
    window.go("/account")
    assert window.faults() == []
    window.send("/sign-out", {})
    clock.move(timedelta(minutes=1))
    page = _sign_in(window, person)
    expect(page.get_by_label("Code")).to_be_focused()
    assert window.faults() == []
    page.get_by_label("Code").fill(phone.code())
    window.press("Sign in")
    expect(page).not_to_have_title("Enter your code")

    other = desk.open(width=width)
    there = _sign_in(other, person)
    other.follow("I do not have my phone")
    assert other.faults() == []
    there.get_by_label("Recovery code").fill(codes[0].upper())
    other.press("Sign in")
    other.shows("9 recovery codes left")

    window.go("/account")
    expect(page.get_by_text("with the second factor")).to_have_count(2)
    window.click(page.get_by_role("button", name="End the sign-in of"))
    window.shows("That session has ended.")
    other.go("/account")
    expect(there).to_have_title("Sign in")


def test_what_was_typed_goes_on_by_itself_after_the_proof(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    office = make_office(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, office)
    officer = make_account(container, place=office)
    case = make_case(container, officer)
    window = desk.open(specialist, width)
    window.go(f"/cases/{case}/grants")
    clock.move(timedelta(minutes=6))
    fields = {"to": officer.id.hex, "compartment": "health", "days": "5", "reason": "Plans the reception."}
    window.send(f"/cases/{case}/grants", fields)
    expect(window.page).to_have_title("Confirm that it is you")
    window.shows("What you sent is kept")
    assert window.faults() == []
    window.page.get_by_role("main").get_by_label("Password", exact=True).fill(PASSWORD)
    window.press("Continue")
    window.shows("Access is open for your colleague.")
    window.shows("Plans the reception.")
