"""One group movement from its plan to the gate: seats, two cases, another flight seen first, the partner, the paper."""

import re

from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from reintegration.arrivals.jobs import job_of_movements
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.journeys import make_team, people_of
from tests.factories.movements import day_of, make_joinable
from tests.factories.referred import make_partner, refer_to_receive


def _plan(window: Window, day: str) -> None:
    """Plan a flight of twelve seats."""
    window.go("/movements/new")
    typed = {
        "seats": "12", "origin_typed": "IST", "destination_typed": "TAS", "departs_on": day, "departs_time": "08:00",
        "arrives_on": day, "arrives_time": "15:00", "carrier": "TK", "number": "370",
    }  # fmt: skip
    for name, value in typed.items():
        window.page.locator(f"[name={name}]").fill(value)
    assert window.faults() == []
    window.press("Plan the movement")
    window.shows("12 free")


def test_a_group_from_plan_to_manifest(desk: Desk, container: Container, clock: MovableClock, width: int) -> None:
    team, partner = make_team(container), make_partner(container)
    cases = [make_joinable(container, team, ready=True) for _case in range(2)]
    refer_to_receive(container, team.owner, cases[0], people_of(container, team.owner, cases[0]), partner)
    window = desk.open(team.owner, width)
    page = window.page
    _plan(window, day_of(container).isoformat())
    at = page.url
    page.locator("[name=count]").fill("3")
    window.press("Keep blank places")
    expect(page.locator("#blank").locator("xpath=..").get_by_text("No person yet")).to_have_count(3)
    window.follow("Add cases")
    for box in page.locator("[name=cases]").all():
        box.check()
    assert window.faults() == []
    window.press("Add selected cases")
    window.shows("5 of 12 seats taken")
    assert window.faults() == []
    job_of_movements(container.units, 60).run(clock.now())
    window.follow("Change")
    page.locator("[name=number]").fill("9999")
    window.press("Preview the effects")
    window.shows("Nothing has changed yet")
    assert window.faults() == []
    window.click(page.get_by_role("button", name=re.compile("Change it and")))
    window.shows("TK 9999")
    job_of_movements(container.units, 60).run(clock.now())
    page.reload()
    window.shows("Told of a change")
    other = desk.open(partner[0], width)
    other.go("/inbox")
    other.shows("A group movement has changed")
    assert other.faults() == []
    window.go(f"{at}/readiness")
    assert window.faults() == []
    window.go(f"{at}/manifest")
    assert window.faults() == []
    manifest = window.download(page.get_by_role("button", name="Download the PDF", exact=True))
    assert re.fullmatch(r"manifest-[0-9a-f]{6}\.pdf", manifest.suggested_filename)
