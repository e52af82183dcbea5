"""Nobody at the screen: it is covered, what was typed stays, and only the password of the same person uncovers it."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import PASSWORD, Person, make_account

AWAY = timedelta(minutes=45)


def _typing(desk: Desk, officer: Person, width: int = 1280) -> Window:
    window = desk.open(officer, width)
    window.page.clock.install()
    window.go("/cases/new")
    window.page.get_by_label("Given name").first.press_sequentially("Dilnoza")
    return window


def _idle(page: Page) -> None:
    page.clock.fast_forward(int(AWAY.total_seconds()) * 1000)


def _enter(page: Page, password: str) -> None:
    page.get_by_role("dialog").get_by_label("Password").fill(password)
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()


def test_the_screen_is_covered_and_what_was_typed_stays(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    officer = make_account(container)
    window = _typing(desk, officer, width)
    page = window.page
    _idle(page)
    clock.move(AWAY)
    lock = page.get_by_role("dialog")
    expect(lock).to_be_visible()
    expect(page.get_by_label("Given name", exact=True).first).to_be_hidden()
    expect(page).to_have_title("Screen covered")
    expect(lock.get_by_label("Password")).to_be_focused()
    assert window.faults() == []
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.getElementById('lock').contains(document.activeElement)")

    _enter(page, "something else")
    expect(lock.get_by_role("alert")).to_have_text("The password is wrong. Try again. Your text is kept.")
    _enter(page, PASSWORD)
    expect(lock).to_be_hidden()
    expect(page.get_by_label("Given name", exact=True).first).to_have_value("Dilnoza")
    expect(page.get_by_label("Given name", exact=True).first).to_be_focused()

    page.get_by_label("Sex").first.select_option("female")
    page.get_by_label("Date of birth not known yet").check()
    page.get_by_label("Country of origin").select_option("UZ")
    window.press("Open the case")
    window.shows("Case opened.")


def test_two_windows_of_one_person_are_covered_and_uncovered_together(
    desk: Desk, container: Container, clock: MovableClock
) -> None:
    window = _typing(desk, make_account(container))
    second = window.context.new_page()
    second.goto("/rules")
    second.locator("summary", has=second.locator("use[href$='#person']")).click()
    second.get_by_role("button", name="Cover the screen").click()
    for page in (window.page, second):
        expect(page.get_by_role("dialog")).to_be_visible()
    clock.move(AWAY)
    _enter(second, PASSWORD)
    for page in (window.page, second):
        expect(page.get_by_role("dialog")).to_be_hidden()
    second.goto("/cases")  # the second page has the newest mark and token now; the first goes on with what it heard
    window.press("Open the case")
    expect(window.page.locator("[data-error-summary]")).to_be_focused()


def test_a_stale_page_uncovers_with_a_token_of_its_own(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    window = _typing(desk, officer)
    other = window.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name="Sign out everywhere").click()
    expect(other).to_have_title("Sign in")
    _idle(window.page)
    _enter(window.page, PASSWORD)
    expect(window.page.get_by_role("alert")).to_contain_text("You have been signed out.")
    other.get_by_label("E-mail").fill(officer.email)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("Password", exact=True).press("Enter")
    other.wait_for_url(lambda url: "/sign-in" not in url)
    _enter(window.page, PASSWORD)
    expect(window.page.get_by_role("dialog")).to_be_hidden()
    expect(window.page.get_by_label("Given name", exact=True).first).to_have_value("Dilnoza")


def test_another_person_never_uncovers_the_page(desk: Desk, container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    window = desk.open(officer)
    window.page.clock.install()
    window.go("/account")
    _idle(window.page)
    second = Window(window.context)
    second.page.goto("/account")
    second.press("Sign out everywhere")
    second.sign_in(other)
    _enter(window.page, PASSWORD)
    window.page.wait_for_url("/")
    expect(window.page.get_by_text(officer.name)).to_have_count(0)


def test_a_form_sent_while_the_service_had_locked_is_kept_and_sent_on(
    desk: Desk, container: Container, clock: MovableClock
) -> None:
    window = desk.open(make_account(container))
    page = window.page
    window.go("/cases/new")
    page.get_by_label("Given name").first.fill("Dilnoza")
    page.get_by_label("Sex").first.select_option("female")
    page.get_by_label("Date of birth not known yet").check()
    page.get_by_label("Country of origin").select_option("UZ")
    clock.move(AWAY)
    window.press("Open the case")
    window.shows("What you sent is kept.")
    page.get_by_role("main").get_by_label("Password", exact=True).fill(PASSWORD)
    window.press("Continue")
    window.press("Send it now")
    window.shows("Case opened.")
    window.shows("Dilnoza")
