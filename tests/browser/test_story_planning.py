"""A family of five, one without a passport, whose deadline is near: when, which way, and what a carrier changes."""

import uuid
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.journey.services import set_place_of_return
from returns.people.rules.people import Sex
from tests.browser.conftest import Desk
from tests.factories.families import FOUR, GROWN, TWELVE
from tests.factories.flying import as_file, make_timetable, row
from tests.factories.journeys import SAMARKAND, Team, at_work, make_plannable, make_team

WIDE = 1280


def _family(container: Container, team: Team, days: int) -> uuid.UUID:
    """Five people in planning, of whom the youngest has no passport; the deadline is so many days away."""
    today = container.clock.now().date()
    case_id = make_plannable(container, team, legal_deadline=today + timedelta(days=days))
    with at_work(container, team.owner, case_id) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
        for n, birth in enumerate((GROWN, TWELVE, TWELVE, FOUR), 2):
            add_member(unit, container.secrets, case, NewMember(f"Member{n}", "Karimova", Sex.FEMALE, birth))
    with at_work(container, team.owner, case_id) as (unit, case):
        for person in list(members_of_case(unit.session, case_id))[:4]:
            number, last = f"AA{person.ordinal}", today + timedelta(days=400)
            new = NewDocument(DocumentKind.PASSPORT, "UZ", number, last, holder=Holder.PERSON, person_id=person.id)
            record_document(unit, container.secrets, case, new)
    return case_id


def test_a_family_of_five_learns_when_which_way_and_what_a_carrier_changes(
    desk: Desk, container: Container, tmp_path: Path
) -> None:
    team, today = make_team(container), container.clock.now().date()
    case_id, day = _family(container, team, days=12), today + timedelta(days=9)
    make_timetable(container, team.owner)
    window = desk.open(team.owner, WIDE)
    page = window.page
    # When: not by the deadline, because of the one paper that nobody has asked for yet.
    window.go(f"/cases/{case_id}/path")
    expect(page.locator(".path-chain")).to_contain_text("Travel document (Member5 Karimova)")
    window.shows("legal deadline")
    window.go(f"/cases/{case_id}/forecast")
    window.shows("Laissez-passer from the consulate")
    window.shows("Decides most")
    expect(page.locator("#departure")).to_be_visible()
    expect(page.locator("main")).to_contain_text("0%")
    # Which way: three stand side by side, what blocks each of them is said once, and what is refused says why.
    window.go(f"/cases/{case_id}/ways")
    page.get_by_label("Search for the place of departure").fill("IST")
    page.get_by_label("First day of departure").fill(day.isoformat())
    window.press("Search for ways")
    expect(page.locator("#everywhere")).to_contain_text("blockers on every way")
    expect(page.locator("ol.ways").first.locator("li.way")).to_have_count(3)
    page.locator("#refused").click()
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.shows("TK 370")
    # What a carrier changes: its whole timetable comes without this flight.
    told = tmp_path / "tk.csv"
    until = today + timedelta(days=60)
    told.write_bytes(as_file([row("TK 372", "IST-TAS", "12:05-18:20", today, until, currency="EUR", adult="260")]))
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=5))
    window.go("/timetable/imports")
    page.get_by_label("File", exact=True).set_input_files(told)
    page.get_by_label("Table (CSV)").check()
    page.get_by_label("The file lists every flight of its carriers").check()
    window.press("Check the file")
    window.press("Import all flights")
    window.shows("1 journey uses a flight that changed. Its owner has been told.")
    expect(page.get_by_role("row", name="TK 370")).to_contain_text("No longer operates")
    # The next best way begins in the host city again, and takes the place of what is left of the first one.
    window.go(f"/cases/{case_id}/ways")
    window.shows("The carrier changed 1 leg of this journey.")
    best = page.locator("ol.ways").first.locator("li.way").first
    expect(best).to_contain_text("TK 372")
    expect(best.get_by_role("heading")).to_contain_text("IST")
    expect(page.locator("ol.ways").first).not_to_contain_text("TK 370")
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.go(f"/cases/{case_id}/ways")
    expect(page.locator("main")).not_to_contain_text("The carrier changed")
