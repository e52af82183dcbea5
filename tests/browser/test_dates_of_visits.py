"""The days of visits in a real window: a visit is moved and taken back, an arrival is corrected after a look ahead."""

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.answered import survey_round
from tests.factories.arrived import make_arrived
from tests.factories.changed_dates import make_change


def test_a_visit_is_moved_and_taken_back(desk: Desk, container: Container, width: int) -> None:
    one = make_arrived(container).referred
    window = desk.open(one.worker, width)
    window.go(f"/visits/{survey_round(one)}")
    window.follow("Dates of this visit")
    assert window.faults() == []
    window.page.get_by_label("Move it to another day").check()
    window.page.get_by_label("New day").fill("2026-12-30")
    window.page.get_by_label("Why").select_option(label="The people asked for it")
    window.press("Change")
    window.shows("Date set manually")
    assert window.faults() == []
    window.press("Undo")
    window.shows("Undone")
    assert window.faults() == []


def test_an_arrival_is_corrected_after_a_look_ahead(desk: Desk, container: Container, width: int) -> None:
    one = make_arrived(container).referred
    make_change(container, one)
    window = desk.open(one.owner, width, "ar")
    window.go(f"/people/{one.case}/dates/arrival")
    window.page.locator("[name=day]").fill("2026-11-23")
    window.page.locator("[name=time]").fill("23:30")
    window.click(window.page.locator(".form-actions button").first)
    assert window.faults(contrast=False) == []
    window.go("/follow-up/schedule?day=2027-03-01&country=UZ&template=close")
    assert window.faults(contrast=False) == []
