"""Escorts by the week and a second signature of another office in a browser, at each width, in both directions."""

from playwright.sync_api import expect

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.escort_weeks import make_ill, make_nurse
from tests.factories.journeys import make_team
from tests.factories.roster import PASSPORT
from tests.factories.second_signatures import Alone, make_alone


def both_ways(window: Window) -> None:
    """Nothing is wrong with the page as it is, and it fits in both directions of writing."""
    assert window.faults() == []
    window.turn("rtl")
    assert window.overflow() == []
    window.turn("ltr")


def test_escorts_are_proposed_explained_and_assigned(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    make_ill(container, team, 9), make_ill(container, team, 10), make_ill(container, team, 15)
    make_nurse(container, team), make_nurse(container, team, "Unlicensed", PASSPORT)
    window = desk.open(team.owner, width)
    window.go("/escort-week?weeks=3")
    window.shows("No one to propose")
    window.shows("Proposed for another journey at that time: 1")
    both_ways(window)
    window.page.get_by_role("link", name="Why").first.click()
    window.shows("Why this escort")
    window.shows("No qualification valid until the end of the way home")
    both_ways(window)
    window.go("/escort-week?weeks=3")
    window.press("Assign the selected escorts")
    window.shows("2 escorts assigned.")
    expect(window.page.get_by_role("heading", name="Proposed")).to_have_count(0)


def test_a_departure_is_signed_in_another_office(desk: Desk, container: Container, width: int) -> None:
    alone = make_alone(container)
    owner, signer = desk.open(alone.team.owner, width), desk.open(alone.signer, width)
    _asks(owner, alone)
    signer.go("/")
    signer.shows("Sign for another office")
    signer.go("/to-sign")
    both_ways(signer)
    signer.page.locator("a[data-open]").first.click()
    both_ways(signer)
    signer.press("Open the case to read it")
    signer.shows("The case is open to you until")
    both_ways(signer)
    signer.page.get_by_label("I have read the case, and sign this departure off").check()
    signer.press("Send the answer")
    signer.shows("Signed. The office has been told; the case is closed to you.")
    both_ways(signer)
    owner.go(f"/cases/{alone.case}/second-signature")
    owner.shows("Signed")
    both_ways(owner)


def _asks(owner: Window, alone: Alone) -> None:
    page = owner.page
    owner.go(f"/cases/{alone.case}/second-signature")
    both_ways(owner)
    page.get_by_label("E-mail of the colleague").fill("nobody@example.org")
    page.get_by_label("Office", exact=True).select_option(
        value=alone.signer.office_id.hex if alone.signer.office_id else ""
    )
    owner.press("Ask for the signature")
    owner.shows("No one in that office with this e-mail address can sign departures off.")
    page.get_by_label("E-mail of the colleague").fill(alone.signer.email)
    owner.press("Ask for the signature")
    owner.shows("Request sent. Your colleague has been told")
