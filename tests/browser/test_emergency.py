"""An emergency access in a browser: asked for, used, ended and reviewed, with what is refused on the way."""

import uuid
from datetime import timedelta

from playwright.sync_api import expect

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.references import draw_reference
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.emergencies import reference_of
from tests.factories.makers import Person, make_account, make_case

BANNER = "You have emergency access to a case."


def ask(window: Window, reference: str, hours: str = "2") -> None:
    """Fill in the form and send it."""
    page = window.page
    window.go("/emergency")
    page.get_by_label("Reference of the case").fill(reference)
    page.get_by_label("Emergency", exact=True).select_option(label="Medical emergency")
    page.get_by_label("Why it cannot wait").fill("A hospital in Tashkent asks what medicine she takes.")
    page.get_by_label("Number of hours").fill(hours)
    window.press("Open the case and tell everyone")


def both_ways(window: Window) -> None:
    """Nothing is wrong with the page as it is, in both directions of writing."""
    assert window.faults() == []
    window.turn("rtl")
    assert window.faults(contrast=False) == []
    window.turn("ltr")


def test_a_case_is_opened_at_night_read_ended_and_reviewed(desk: Desk, container: Container, width: int) -> None:
    owner = make_account(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    case = make_case(container, owner)
    reference = reference_of(container, case)
    officer, reviewer = make_account(container), make_account(container, Role.DATA_PROTECTION_OFFICER)
    night = desk.open(officer, width)
    _is_opened(night, reference)
    _refuses_a_second(night, reference)
    _is_read(night, case)
    _is_confirmed(desk, night, specialist, width)
    night.go(f"/cases/{case}/protected")
    expect(night.page.get_by_role("heading", name="Trafficking")).to_have_count(1)
    night.press("End it now")
    night.shows("Your emergency access has ended.")
    night.go(f"/cases/{case}")
    night.shows("This page does not exist")

    _is_reviewed(desk, reviewer, officer, reference, width)
    night.go("/emergency")
    night.shows("Justified")
    own = desk.open(owner, width)
    own.go(f"/cases/{case}/emergency")
    own.shows(officer.name)
    own.shows("Confirmed by")
    both_ways(own)


def _is_opened(night: Window, reference: str) -> None:
    night.go("/emergency")
    both_ways(night)
    ask(night, "Madina")
    night.shows("Enter the whole reference")
    ask(night, draw_reference())
    night.shows("Your request was recorded. The people responsible have been told.")
    night.shows("No case opened")
    ask(night, reference, "9")
    night.shows("Choose from 1 to 8 hours.")
    ask(night, reference)
    night.shows("Your request was recorded. The people responsible have been told.")
    night.shows(BANNER)
    both_ways(night)


def _is_read(night: Window, case: uuid.UUID) -> None:
    night.follow("Open the case")
    night.shows(BANNER)
    both_ways(night)
    night.go(f"/cases/{case}/notes")
    night.page.get_by_label("Note", exact=True).first.fill("I was here.")
    night.press("Save the note")
    night.shows("Your access to this case is for reading. You cannot change it.")
    night.go(f"/cases/{case}/protected")
    night.shows("Open to you in an emergency, for reading.")
    expect(night.page.get_by_role("heading", name="Trafficking")).to_have_count(0)


def _refuses_a_second(window: Window, reference: str) -> None:
    """A form from before, sent again while one goes on."""
    fields = {"reference": reference, "kind": "medical", "reason": "Again.", "hours": "1"}
    assert window.send_unseen("/emergency", fields) == 422
    window.go("/emergency")


def _is_confirmed(desk: Desk, night: Window, specialist: Person, width: int) -> None:
    night.go("/emergency")
    night.click(night.page.get_by_text("Ask for the trafficking part"))
    night.press("Ask now")
    night.shows("Waiting for the duty specialist")
    duty = desk.open(specialist, width)
    duty.go("/")
    duty.click(duty.page.get_by_role("main").get_by_role("link", name="Medical emergency").first)
    duty.shows("A hospital in Tashkent asks what medicine she takes.")
    both_ways(duty)
    duty.click(duty.page.get_by_text("Confirm", exact=True))
    duty.press("Open the trafficking part")
    duty.shows("Confirmed. It ends with the emergency access.")


def _is_reviewed(desk: Desk, reviewer: Person, officer: Person, reference: str, width: int) -> None:
    reviewing = desk.open(reviewer, width)
    reviewing.go("/emergency/reviews")
    both_ways(reviewing)
    reviewing.click(reviewing.page.get_by_role("row").filter(has_text=reference).get_by_role("link"))
    reviewing.shows("Protected information was opened, first on")
    reviewing.shows("Refused")
    both_ways(reviewing)
    reviewing.page.get_by_label("Justified", exact=True).check()
    reviewing.page.get_by_label("What you found").fill("What was opened fits the call.")
    reviewing.press("Save the review")
    reviewing.shows("Review saved.")
    reviewing.go("/emergency/figures")
    reviewing.shows("Not shown")
    both_ways(reviewing)


def test_it_closes_when_its_time_is_over_and_never_opens_the_own_case(
    desk: Desk, container: Container, width: int
) -> None:
    owner, officer = make_account(container), make_account(container)
    case = make_case(container, owner)
    own = desk.open(owner, width)
    ask(own, reference_of(container, case))
    own.shows("You own this case, so it is open to you.")
    night = desk.open(officer, width)
    ask(night, reference_of(container, case), "1")
    night.go(f"/cases/{case}")
    night.shows(BANNER)
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=61))
    again = desk.open(officer, width)
    again.go(f"/cases/{case}")
    again.shows("This page does not exist")
    again.go("/emergency")
    again.shows("Ended on time")
