"""Partner offices in a window: one is added and says what it offers, a list is taken over, and a case finds them."""

from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import make_account, make_organisation
from tests.factories.partners import SAMARKAND, make_partner_office
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING


def _add(window: Window, one: Referred) -> None:
    """An office whose place is chosen of several."""
    window.go("/partners/new")
    assert window.faults() == []
    window.page.locator("[name=organisation_id]").select_option(one.organisation.hex)
    for name, value in {"name": "By the market", "place": "Sam", "radius_km": "80", "areas": "Jizzakh\nUrgut"}.items():
        window.page.locator(f"[name={name}]").fill(value)
    window.press("Add the office")
    window.shows("There are several places with this name")
    assert window.faults() == []
    window.page.locator("[name=near]").select_option("1216265")
    window.press("Add the office")
    window.shows("What the office offers")


def _offer(window: Window) -> None:
    assert window.faults() == []
    for label in ("Reception", "Social help"):
        window.page.get_by_label(label, exact=True).check()
    window.page.locator("[name=hours_1]").fill("9-12, 13-17")
    window.page.locator("[name=capacity]").fill("12")
    window.press("Save the change")
    window.shows("09:00-12:00, 13:00-17:00")
    assert window.faults() == []


def test_an_office_is_added_and_a_case_finds_it(desk: Desk, container: Container, width: int) -> None:
    one = make_referred(container, ())
    make_partner_office(container, make_organisation(container), "Far away", "Nukus", women=0)
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        case.nearest_place = SAMARKAND
    window = desk.open(make_account(container, Role.ADMINISTRATOR), width)
    _add(window, one)
    _offer(window)
    window.go("/partners")
    assert window.faults() == []
    window.go("/partners/import")
    assert window.faults() == []
    officer = desk.open(one.owner, width)
    officer.go(f"/cases/{one.case}/reintegration")
    officer.follow("Find a partner")
    officer.shows("By the market")
    officer.shows("beyond its reach")
    assert officer.faults() == []
    officer.page.get_by_text("points: why").first.click()
    officer.page.get_by_label("Who can meet them").select_option("female")
    officer.press("Search again")
    officer.shows("Not recorded whether there are female staff.")
    assert officer.faults() == []
