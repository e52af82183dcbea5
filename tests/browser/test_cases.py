"""An officer's work with cases, as it is done: by hand, by keyboard, on a desk and on a phone."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from foundation.web.container import Container
from returns.cases.services.cases import NewMember, add_member
from returns.people.rules.people import Sex
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.window import Window
from tests.clock import START
from tests.factories.journeys import at_work, make_ready, make_team
from tests.factories.makers import Person, make_account, make_case


def _fill_wrongly(window: Window) -> None:
    window.page.get_by_label("Given name").first.fill("Dilnoza")
    window.page.get_by_label("Date of birth", exact=False).first.fill("31-31")
    window.page.get_by_label("What should colleagues know?").fill("Sings.")
    window.press("Open the case")


def test_a_case_is_opened_with_errors_first_then_found_by_its_reference(
    desk: Desk, container: Container, width: int
) -> None:
    window = desk.open(make_account(container), width)
    page = window.page
    window.go("/cases")
    window.click(page.get_by_role("main").get_by_role("link", name="New case").first)
    _fill_wrongly(window)

    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Sex: Choose one.",
            "Date of birth: Enter a date such as 1990-02-28.",
            "Country of origin: Choose one.",
        ]
    )
    expect(page.get_by_label("Given name", exact=True).first).to_have_value("Dilnoza")
    expect(page.get_by_label("What should colleagues know?")).to_have_value("Sings.")
    summary.get_by_role("link", name="Sex: Choose one.").click()
    expect(page.get_by_label("Sex").first).to_be_focused()

    page.get_by_label("Sex").first.select_option("female")
    page.get_by_label("Date of birth not known yet").check()
    expect(page.locator("#f-birth_date")).to_have_value("")
    page.get_by_label("Country of origin").select_option("UZ")
    window.press("Open the case")
    expect(page.locator(".notice")).to_have_text("Case opened. The reference is at the top of this page.")
    window.shows("Dilnoza")
    reference = page.locator(".case-line .code").inner_text()

    page.locator("body").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(reference.lower().replace("-", " "))
    window.key("Enter")
    window.shows("1 case found")
    assert reference not in page.url
    window.follow(reference)
    window.shows("Sings.")


def _sixty_cases(container: Container) -> Person:
    officer = make_account(container)
    for number in range(60):
        make_case(
            container,
            officer,
            country="UZ" if number % 3 else "GE",
            legal_deadline=START.date() + timedelta(days=number) if number % 2 else None,
            birth_date=date(1980, 1, 1),
        )
    return officer


def _references(window: Window) -> list[str]:
    return window.page.locator("[data-row] .c-code").all_inner_texts()


def test_a_list_is_paged_filtered_sorted_and_walked_by_keys(desk: Desk, container: Container) -> None:
    window = desk.open(_sixty_cases(container))
    page = window.page
    window.go("/cases")
    first = _references(window)
    window.shows("1 to 25 of 60")
    window.follow("Next")
    window.shows("26 to 50 of 60")
    assert not set(first) & set(_references(window))
    window.follow("Next")
    window.shows("51 to 60 of 60")
    expect(page.get_by_role("link", name="Next")).to_have_count(0)
    window.follow("Previous")
    window.shows("26 to 50 of 60")
    for _ in range(3):
        window.back()
    expect(page.locator("[data-row] .c-code")).to_have_text(first)

    page.locator("#f-country").select_option("GE")
    window.press("Apply")
    expect(page).to_have_url(re.compile("country=GE"))
    window.shows("1 to 20 of 20")
    window.click(page.get_by_role("columnheader", name="Legal deadline").get_by_role("link"))
    expect(page.get_by_role("columnheader", name="Legal deadline")).to_have_attribute("aria-sort", "ascending")
    window.shows("1 to 20 of 20")
    expect(page.locator("[data-row]").first).to_contain_text("Due in 3 days")

    page.locator("body").press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-row] a[data-open]").nth(1)).to_be_focused()
    chosen = _references(window)[1]
    window.key("Enter")
    window.shows(chosen)
    expect(page).to_have_title("Case")
    window.back()
    expect(page.locator("#f-country")).to_have_value("GE")
    window.click(page.locator("[data-row]").nth(2).locator(".c-country"))
    expect(page).to_have_title("Case")


def test_a_phone_shows_cards_and_the_first_one_without_scrolling(desk: Desk, container: Container) -> None:
    window = desk.open(_sixty_cases(container), PHONE)
    page = window.page
    window.go("/cases")
    box = page.locator("[data-row]").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 450  # the whole card, with its next step and what blocks it
    expect(page.locator("#f-country")).to_be_hidden()
    page.locator(".filters > summary").click()
    window.click(page.get_by_role("main").get_by_role("link", name="Country"))
    expect(page.locator("[data-row]").first).to_contain_text("Georgia")
    assert page.locator(".tasks li:visible").count() <= 4


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_card_says_how_many_people_for_how_long_and_when_they_leave(
    desk: Desk, container: Container, language: str
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        for _more in range(2):
            add_member(unit, container.secrets, case, NewMember("Rustam", "Karimov", Sex.MALE, None))
    window = desk.open(team.owner, PHONE, language)
    window.go("/cases")
    row = window.page.locator("[data-row]").first
    expect(row.locator(".c-name .under")).to_be_visible()
    expect(row.locator(".c-name .under > span")).to_be_hidden()  # age and sex are on the page of the case
    expect(row.locator(".c-state .under")).to_be_visible()
    expect(row.locator(".c-departs")).to_be_visible()
    code, leaves = row.locator(".c-code").bounding_box(), row.locator(".c-departs").bounding_box()
    assert code is not None
    assert leaves is not None
    assert leaves["y"] < code["y"] + code["height"], "in the line of the reference"
    assert window.overflow() == []


def test_a_desk_gives_the_next_step_room(desk: Desk, container: Container) -> None:
    window = desk.open(_sixty_cases(container))
    window.go("/cases")
    box = window.page.locator("td.c-next").first.bounding_box()
    assert box is not None
    assert box["width"] >= 190
    assert window.overflow() == []


@pytest.mark.parametrize("language", ["en", "ar", "tr", "fr"])
def test_the_list_keeps_to_its_window_in_every_language(desk: Desk, container: Container, language: str) -> None:
    window = desk.open(_sixty_cases(container), language=language)
    wider = {}
    for width in (1440, 1280, 1100, 1024):
        window.page.set_viewport_size({"width": width, "height": 900})
        window.go("/cases")
        wider[width] = window.overflow()
    assert wider == {1440: [], 1280: [], 1100: [], 1024: []}


def test_a_search_that_finds_nothing_says_what_to_do(desk: Desk, container: Container) -> None:
    window = desk.open(make_account(container))
    window.go("/")
    window.page.get_by_role("searchbox").fill("nobody@example.org")
    window.key("Enter", window.page.get_by_role("searchbox"))
    window.shows("Nothing found among the cases you can see")


def test_a_case_is_opened_with_the_keyboard_alone(desk: Desk, container: Container) -> None:
    window = desk.open(make_account(container))
    keys, page = window.page.keyboard, window.page
    window.go("/cases")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("link", name="New case").first).to_be_focused()
    window.key("Enter")
    expect(page).to_have_title("New case")
    page.locator("main").focus()
    keys.press("Tab")
    for typed in ("", "Aziz", "Karimov", "Male", "1984-03-02", "", "", "Uzbekistan", "", "", "", "", "", "", ""):
        keys.type(typed)
        keys.press("Tab")
    expect(page.get_by_role("button", name="Open the case")).to_be_focused()
    window.key("Enter")
    window.shows("Aziz Karimov")


def test_leaving_a_form_that_was_not_sent_warns(desk: Desk, container: Container) -> None:
    window = desk.open(make_account(container), DESK)
    window.page.on("dialog", lambda dialog: dialog.dismiss())
    window.go("/cases/new")
    window.page.get_by_label("Given name").first.press_sequentially("Dil")
    with window.page.expect_event("dialog") as asked:
        window.page.get_by_role("link", name="Today").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(window.page.get_by_label("Given name", exact=True).first).to_have_value("Dil")


def test_a_case_on_paper_is_the_case_without_the_screen_around_it(desk: Desk, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    window = desk.open(officer)
    page = window.page
    window.go(f"/cases/{case}")
    page.emulate_media(media="print")
    for gone in (".bar", ".tasks", ".back-line"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".case-names")).to_be_visible()
    expect(page.locator(".closed-door")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
