"""Signing in and out, inviting a colleague, changing the language, as people do it."""

import pytest
from playwright.sync_api import expect

from foundation.accounts.permissions import Permission, Role
from foundation.web.container import Container
from tests.browser.conftest import PHONE, Desk
from tests.browser.window import Window
from tests.factories.makers import PASSWORD, make_account, make_case, make_office

# A style that the policy forbids, a file that is not there, and an error.
_AGAINST_IT = """() => {
  const style = document.createElement("style");
  style.textContent = "body { color: red }";
  document.head.append(style);
  const script = document.createElement("script");
  script.src = "/static/absent.js";
  document.head.append(script);
  setTimeout(() => { throw new Error("on purpose"); });
}"""


def test_a_wrong_password_is_told_and_the_e_mail_stays(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    window = desk.open(width=width)
    page = window.page
    window.go("/cases")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("E-mail").fill(officer.email)
    page.get_by_label("Password", exact=True).fill("something else")
    window.press("Sign in")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    window.shows("The e-mail and password do not match.")
    expect(page.get_by_label("E-mail")).to_have_value(officer.email)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    window.press("Show")
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    window.key("Enter", page.get_by_label("Password", exact=True))
    expect(page).to_have_title("Cases")


def test_signing_out_everywhere_ends_the_other_browser(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    here, there = desk.open(officer), desk.open(officer, PHONE)
    here.go("/account")
    expect(here.page.get_by_text("This device", exact=True)).to_have_count(1)
    here.press("Sign out everywhere")
    expect(here.page.locator(".notice")).to_have_text("You are signed out everywhere.")
    there.go("/cases")
    expect(there.page).to_have_title("Sign in")


def _choose_a_password(colleague: Window, again: str) -> None:
    colleague.page.get_by_label("Password", exact=True).fill("seven green boats on a lake")
    colleague.page.get_by_label("The same password again").fill(again)
    colleague.press("Save and sign in")


def test_a_colleague_is_invited_confirmed_and_signs_in(desk: Desk, container: Container, width: int) -> None:
    office = make_office(container)
    lead = make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE}))
    administrator = desk.open(make_account(container, Role.ADMINISTRATOR), width)
    page = administrator.page
    administrator.go("/accounts/invite")
    page.get_by_label("Name").fill("Aylin Demir")
    page.get_by_label("E-mail").fill("aylin@example.org")
    page.get_by_label("Role", exact=True).select_option("return_officer")
    page.get_by_label("Office optional").select_option(office.hex)
    administrator.press("Create the invitation")
    shown = page.get_by_label("Link").input_value()
    assert shown.startswith(f"{container.settings.address}/link/"), "by the address of the settings"
    link = shown.removeprefix(container.settings.address)

    colleague = desk.open(width=width)
    colleague.go(link)
    _choose_a_password(colleague, again="seven green boats on a pond")
    colleague.shows("The passwords do not match.")
    _choose_a_password(colleague, again="seven green boats on a lake")
    expect(colleague.page.locator(".notice-due")).to_contain_text("once your account is confirmed")
    colleague.page.get_by_label("E-mail").fill("aylin@example.org")
    colleague.page.get_by_label("Password", exact=True).fill("seven green boats on a lake")
    colleague.press("Sign in")
    colleague.shows("This account is waiting for confirmation")

    confirming = desk.open(lead, width)
    confirming.go("/")
    confirming.follow("Aylin Demir")
    confirming.click(confirming.page.get_by_role("main").get_by_text("Confirm", exact=True))
    confirming.shows("After that, Aylin Demir can read the cases")
    confirming.press("Confirm the role")
    confirming.shows("No one is waiting")

    colleague.page.get_by_label("Password", exact=True).fill("seven green boats on a lake")
    colleague.press("Sign in")
    colleague.shows("Today, ")
    colleague.go(link)
    colleague.shows("This link no longer works")


def test_arabic_turns_the_page_around_and_is_remembered(desk: Desk, container: Container, width: int) -> None:
    officer = make_account(container)
    window = desk.open(officer, width)
    case = make_case(container, officer)
    window.go(f"/cases/{case}")
    window.choose_language("العربية")
    assert window.page.url.endswith(str(case))
    expect(window.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(window.page.locator("html")).to_have_attribute("lang", "ar")
    mark = window.page.locator(".brand").bounding_box()
    assert mark is not None
    assert mark["x"] > width / 2
    assert window.page.locator(".case-line .code").get_attribute("dir") == "ltr"
    other = desk.open(officer, width)
    other.go("/")
    expect(other.page.locator("html")).to_have_attribute("dir", "rtl")
    other.choose_language("English")
    expect(other.page.locator("html")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("database", ["postgresql"])
def test_the_other_database_answers_the_same(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    make_case(container, officer, given_name="Dilnoza", family_name="Karimova")
    window = desk.open()
    window.sign_in(officer)
    window.shows("Today, ")
    window.go("/cases")
    window.shows("Dilnoza Karimova")
    window.shows("1 to 1 of 1")


def test_what_a_console_or_the_policy_objects_to_is_noted(desk: Desk) -> None:
    window = desk.open()
    window.go("/sign-in")
    with (
        window.page.expect_console_message(lambda message: "policy: style-src" in message.text),
        window.page.expect_console_message(lambda message: "Refused to execute script" in message.text),
        window.page.expect_response("**/static/absent.js"),
        window.page.expect_event("pageerror"),
    ):
        window.page.evaluate(_AGAINST_IT)
    noted, window.troubles = " ".join(window.troubles), []
    assert all(word in noted for word in ("policy: style-src", "404:", "on purpose"))
