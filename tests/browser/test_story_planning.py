"""When people can travel and by which way: a family whose deadline is near, a pregnant woman, two children alone."""

import uuid
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from foundation.clock import MovableClock
from foundation.geography.gazetteer import find_places
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.health.models import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness
from returns.journey.services import set_place_of_return
from returns.people.rules.people import Basis, Sex
from returns.people.services.people import add_nationality
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.escort_weeks import make_nurse
from tests.factories.families import FOUR, GROWN, TWELVE, make_siblings
from tests.factories.flying import as_file, make_timetable, row
from tests.factories.healthy import make_entry
from tests.factories.journeys import SAMARKAND, Team, at_work, make_plannable, make_team
from tests.factories.roster import PASSPORT

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
    _when(window, case_id)
    _search(window, case_id, day)
    # Three stand side by side; what blocks each of them is said once, and what is refused says why.
    page = window.page
    expect(page.locator("#everywhere")).to_contain_text("blockers on every way")
    expect(page.locator("ol.ways").first.locator("li.way")).to_have_count(3)
    page.locator("#refused").click()
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.shows("TK 370")
    told, until = tmp_path / "tk.csv", today + timedelta(days=60)
    told.write_bytes(as_file([row("TK 372", "IST-TAS", "12:05-18:20", today, until, currency="EUR", adult="260")]))
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=5))
    _import_whole(window, told)
    # The next best way begins in the host city again, and takes the place of what is left of the first one.
    window.go(f"/cases/{case_id}/ways")
    window.shows("1 leg of this journey is cancelled and has no replacement.")
    best = page.locator("ol.ways").first.locator("li.way").first
    expect(best).to_contain_text("TK 372")
    expect(best.get_by_role("heading")).to_contain_text("IST")
    expect(page.locator("ol.ways").first).not_to_contain_text("TK 370")
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.go(f"/cases/{case_id}/ways")
    expect(page.locator("main")).not_to_contain_text("no replacement")


def _when(window: Window, case_id: uuid.UUID) -> None:
    """Not by the deadline, because of the one paper that nobody has asked for yet."""
    window.go(f"/cases/{case_id}/path")
    expect(window.page.locator(".path-chain")).to_contain_text("Travel document (Member5 Karimova)")
    window.shows("legal deadline")
    window.go(f"/cases/{case_id}/forecast")
    window.shows("Laissez-passer from the consulate")
    window.shows("Decides most")
    expect(window.page.locator("#departure")).to_be_visible()
    expect(window.page.locator("main")).to_contain_text("0%")


def _search(window: Window, case_id: uuid.UUID, day: date) -> None:
    window.go(f"/cases/{case_id}/ways")
    window.page.get_by_label("Search for the place of departure").fill("IST")
    window.page.get_by_label("First day of departure").fill(day.isoformat())
    window.press("Search for ways")


def _import_whole(window: Window, told: Path) -> None:
    """The whole timetable of a carrier comes, without the flight that was chosen."""
    page = window.page
    window.go("/timetable/imports")
    page.get_by_label("File", exact=True).set_input_files(told)
    page.get_by_label("Table (CSV)").check()
    page.get_by_label("The file lists every flight of its carriers").check()
    window.press("Check the file")
    window.press("Import all flights")
    window.shows("1 journey uses a flight that changed. Its owner has been told.")
    expect(page.get_by_role("row", name="TK 370")).to_contain_text("No longer operates")


def _expects_a_child(container: Container, team: Team, day: date) -> uuid.UUID:
    """A Nigerian woman in the seventh month, who travels with a medical escort."""
    case_id = make_plannable(container, team, country="NG")
    (ikeja, *_others) = find_places("Ikeja", "NG")
    with at_work(container, team.owner, case_id) as (unit, case):
        set_place_of_return(unit, case, "Ikeja", ikeja.id)
        woman, lasts = members_of_case(unit.session, case_id)[0], day + timedelta(days=400)
        add_nationality(unit, case, woman, "NG", Basis.DOCUMENT)
        new = NewDocument(DocumentKind.PASSPORT, "NG", "AA1", lasts, holder=Holder.PERSON, person_id=woman.id)
        record_document(unit, container.secrets, case, new)
        days = (day - timedelta(days=3), day + timedelta(days=3))
        record_fitness(unit, case, woman.id, FitnessContent(Fitness.FIT_WITH_CONDITIONS, *days, ("medical_escort",)))
    make_entry(container, team.owner, case_id, EntryKind.PREGNANCY, due_on=day + timedelta(days=70), children="one")
    return case_id


def test_a_pregnant_woman_passes_by_a_country_that_would_want_a_visa(desk: Desk, container: Container) -> None:
    team, today = make_team(container), container.clock.now().date()
    day, until, euros = today + timedelta(days=9), today + timedelta(days=60), {"currency": "EUR"}
    case_id = _expects_a_child(container, team, day)
    make_timetable(
        container,
        team.owner,
        row("LH 1301", "IST-FRA", "06:30-08:45", today, until, adult="90", **euros),
        row("LH 568", "FRA-LOS", "11:00-17:40", today, until, adult="300", **euros),
        row("TK 625", "IST-LOS", "20:00-00:45", today, until, adult="420", day_offset="1", **euros),
    )
    window = desk.open(team.owner, WIDE)
    page = window.page
    window.go(f"/cases/{case_id}/path")
    window.shows("Plan the escort")
    _search(window, case_id, day)
    everywhere = page.locator("details", has=page.locator("#everywhere"))
    everywhere.locator("summary").click()
    expect(everywhere).to_contain_text("requires a medical escort on every leg")
    # The cheaper way, which would arrive earlier, is refused for what a transit country asks, and says so.
    refused = page.locator("details", has=page.locator("#refused"))
    refused.locator("summary").click()
    expect(refused.locator("li.way")).to_have_count(1)
    expect(refused).to_contain_text("FRA")
    expect(refused).to_contain_text("a visa is needed to change planes en route, and none is recorded")
    expect(refused.get_by_role("button")).to_have_count(0)
    expect(page.locator("ol.ways").first.locator("li.way")).to_have_count(1)
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("TK 625")
    # Nobody of the roster may go with her: the weeks say so, and why.
    make_nurse(container, team, "Unlicensed", PASSPORT)
    window.go("/escort-week?weeks=3")
    window.shows("No one to propose")
    page.get_by_role("link", name="Why").first.click()
    window.shows("No qualification valid until the end of the way home")


def test_two_children_alone_wait_for_what_protects_them(desk: Desk, container: Container) -> None:
    team, today = make_team(container), container.clock.now().date()
    family = make_siblings(container, team.owner)
    with at_work(container, team.owner, family.case) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
    make_timetable(container, team.owner)
    window = desk.open(team.owner, WIDE)
    page = window.page
    window.go(f"/cases/{family.case}/path")
    decides = page.locator(".path-chain li")
    for place, step in enumerate(("Record who represents the child", "Family tracing", "Best interests determination")):
        expect(decides.nth(place)).to_contain_text(step)
    # A day before all that is done is refused in words: nothing that protects them is offered as a way to be faster.
    early = (today + timedelta(days=20)).isoformat()
    page.locator("[name=day]").first.fill(early)
    window.key("Enter", page.locator("[name=day]").first)
    expect(page.locator(".path-late").first).to_be_visible()
    _search(window, family.case, today + timedelta(days=9))
    everywhere = page.locator("details", has=page.locator("#everywhere"))
    everywhere.locator("summary").click()
    expect(everywhere).to_contain_text("Member2 Family2")
    assert window.faults() == []
