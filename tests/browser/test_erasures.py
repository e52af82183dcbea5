"""Retention in a browser: release by two, a hold, and the page of a case, with nothing that axe objects to."""

from foundation.web.container import Container
from rights.erasure.rules.runs import ErasureKind, ErasureState
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.erasures import end_case, erase_case, make_protector, make_run
from tests.factories.families import make_siblings
from tests.factories.makers import make_account, make_case


def looked_at(window: Window, address: str) -> None:
    """Open a page: it fits its window, and axe objects to nothing."""
    window.go(address)
    assert (address, window.faults()) == (address, [])


def test_data_protection_releases_an_erasure_and_an_officer_asks(desk: Desk, container: Container, width: int) -> None:
    officer, first = make_account(container), make_protector(container)
    case, gone, family = make_case(container, officer), make_case(container, officer), make_siblings(container, officer)
    for ended in (case, family.case):
        end_case(container, ended)
    done = erase_case(container, gone)
    run = make_run(container, ErasureKind.CASE, case, case, ErasureState.DUE)
    asking, address = desk.open(officer, width), f"/cases/{family.case}/retention"
    looked_at(asking, address)
    asking.click(asking.page.get_by_text("Ask for a hold", exact=True))
    asking.page.get_by_label("Why the data must be kept").fill("Court of Ankara, 2026/14")
    asking.press("Ask for the hold")
    asking.shows("Requested. Nothing in this case")
    window = desk.open(first, width)
    for page in ("/", "/retention", "/retention/holds", "/retention/terms", f"/retention/{done}", f"/retention/{run}"):
        looked_at(window, page)
    window.page.get_by_label("I understand that this cannot be undone").check()
    window.press("Release the erasure")
    window.shows("A second data protection officer must confirm")
    looked_at(asking, address)
