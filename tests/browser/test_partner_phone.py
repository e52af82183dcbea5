"""The phone of a partner worker: who to visit, "no answer" in two taps and undone, an interview by questions."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.drafts.models import FormDraft
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.follow_up.models import Attempt
from reintegration.surveys.models import SurveyResponse
from tests.browser.conftest import PHONE, Desk
from tests.browser.window import Window
from tests.clock import START
from tests.factories.follow_up import Followed, make_companion, make_followed, make_team, rows
from tests.factories.makers import PASSWORD
from tests.factories.referred import make_referred

MOST_SCREENS = 4
THUMB = 44
USUAL = 7  # answers of a question; a longer list scrolls above the way on
DUE = {"due_on": START.date()}
_TOP = "(one) => one.getBoundingClientRect().top"
_BOTTOM = "(one) => one.getBoundingClientRect().bottom"
# The targets that are seen on the page itself, lower or narrower than a thumb needs.
_SMALL = """(least) => [...document.querySelectorAll(
  "main .btn, main summary, main .today a, main .list-inbox button, main .filter select, main .find-row input, " +
  "main .switch a, main .form-check-label")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden"))
  .map((one) => one.closest(".form-check") || one)
  .filter((one) => ["height", "width"].some((side) => one.getBoundingClientRect()[side] < least))
  .map((one) => one.textContent.trim())"""


@pytest.fixture
def followed(container: Container) -> Followed:
    """Somebody whose visit is due today, a survey round."""
    return make_followed(container, visit=DUE, given_name="Rustam")


def judge(window: Window, contrast: bool = True) -> None:
    """Whether a page is one for a thumb: what axe finds, its length and its targets."""
    assert window.faults(contrast) == []
    if window.page.viewport_size and window.page.viewport_size["width"] < 500:
        assert window.page.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * 844
        assert window.page.evaluate(_SMALL, THUMB) == []


def test_no_answer_takes_two_taps_from_today_and_is_taken_back(
    desk: Desk, container: Container, followed: Followed, width: int
) -> None:
    window = desk.open(followed.worker, width)
    window.go("/")
    judge(window)
    window.click(window.page.locator(".today-visit a[data-open][href^='/visits/']"))
    judge(window)
    window.press("No answer")
    window.shows("Logged: No answer")
    assert [attempt.outcome for attempt in rows(container, Attempt)] == ["no_answer"]
    judge(window)
    window.press("Undo, within 60 seconds")
    window.shows("Undone: the attempt was removed.")
    assert rows(container, Attempt) == []


def test_both_answers_to_a_call_stay_in_sight_while_the_cards_of_a_family_go_by(
    desk: Desk, container: Container, followed: Followed
) -> None:
    for name, phrase in (("Aziz", "About the library"), ("Bekzod", "About the carpet"), ("Gulnoza", "About the car")):
        make_companion(container, followed, name, code_phrase=phrase)
    for language in ("en-GB", "ar"):
        window = desk.open(followed.worker, PHONE, language)
        page = window.page
        window.go(f"/visits/{followed.visit}")
        judge(window, contrast=False)
        bar, cards, tasks = page.locator(".at-once"), page.locator(".safe-person"), page.locator(".tasks")
        expect(cards).to_have_count(4)
        for card in (cards.first, cards.nth(2)):
            card.evaluate("(one) => one.scrollIntoView()")
            expect(bar.get_by_role("button").first).to_be_in_viewport(ratio=1)
            assert bar.evaluate(_BOTTOM) <= tasks.evaluate(_TOP) + 1
        cards.last.locator(".safe-number > summary").click()
        assert bar.evaluate("(one) => getComputedStyle(one).position") == "static"  # a reason is typed now


def test_the_names_of_a_family_stand_in_a_line_of_their_list(desk: Desk, container: Container, width: int) -> None:
    window = desk.open(make_referred(container, members=4).coordinator, width)
    window.go("/referrals")
    judge(window)
    letters = window.page.evaluate(
        """() => [...document.querySelectorAll(".rows-title bdi")]
          .filter((name) => name.textContent.length > 2 && name.getClientRects().length > 2).length"""
    )
    assert letters == 0  # a name that is broken more than once is read letter by letter
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width


def test_after_the_minute_the_attempt_stays(
    desk: Desk, container: Container, clock: MovableClock, followed: Followed, width: int
) -> None:
    window = desk.open(followed.worker, width)
    window.go(f"/visits/{followed.visit}")
    window.press("Reached")
    window.shows("Logged: Reached")
    expect(window.page.get_by_role("group", name="How it ended")).to_be_visible()  # what is logged next is open
    clock.move(timedelta(seconds=61))
    window.press("Undo, within 60 seconds")
    window.shows("The time to undo has passed.")
    assert len(rows(container, Attempt)) == 1
    window.go(f"/visits/{followed.visit}")
    expect(window.page.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)


def test_the_seconds_to_undo_are_counted_down_and_the_button_goes_with_the_last(
    desk: Desk, followed: Followed, width: int
) -> None:
    window = desk.open(followed.worker, width)
    window.page.clock.install()
    window.go(f"/visits/{followed.visit}")
    window.press("Reached")
    window.shows("Logged: Reached")
    left, button = window.page.locator("[data-remaining]"), window.page.get_by_role("button", name=re.compile("^Undo"))
    expect(button).to_have_text("Undo")
    expect(left).to_have_text(re.compile(r"^(1:00|0:5\d)$"))
    judge(window)
    window.page.clock.fast_forward(15_000)
    expect(left).to_have_text(re.compile(r"^0:[34]\d$"))
    button.focus()
    window.page.clock.fast_forward(61_000)
    expect(button).to_be_hidden()
    assert window.page.evaluate("document.activeElement.id") == "main"


def test_pages_of_the_phone_stand_from_right_to_left(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    visits = [make_followed(container, team, visit=DUE, given_name="رستم") for _number in range(3)]
    window = desk.open(team.worker, width, "ar")
    address = f"/visits/{visits[0].visit}"
    for path in ("/", "/visits", "/referrals", address, f"{address}/survey/{visits[0].person}"):
        window.go(path)
        assert window.page.evaluate("document.documentElement.dir") == "rtl"
        judge(window, contrast=False)


def test_a_person_is_found_and_no_address_says_who_was_looked_for(desk: Desk, followed: Followed, width: int) -> None:
    window = desk.open(followed.worker, width)
    window.go("/visits")
    window.page.get_by_label("Find a person").fill("Rustam")
    window.press("Find")
    expect(window.page.locator("li[data-row]")).to_have_count(1)
    assert "Rustam" not in window.page.url
    judge(window)
    window.page.get_by_label("Find a person").fill("Dilnoza")
    window.press("Find")
    window.shows("No matches among the people you can see")


def survey_of(followed: Followed) -> str:
    """The address of the interview."""
    return f"/visits/{followed.visit}/survey/{followed.person}"


def interviewing(desk: Desk, followed: Followed) -> Window:
    """The interview on the phone of the worker, by a clock that the test moves, and requests that it may hold."""
    window = desk.open(followed.worker, PHONE)
    window.watch_requests()
    window.page.clock.install()
    window.go(survey_of(followed))
    return window


def at(window: Window, number: int) -> None:
    """The interview stands at this screen."""
    expect(window.page.locator("[data-progress]")).to_have_text(re.compile(rf"^{number} of \d+$"))


def kept(window: Window) -> None:
    """What was answered so far lies on the server."""
    expect(window.page.locator("[data-draft-said]")).to_have_text(re.compile("^Saved as a draft"))


def test_an_interview_asks_one_question_at_a_time_and_loses_nothing(
    desk: Desk, container: Container, followed: Followed, width: int
) -> None:
    window = desk.open(followed.worker, width)
    page = window.page
    window.go(survey_of(followed))
    at(window, 1)
    judge(window)
    page.get_by_role("button", name="Continue", exact=True).click()
    at(window, 2)
    questions = page.locator("fieldset.question").filter(visible=True)
    expect(questions).to_have_count(1)
    expect(questions.locator("legend")).to_be_focused()
    expect(questions.get_by_label("Prefers not to answer")).to_be_visible()
    judge(window)
    page.keyboard.press("1")
    kept(window)
    assert len(rows(container, FormDraft)) == 1
    page.keyboard.press("Enter")
    at(window, 3)
    expect(questions.locator("legend")).to_be_focused()
    page.get_by_role("button", name="Back", exact=True).click()
    at(window, 2)
    expect(questions.get_by_role("radio").first).to_be_checked()
    page.locator("summary", has_text="Raise a concern").click()
    page.get_by_label("What worries you").fill("Is afraid of the landlord.")
    page.get_by_role("button", name="Report it now").click()
    expect(page.locator("[data-reported]")).to_have_text("Reported. The people responsible have been told.")
    assert len(rows(container, Concern)) == 1
    at(window, 2)
    expect(page.get_by_label("What worries you")).to_have_value("")


def test_a_question_its_answers_and_the_way_on_are_seen_together(desk: Desk, followed: Followed) -> None:
    for language in ("en-GB", "ar"):
        window = desk.open(followed.worker, PHONE, language)
        page = window.page
        window.go(survey_of(followed))
        page.keyboard.press("Enter")
        question, onwards = page.locator("fieldset.question").filter(visible=True), page.locator("[data-next]")
        expect(page.locator(".tasks")).to_be_hidden()
        while question.count():
            expect(onwards).to_be_in_viewport(ratio=1)
            if question.get_by_role("radio").count() <= USUAL:
                assert question.evaluate(_BOTTOM) <= onwards.evaluate(_TOP), question.inner_text()
            page.keyboard.press("Enter")


def test_a_covered_interview_goes_on_where_it_was(
    desk: Desk, container: Container, followed: Followed, width: int
) -> None:
    window = desk.open(followed.worker, width)
    page = window.page
    window.go(survey_of(followed))
    page.keyboard.press("Enter")
    for _question in range(2):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    at(window, 4)
    page.get_by_role("button", name="Cover the screen").filter(visible=True).click()
    page.wait_for_url("**/unlock")
    assert "Rustam" not in page.content()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/survey/**")
    at(window, 4)
    expect(page.locator("fieldset.question input:checked")).to_have_count(2)
    page.get_by_role("link", name="End", exact=True).click()
    for rating in page.get_by_role("radio", name="4", exact=True).all():
        rating.check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("group", name="How it was held")).to_be_visible()
    window.press("Save the interview")
    window.shows("Pending: the window is open")
    assert len(rows(container, SurveyResponse)) == 1
    assert rows(container, FormDraft)[0].content_sealed is None


def test_a_covered_interview_stands_at_the_screen_that_was_covered(
    desk: Desk, container: Container, followed: Followed
) -> None:
    window = desk.open(followed.worker, PHONE)
    page = window.page
    window.go(survey_of(followed))
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    for _question in range(4):
        page.keyboard.press("Enter")
    at(window, 6)
    page.get_by_role("button", name="Cover the screen").filter(visible=True).click()
    page.wait_for_url("**/unlock")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/survey/**")
    at(window, 6)
    page.reload()
    at(window, 6)
    stored = page.evaluate("() => [localStorage.length, ...Object.values({...sessionStorage})]")
    assert stored == [0, "5"], "nothing of what was answered"
    window.go(f"/visits/{followed.visit}")
    window.shows("A draft of yours")
    window.follow("Continue the survey")
    at(window, 6)
    page.get_by_role("link", name="End", exact=True).click()
    for rating in page.get_by_role("radio", name="4", exact=True).all():
        rating.check()
    page.get_by_role("button", name="Continue", exact=True).click()
    window.press("Save the interview")
    window.shows("Verdict")
    assert page.evaluate("() => sessionStorage.length") == 0
    assert len(rows(container, SurveyResponse)) == 1


def test_an_interview_covered_without_a_network_keeps_its_answers(
    desk: Desk, container: Container, followed: Followed
) -> None:
    window = desk.open(followed.worker, PHONE)
    page = window.page
    window.go(survey_of(followed))
    window.context.set_offline(True)
    page.keyboard.press("Enter")
    for _question in range(2):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Cover the screen").filter(visible=True).click()
    expect(page).to_have_title("Screen covered")
    expect(page.get_by_text("Rustam").first).to_be_hidden()
    assert rows(container, FormDraft) == []
    window.context.set_offline(False)
    page.wait_for_url("**/unlock")
    assert "Rustam" not in page.content()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/survey/**")
    at(window, 4)
    expect(page.locator("fieldset.question input:checked")).to_have_count(2)
    window.troubles.clear()  # the browser says that it was offline


def test_answers_are_kept_after_one_request_that_nothing_ever_answered(
    desk: Desk, container: Container, followed: Followed
) -> None:
    window = interviewing(desk, followed)
    page, unanswered = window.page, []
    page.route("**/survey/**", lambda route: route.continue_() if unanswered else unanswered.append(route))
    page.keyboard.press("Enter")
    with page.expect_request("**/survey/**"):
        page.keyboard.press("1")
    page.clock.fast_forward(11_000)
    late = "Draft not saved: the service did not respond. Trying again."
    expect(page.locator("[data-draft-said]")).to_have_text(late)
    page.clock.fast_forward(16_000)
    kept(window)
    assert len(rows(container, FormDraft)) == 1


def test_drafts_are_kept_again_when_the_interview_was_sent_and_did_not_arrive(
    desk: Desk, container: Container, followed: Followed
) -> None:
    window = interviewing(desk, followed)
    page = window.page
    page.get_by_role("link", name="End", exact=True).click()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.route(
        "**/survey/**",
        lambda route: route.abort("aborted") if route.request.is_navigation_request() else route.continue_(),
    )
    with page.expect_request(lambda request: request.is_navigation_request()):
        page.get_by_role("button", name="Save the interview").click(no_wait_after=True)
    page.clock.fast_forward(16_000)
    page.get_by_label("Language of the interview").fill("Uzbek")
    page.clock.fast_forward(3_000)
    kept(window)
    assert len(rows(container, FormDraft)) == 1


def test_a_concern_that_is_never_answered_is_said_to_be_open_and_is_reported_once(
    desk: Desk, container: Container, followed: Followed
) -> None:
    window = interviewing(desk, followed)
    page, unanswered = window.page, []
    page.route("**/concerns", lambda route: route.continue_() if unanswered else unanswered.append(route))
    page.locator("summary", has_text="Raise a concern").click()
    page.get_by_label("What worries you").fill("Is afraid of the landlord.")
    with page.expect_request("**/concerns"):
        page.get_by_role("button", name="Report it now").click()
    page.clock.fast_forward(11_000)
    expect(page.locator("[data-reported]")).to_contain_text("Not reported yet: the service did not answer.")
    page.get_by_role("button", name="Report it now").click()
    expect(page.locator("[data-reported]")).to_have_text("Reported. The people responsible have been told.")
    assert len(rows(container, Concern)) == 1


def test_a_concern_is_reported_from_an_old_phone_too(desk: Desk, container: Container, followed: Followed) -> None:
    window = desk.open(followed.worker, PHONE)
    page = window.page
    page.add_init_script("delete Crypto.prototype.randomUUID")
    window.go(survey_of(followed))
    page.locator("summary", has_text="Raise a concern").click()
    page.get_by_label("What worries you").fill("Is afraid of the landlord.")
    page.get_by_role("button", name="Report it now").click()
    expect(page.locator("[data-reported]")).to_have_text("Reported. The people responsible have been told.")
    assert len(rows(container, Concern)) == 1


def test_without_a_script_the_whole_interview_is_there(desk: Desk, followed: Followed) -> None:
    window = desk.open(followed.worker)
    context = desk.chromium.new_context(base_url=desk.address, java_script_enabled=False)
    context.add_cookies(window.context.cookies())
    page = context.new_page()
    page.goto(survey_of(followed))
    assert page.locator("fieldset.question").filter(visible=True).count() > 20
    expect(page.locator("[data-stepwise]").filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Save the interview")).to_be_visible()
    expect(page.get_by_role("button", name="Cover the screen")).to_be_visible()
    context.close()
