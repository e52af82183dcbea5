"""What was typed is not lost: without a connection, after the sign-in ended, and on the way back from an error."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from foundation.accounts.models import SignInSession
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from tests.browser.conftest import PHONE, Desk
from tests.browser.window import Window
from tests.doors.visits import rows
from tests.factories.answered import best_answers
from tests.factories.follow_up import make_followed
from tests.factories.makers import PASSWORD, Person, make_account
from tests.factories.scopes import EVERYTHING

NAME = "Dilnoza"


def _typed(desk: Desk, officer: Person) -> Window:
    """A window with a form that is filled in and not sent, and requests that a test may hold."""
    window = desk.open(officer)
    window.watch_requests()
    window.go("/cases/new")
    window.page.get_by_label("Given name").first.fill(NAME)
    window.page.get_by_label("Sex").first.select_option("female")
    window.page.get_by_label("Date of birth not known yet").first.check()
    window.page.get_by_label("Country of origin").first.select_option("UZ")
    return window


def _sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _sign_out(page: Page) -> None:
    page.goto("/rules")
    page.locator("summary", has=page.locator("use[href$='#person']")).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_title("Sign in")


def _uncover(page: Page) -> None:
    page.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()  # until then nothing underneath can be pressed


def _end_elsewhere(container: Container, person: Person) -> None:
    """As an administrator, or another device, ends all sign-ins of somebody."""
    with writing(container.units, EVERYTHING) as unit:
        for row in unit.session.query(SignInSession).filter(SignInSession.account_id == person.id):
            row.ended_at = container.clock.now()


def test_without_a_connection_the_form_stays_and_is_sent_by_the_next_press(desk: Desk, container: Container) -> None:
    window = _typed(desk, make_account(container))
    page = window.page
    window.context.set_offline(True)
    window.press("Open the case")
    expect(page.get_by_role("alert").filter(has_text="Not sent: the service did not answer.")).to_be_visible()
    expect(page.get_by_label("Given name", exact=True).first).to_have_value(NAME)
    assert window.faults() == []
    window.context.set_offline(False)
    window.press("Open the case")
    window.shows("Case opened.")
    window.shows(NAME)
    window.troubles.clear()  # the browser says that it was offline


def test_a_draft_that_is_kept_during_a_press_does_not_move_the_page_under_it(desk: Desk, container: Container) -> None:
    window = _typed(desk, make_account(container))
    page, said = window.page, window.page.locator("[data-draft-said]")
    page.route("**/cases/new", lambda route: route.abort())  # says more than one line about it
    page.get_by_label("Place of return").fill("Termiz")
    page.get_by_label("Place of return").blur()
    expect(said).to_contain_text("Draft not saved")
    page.unroute("**/cases/new")
    page.get_by_label("Place of return").focus()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")  # where a page moves as it gets shorter
    button = page.get_by_role("button", name="Open the case", exact=True)
    button.hover()
    before = button.bounding_box()
    page.mouse.down()  # leaves the field, which is kept
    expect(said).to_contain_text("Saved as a draft")
    assert button.bounding_box() == before
    page.mouse.up()
    window.shows("Case opened.")


def test_after_the_sign_in_ended_elsewhere_the_page_covers_itself_and_has_its_text_again(
    desk: Desk, container: Container
) -> None:
    officer = make_account(container)
    window = _typed(desk, officer)
    page = window.page
    _end_elsewhere(container, officer)
    window.press("Open the case")
    expect(page.get_by_role("dialog")).to_contain_text("You have been signed out.")
    expect(page).to_have_title("Screen covered")
    expect(page.get_by_label("Given name", exact=True).first).to_be_hidden()
    assert window.faults() == []
    assert rows(container, Case) == 0, "nothing is stored for somebody who is not signed in"
    with window.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another window").click()
    _sign_in(opened.value, officer)
    _uncover(page)
    expect(page.get_by_label("Given name", exact=True).first).to_have_value(NAME)
    window.press("Open the case")
    window.shows("Case opened.")


def test_signing_out_in_one_tab_covers_the_others_at_once(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    window = _typed(desk, officer)
    other = window.context.new_page()
    _sign_out(other)
    expect(window.page.get_by_role("dialog")).to_contain_text("You have been signed out.")
    expect(window.page.get_by_label("Given name", exact=True).first).to_be_hidden()
    _sign_in(other, officer)
    _uncover(window.page)
    expect(window.page.get_by_label("Given name", exact=True).first).to_have_value(NAME)
    window.press("Open the case")
    window.shows("Case opened.")


def test_whoever_signs_in_in_between_sees_nothing_of_it_and_sends_nothing(desk: Desk, container: Container) -> None:
    officer, other = make_account(container), make_account(container)
    window = _typed(desk, officer)
    _end_elsewhere(container, officer)
    second = window.context.new_page()
    _sign_in(second, other)
    window.press("Open the case")  # with the cookie of the other one
    expect(window.page.get_by_role("dialog")).to_be_visible()
    expect(window.page.get_by_label("Given name", exact=True).first).to_be_hidden()
    assert rows(container, Case) == 0
    _uncover(window.page)  # by the other one's password: the page is not theirs
    window.page.wait_for_url("/")
    assert NAME not in window.page.content()
    second.goto("/cases/new?draft=open")
    expect(second.get_by_label("Given name", exact=True).first).to_have_value("")
    for page in (window.page, second):
        kept = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, window.name])")
        assert kept == '[{},{},""]'


def test_a_page_that_is_looked_at_again_covers_itself_when_nobody_is_signed_in(
    desk: Desk, container: Container
) -> None:
    officer = make_account(container)
    window = _typed(desk, officer)
    _end_elsewhere(container, officer)
    window.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(window.page.get_by_role("dialog")).to_contain_text("You have been signed out.")
    expect(window.page.get_by_label("Given name", exact=True).first).to_be_hidden()


def test_whoever_comes_back_to_a_page_that_the_service_has_locked_gives_the_password(
    desk: Desk, container: Container, clock: MovableClock
) -> None:
    window = _typed(desk, make_account(container))
    clock.move(timedelta(minutes=45))  # idle for the service, which hears nothing of typing
    window.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(window.page.get_by_role("dialog")).to_be_visible()
    expect(window.page.get_by_role("link", name="Sign in in another window")).to_be_hidden()
    _uncover(window.page)
    window.press("Open the case")
    window.shows("Case opened.")


def test_back_after_an_error_leads_to_the_page_of_the_form(desk: Desk, container: Container) -> None:
    window = desk.open(make_account(container))
    page = window.page
    window.go("/cases/new")
    window.press("Open the case")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_label("Given name").first.fill(NAME)
    page.get_by_label("Sex").first.select_option("female")
    page.get_by_label("Date of birth not known yet").first.check()
    page.get_by_label("Country of origin").first.select_option("UZ")
    window.press("Open the case")
    window.shows("Case opened.")
    page.go_back()
    expect(page).to_have_url(re.compile("/cases/new$"))
    expect(page.get_by_label("Given name", exact=True).first).to_be_visible()
    page.reload()  # asks for the page, and sends nothing anew
    expect(page.locator("[data-error-summary]")).to_have_count(0)
    assert rows(container, Case) == 1


def test_the_answers_of_a_survey_outlive_their_window(desk: Desk, container: Container) -> None:
    one = make_followed(container)
    window = desk.open(one.worker, PHONE)
    here = f"/visits/{one.visit}/survey/{one.person}"
    window.go(here)
    best = {f"q-{question}": answer for question, answer in best_answers().items()}
    shown: list[tuple[str, str]] = []
    while len(shown) < 12:
        window.page.get_by_role("button", name="Continue", exact=True).click()
        name = window.page.locator("fieldset.question input").filter(visible=True).first.get_attribute("name") or ""
        window.page.locator(f"[name={name}][value={best[name]}]").check()
        shown.append((name, best[name]))
    expect(window.page.get_by_text("Saved as a draft")).to_be_visible()
    window.page.close(run_before_unload=False)
    again = window.context.new_page()
    again.goto(here)
    again.get_by_role("link", name="Continue with it").click()
    for name, answer in shown:
        expect(again.locator(f"[name={name}][value={answer}]")).to_be_checked()
