"""A person asks for their record: identity is proven, a passage blacked out, a colleague reviews, it is handed over."""

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from returns.notes.services import add_note
from rights.requests.rules.requests import RequestKind, Step
from rights.requests.services.requests import Decision
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.asking import assembled, decided, make_asked, make_asked_in
from tests.factories.journeys import at_work
from tests.factories.makers import make_account, make_case


def looked_at(window: Window) -> None:
    """The page as it stands: axe finds nothing, and nothing is wider than the window."""
    assert window.faults() == []


def test_somebody_is_given_their_own_record(desk: Desk, container: Container, width: int) -> None:
    owner = make_account(container)
    asked = make_asked_in(container, make_case(container, owner), owner, proven=False)
    with at_work(container, owner, asked.case) as (unit, case):
        add_note(unit, case, "Neighbour Zilola told us.")
    officer, colleague = desk.open(owner, width), desk.open(asked.colleague, width)
    officer.go(f"/cases/{asked.case}/requests")
    looked_at(officer)
    officer.page.get_by_label("What they asked, in their words").fill("Again.")
    officer.press("Record the request")  # without a kind and a day
    officer.shows("Fill in this field.")
    looked_at(officer)
    officer.go(asked.url)
    officer.press("Record as proven")  # nothing was chosen beforehand
    officer.shows("Fill in this field.")
    looked_at(officer)
    officer.page.get_by_label("They said the code phrase").check()
    officer.page.get_by_label("What was said or shown").fill("Said the phrase.")
    officer.press("Record as proven")
    officer.shows("Identity recorded as proven.")
    officer.press("Assemble the answer")
    officer.shows("Answer assembled.")
    looked_at(officer)
    _black_out(officer)
    officer.follow("Back to the request")
    officer.press("Send it for review")
    officer.shows("Answer in review")
    officer.page.get_by_label("Approve for hand-over").check()
    officer.press("Save the review")
    officer.shows("Ask a colleague to review it.")
    looked_at(officer)
    _reviewed_and_handed_over(officer, colleague, asked.url)


def _reviewed_and_handed_over(officer: Window, colleague: Window, url: str) -> None:
    """The colleague approves, and the officer downloads the paper and records that it was handed over."""
    colleague.go(url)
    colleague.page.get_by_label("Approve for hand-over").check()
    colleague.press("Save the review")
    colleague.shows("Ready to hand over")
    looked_at(colleague)
    officer.go(url)
    paper = officer.download(officer.page.get_by_role("button", name="Download as PDF"))
    assert paper.suggested_filename.startswith("answer-")
    officer.page.get_by_label("In person", exact=True).check()
    officer.press("Record as handed over")
    officer.shows("The request is done.")
    looked_at(officer)


def _black_out(officer: Window) -> None:
    """The note is opened, words that are not there are refused, and the name of a neighbour is blacked out."""
    page = officer.page
    page.locator("summary", has_text="parts").click()
    officer.click(page.get_by_role("link", name="Notes"))
    officer.click(page.locator(".fact", has_text="Neighbour Zilola").get_by_role("link", name="Black out"))
    looked_at(officer)
    page.get_by_label("Words to black out").fill("Her brother")
    officer.press("Black out")
    officer.shows("These words are not in this passage.")
    looked_at(officer)
    page.get_by_label("Words to black out").fill("Zilola")
    officer.press("Black out")
    officer.shows("1 passage blacked out.")
    looked_at(officer)
    officer.follow("Show it as it is handed over")
    assert page.get_by_text("Zilola").count() == 0
    looked_at(officer)
    officer.follow("Show what is blacked out")


def test_pages_of_requests_stand_from_right_to_left_too(desk: Desk, container: Container, width: int) -> None:
    asked = make_asked(container)
    assembled(container, asked)
    frozen = make_asked(container, RequestKind.RESTRICTION, owner=asked.owner)
    decided(container, frozen, Decision(Step.ACCEPT, "Disputed."))
    window = desk.open(asked.owner, width, "ar")
    pages = (f"/cases/{asked.case}/requests", asked.url, f"{asked.url}/answer", frozen.url, "/requests")
    for page in (*pages, f"/cases/{frozen.case}", f"{asked.url}/answer?given=yes"):
        window.go(page)
        looked_at(window)


def test_who_watches_over_requests_sees_the_list_and_figures(desk: Desk, container: Container, width: int) -> None:
    make_asked(container)
    watch = desk.open(make_account(container, Role.DATA_PROTECTION_OFFICER), width)
    for page in ("/requests", "/requests?show=answered", "/requests/figures"):
        watch.go(page)
        looked_at(watch)
