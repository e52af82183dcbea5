"""An officer searches for ways, compares them, chooses one, and finds the next best when a carrier changes a flight."""

from datetime import timedelta

from playwright.sync_api import expect

from foundation.web.container import Container
from returns.journey.services import set_place_of_return
from tests.browser.conftest import Desk
from tests.factories.flying import make_timetable, make_timetables
from tests.factories.journeys import SAMARKAND, at_work, make_plannable, make_team, prepare_people


def test_ways_are_searched_compared_and_chosen(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    case_id, day = make_plannable(container, team), container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
        prepare_people(container, unit, case, day)
    make_timetable(container, team.owner)
    window = desk.open(team.owner, width)
    page = window.page
    page.goto(f"/cases/{case_id}/itinerary")
    page.get_by_role("link", name="Ways to travel").first.click()
    page.get_by_label("Search for the place of departure").fill("IST")
    page.get_by_label("First day of departure").fill(day.isoformat())
    page.get_by_role("button", name="Search for ways").click()
    expect(page.get_by_text("Best way without blockers of its own")).to_be_visible()
    assert window.faults(contrast=True) == []
    assert window.overflow() == []
    page.get_by_role("button", name="Choose this way 1").click()
    expect(page.get_by_text("The legs of this way are planned.")).to_be_visible()
    page.get_by_role("link", name="Ways to travel").first.click()
    expect(page.get_by_role("button", name="Undo: restore the journey")).to_be_visible()
    assert window.faults(contrast=True) == []
    assert window.overflow() == []
    page.get_by_role("button", name="Undo: restore the journey").click()
    expect(page.get_by_text("Undone: the journey is as it was before.")).to_be_visible()


def test_a_file_is_looked_at_before_it_is_imported(desk: Desk, container: Container, width: int) -> None:
    team = make_team(container)
    _flight, staged = make_timetables(container, team.owner)
    window = desk.open(team.owner, width)
    window.page.goto(f"/timetable/imports/{staged}")
    assert window.faults(contrast=True) == []
    assert window.overflow() == []
    window.page.get_by_role("button", name="Import all flights").click()
    expect(window.page.get_by_text("1 flight imported.")).to_be_visible()
    assert window.faults(contrast=True) == []
    assert window.overflow() == []
