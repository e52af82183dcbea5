"""Counselling question by question: by keys alone, without a script, paused here and resumed there, and covered."""

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.counselling.queries import SessionContent, said_of, sessions_of_case
from returns.counselling.rules import ALTERNATIVES
from returns.safe_contact.services import record_safe_contact
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import PASSWORD
from tests.factories.walking import CARD, Office, make_walk, people_of

HEADING = "#question"


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case whose person can be contacted."""
    found = make_walk(container)
    with found.work(found.owner) as (unit, case):
        for person in people_of(unit, case):
            record_safe_contact(unit, case, person, CARD)
    return found


def said(office: Office) -> SessionContent:
    """What the only session holds."""
    with reading(office.container.units, office.owner.scope(office.container)) as unit:
        (one,) = sessions_of_case(unit.session, office.case)
        return said_of(one)


def at(office: Office, screen: str) -> str:
    """The address of a screen."""
    return f"/cases/{office.case}/counselling/new/{screen}"


def typed(window: Window, *keys: str) -> None:
    """Press keys, one after the other; what the last one leads to stands then, and hears the next ones."""
    for key in keys:
        window.page.keyboard.press(key)
    window.arrives()


# What is typed on each screen, without a mouse. The digit chooses; Enter goes on.
KEYS = {
    2: ("Enter",),
    3: ("Enter",),
    4: ("Tab", *"Uzbek", "Enter"),
    5: ("1", "2", "3", "Enter"),
    6: (*["1"] * 7, "Enter"),
    7: ("1", "Enter"),
    8: ("1", "1", "1", "1", "2", "Enter"),
    9: ("2", "Enter"),
}


def test_keys_alone_lead_from_the_first_question_to_the_recorded_session(desk: Desk, office: Office) -> None:
    window = desk.open(office.owner)
    page = window.page
    window.go(at(office, "when"))
    expect(page.locator(HEADING)).to_be_focused()
    assert window.faults() == []
    typed(window, "Enter")
    for number, keys in KEYS.items():
        expect(page.get_by_text(f"{number} of 12")).to_be_visible()
        typed(window, *keys)
    expect(page.get_by_text("10 of 12")).to_be_visible()
    typed(window, "4", "2", "Enter")
    expect(page.get_by_text("Choose one.").first).to_be_visible()  # one rating is missing
    page.locator("#f-social input").nth(2).focus()
    typed(window, "3", "Enter")
    expect(page.get_by_text("11 of 12")).to_be_visible()
    typed(window, "2", "Enter")
    expect(page.get_by_text("12 of 12")).to_be_visible()
    typed(window, "Tab", *"Home", "Control+Enter")
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    assert window.faults() == []
    page.get_by_role("button", name="Record the session").focus()
    typed(window, "Enter")
    window.shows("Session recorded.")
    found = said(office)
    assert (found.language, found.wants_next) == ("Uzbek", "Home")
    assert found.alternatives == dict.fromkeys(ALTERNATIVES, "discussed")
    (will,) = found.wills or ()
    assert (will.pressure, will.speaks_for, found.fear) == ("no_pressure", "no", "no")
    assert found.well_being == {"physical": 4, "mental": 2, "social": 3}


def test_typing_is_kept_by_itself_and_goes_on_in_another_browser(desk: Desk, office: Office, width: int) -> None:
    first = desk.open(office.owner, width)
    first.go(at(office, "next"))
    first.page.get_by_label("Open questions").press_sequentially("Who meets her?")
    first.page.get_by_label("Next appointment").focus()  # leaving the field keeps it
    expect(first.page.get_by_role("status").filter(has_text="Saved as a draft")).to_be_visible()
    assert first.faults() == []
    stored = first.page.evaluate("() => localStorage.length + sessionStorage.length")
    assert stored == 0
    assert first.page.evaluate("async () => (await indexedDB.databases()).length") == 0
    second = desk.open(office.owner, width)
    second.go(at(office, "next"))
    expect(second.page.get_by_label("Open questions")).to_have_value("Who meets her?")
    second.go(f"/cases/{office.case}/counselling")
    second.shows("A draft of yours from")
    second.follow("Continue with it")
    expect(second.page.get_by_label("Open questions")).to_have_value("Who meets her?")
    second.press("Discard it")
    second.shows("Draft deleted.")


def test_escape_covers_the_screen_and_the_password_leads_back(desk: Desk, office: Office, width: int) -> None:
    window = desk.open(office.owner, width)
    page = window.page
    window.go(at(office, "next"))
    page.get_by_label("Open questions").press_sequentially("Who meets her?")
    if width < 500:
        page.get_by_role("button", name="Cover the screen").tap()
    else:
        page.keyboard.press("Escape")
    page.wait_for_url("**/unlock")
    content = page.content()
    for word in ("Who meets her", "ounselling", "Assisted", "Case", office.owner.name):
        assert word not in content, word
    assert window.faults() == []
    page.go_back()
    expect(page.get_by_label("Open questions")).to_have_count(0)
    page.goto("/unlock")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"**{at(office, 'next')}")
    expect(page.get_by_label("Open questions")).to_have_value("Who meets her?")


def test_without_a_script_every_screen_works(desk: Desk, office: Office, clock: MovableClock) -> None:
    window = desk.open(office.owner)
    context = desk.chromium.new_context(base_url=desk.address, java_script_enabled=False)
    context.add_cookies(window.context.cookies())
    page = context.new_page()
    page.goto(at(office, "well-being"))
    for name, points in (("physical", 3), ("mental", 2), ("social", 4)):
        page.locator(f"#f-{name}-{points}").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("#f-solution-1").check()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator("#f-mental-2")).to_be_checked()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.get_by_role("button", name="Cover the screen").click()
    expect(page.get_by_role("heading")).to_have_count(1)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Summary").click()
    page.get_by_role("button", name="Record the session").click()
    expect(page.get_by_text("Session recorded.")).to_be_visible()
    assert said(office).well_being == {"physical": 3, "mental": 2, "social": 4}
    context.close()
