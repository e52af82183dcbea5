"""When people can travel and by which way: a family whose deadline is near, a pregnant woman, two children alone."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from msgspec import structs
from playwright.sync_api import expect

from demo.steps import give_consents
from foundation.clock import MovableClock
from foundation.geography.gazetteer import find_places
from foundation.geography.zones import local_date
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, record_document
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import PaperKind
from returns.escorts.services import StatedPaper
from returns.health.models import FitnessContent
from returns.health.rules.health import EntryKind, Fitness
from returns.health.services import record_fitness
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode
from returns.journey.services import NewLeg, plan_leg, remove_leg, set_place_of_return
from returns.people.rules.people import Basis, Sex
from returns.people.services.people import add_nationality
from returns.reception.rules import OpenHours
from returns.reception.services import NewReception, name_reception
from returns.safe_contact.services import record_safe_contact
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.cards import make_card
from tests.factories.checks import check_everybody
from tests.factories.escort_weeks import LICENCE, make_nurse
from tests.factories.families import FOUR, GROWN, TWELVE, make_siblings
from tests.factories.flying import as_file, make_timetable, row
from tests.factories.healthy import make_entry
from tests.factories.journeys import SAMARKAND, Team, at_work, clear, make_plannable, make_team, point
from tests.factories.roster import PASSPORT

WIDE = 1280
_VISA = StatedPaper(PaperKind.VISA, date(2028, 1, 31), country="NG")
_OF_CHILDREN_ALONE = (
    "A child who travels alone needs a social escort on every leg.",
    "Member2 Family2: no representative is recorded for this child.",
    "Member2 Family2: the carrier accepts a child alone of this age only with an escort.",
    "Reception by name is required: the person meeting them has not been verified yet.",
    "Protection clearance is outstanding or ends too early: ask the duty specialist",
)
_REFUSED = {
    "Unlicensed": "No qualification valid until the end of the way home",
    "Visaless": "No paper to enter every country, there and back",
}


def _family(container: Container, team: Team, days: int) -> uuid.UUID:
    """Five people ready for planning but for the passport of the youngest; the deadline is so many days away."""
    today = container.clock.now().date()
    case_id = make_plannable(container, team, legal_deadline=today + timedelta(days=days))
    with at_work(container, team.owner, case_id) as (unit, case):
        set_place_of_return(unit, case, "Siyob", SAMARKAND)
        for n, birth in enumerate((GROWN, TWELVE, TWELVE, FOUR), 2):
            add_member(unit, container.secrets, case, NewMember(f"Member{n}", "Karimova", Sex.FEMALE, birth))
        unit.session.flush()  # what is prepared
        people = [person.id for person in members_of_case(unit.session, case_id)]
        for person in people[1:]:
            record_safe_contact(unit, case, person, make_card())
        check_everybody(unit, case)
        give_consents(unit, case, of=people[1:])
        for person in people:
            record_fitness(unit, case, person, FitnessContent(Fitness.FIT, today, today + timedelta(days=days)))
    _passports(container, team, case_id, range(4))
    clear(container, team, case_id)  # who came knows of nothing that was cleared before
    return case_id


def _passports(container: Container, team: Team, case_id: uuid.UUID, which: Iterable[int]) -> None:
    last = container.clock.now().date() + timedelta(days=400)
    with at_work(container, team.owner, case_id) as (unit, case):
        people = list(members_of_case(unit.session, case_id))
        for person in (people[n] for n in which):
            kind, number = DocumentKind.PASSPORT, f"AA{person.ordinal}"
            new = NewDocument(kind, "UZ", number, last, holder=Holder.PERSON, person_id=person.id)
            record_document(unit, container.secrets, case, new)


def test_a_family_of_five_learns_when_which_way_and_what_a_carrier_changes(
    desk: Desk, container: Container, tmp_path: Path
) -> None:
    team, today = make_team(container), container.clock.now().date()
    case_id, day = _family(container, team, days=12), today + timedelta(days=9)
    make_timetable(container, team.owner)
    window = desk.open(team.owner, WIDE)
    _when(window, case_id, today + timedelta(days=12))
    _search(window, case_id, day)
    # Three stand side by side; what blocks each of them is said once, and what is refused says why.
    page = window.page
    expect(page.locator("#everywhere")).to_have_text("1 blocker on every way")
    expect(page.locator("ol.ways").first.locator("li.way")).to_have_count(3)
    page.locator("#refused").click()
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.shows("TK 370")
    _booked_and_signed(desk, container, team, case_id)
    told, until = tmp_path / "tk.csv", today + timedelta(days=60)
    told.write_bytes(as_file([row("TK 372", "IST-TAS", "12:05-18:20", today, until, currency="EUR", adult="260")]))
    assert isinstance(container.clock, MovableClock)
    container.clock.move(timedelta(minutes=5))
    _import_whole(window, told)
    window.go(f"/cases/{case_id}/readiness")
    window.shows("The carrier changed leg 1. Check it, and book it again.")
    window.shows("Sign-off void: sign again")
    _next_best(window, case_id)


def _when(window: Window, case_id: uuid.UUID, deadline: date) -> None:
    """Not by the deadline, because of the one paper that nobody has asked for yet."""
    main = window.page.locator("main")
    window.go(f"/cases/{case_id}/path")
    expect(window.page.locator(".path-chain li").first).to_contain_text("Travel document (Member5 Karimova)")
    window.shows(f"The legal deadline to leave is {_day(deadline)}.")
    can_leave = re.search(r"Can leave from ([^.]+)\. What decides it: Travel document", main.inner_text())
    assert can_leave
    window.go(f"/cases/{case_id}/forecast")
    window.shows("Laissez-passer from the consulate")
    window.shows("Matters most")
    # Half of the draws are as quick as the rule's half, with which the path reckons; none keeps the deadline.
    assert _fact(window, "5 in 10: by") == can_leave[1]
    assert _fact(window, f"By the legal deadline, {_day(deadline)}") == "0%"
    shares = main.locator(".over-time-table tbody tr")
    expect(shares.first).to_have_text(f"{_day(deadline)} legal deadline0%")
    expect(shares.last).to_contain_text("95%")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _fact(window: Window, label: str) -> str:
    term = window.page.locator("#departure ~ * dt, #departure dt").filter(has_text=re.compile(f"^{label}$"))
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


def _booked_and_signed(desk: Desk, container: Container, team: Team, case_id: uuid.UUID) -> None:
    """Nobody can sign until the passport is there; with it, and with tickets, a second person does."""
    window, signer = desk.windows[0], desk.open(team.signer, WIDE)
    signer.go(f"/cases/{case_id}/readiness")
    signer.shows("Member5 Karimova: no usable travel document.")
    signer.shows("It can be signed off when nothing is blocking the departure.")
    expect(signer.page.get_by_role("button", name="Sign off")).to_have_count(0)
    _passports(container, team, case_id, [4])
    window.go(f"/cases/{case_id}/itinerary/tickets")
    window.page.get_by_label("Booking reference for all legs").fill("ABC123")
    for tick in window.page.get_by_label("Ticketed").all():
        tick.check()
    window.press("Save the tickets")
    window.shows("2 legs recorded as ticketed.")
    signer.go(f"/cases/{case_id}/readiness")
    signer.press("Sign off")
    signer.shows("Valid")


def _next_best(window: Window, case_id: uuid.UUID) -> None:
    """It begins in the host city again, and takes the place of what was booked once somebody says so."""
    window.go(f"/cases/{case_id}/ways")
    window.shows("The carrier changed 1 leg of this journey.")
    best = window.page.locator("ol.ways").first.locator("li.way").first
    expect(best).to_contain_text("TK 372")
    expect(best.get_by_role("heading")).to_contain_text("IST")
    expect(best).to_contain_text("Best way without blockers of its own")
    expect(window.page.locator("ol.ways").first).not_to_contain_text("TK 370")
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("2 legs of this journey are booked. Confirm that they may be cancelled.")
    best.get_by_label("Cancel the 2 booked legs").check()
    window.press("Choose this way 1")
    window.shows("The legs of this way are planned.")
    window.go(f"/cases/{case_id}/ways")
    expect(window.page.locator("main")).not_to_contain_text("The carrier changed")
    window.go(f"/cases/{case_id}/readiness")
    window.shows("Nothing is blocking the departure")
    window.shows("Sign-off void: sign again")


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
    _assigned(window, container, team, case_id)
    _search(window, case_id, day)
    everywhere.locator("summary").click()
    expect(everywhere).to_contain_text("No way home is planned for the escort starting at leg 1.")
    expect(everywhere).not_to_contain_text("medical escort on every leg")
    clear(container, team, case_id)  # given before it was known that she travels with an escort
    _way_home(window, container, team, case_id)


def _assigned(window: Window, container: Container, team: Team, case_id: uuid.UUID) -> None:
    """Nobody without a licence, nor without a visa, may go with her; a nurse who has both is proposed, and assigned."""
    page, main = window.page, window.page.locator("main")
    make_nurse(container, team, "Unlicensed", PASSPORT, _VISA)
    make_nurse(container, team, "Visaless", PASSPORT, LICENCE)
    window.go("/escort-week?weeks=3")
    window.shows("No one to propose")
    page.get_by_role("link", name="Why").first.click()
    for name, reason in _REFUSED.items():
        card = main.get_by_role("article", name=name)
        expect(card).to_contain_text("Cannot go")
        expect(card.locator(".hints li")).to_have_text([reason])
    make_nurse(container, team, "Prepared", PASSPORT, _VISA, LICENCE)
    window.go("/escort-week?weeks=3")
    window.shows("Proven best")
    expect(main.get_by_role("table", name="Proposed escorts")).to_contain_text("Prepared")
    window.press("Assign the selected escorts")
    window.shows("1 escort assigned.")
    window.go(f"/cases/{case_id}/readiness")
    window.shows("No way home is planned for the escort starting at leg 1.")
    expect(main).not_to_contain_text("medical escort on every leg")


def _way_home(window: Window, container: Container, team: Team, case_id: uuid.UUID) -> None:
    """By a country of which the escort has no paper, a visa has to be checked; a direct flight leaves nothing open."""
    _fly_home(container, team, case_id, "LOS", "FRA", "IST")
    window.go(f"/cases/{case_id}/readiness")
    window.shows("Nothing is blocking the departure")
    window.shows("The escort from leg 1 changes in a country not named in any of their papers.")
    _fly_home(container, team, case_id, "LOS", "IST")
    window.go(f"/cases/{case_id}/readiness")
    window.shows("Nothing is blocking the departure")
    expect(window.page.locator("main")).not_to_contain_text("not named in any of their papers")


def _fly_home(container: Container, team: Team, case_id: uuid.UUID, *codes: str) -> None:
    """The way home of the one escort by these airports, on the day after arrival, in place of any other."""
    with at_work(container, team.owner, case_id) as (unit, case):
        legs = legs_of_case(unit.session, case_id)
        for leg in legs:
            if leg.escort_id is not None:
                remove_leg(unit, case, leg)
        (escort,) = escorts_of_case(unit.session, case_id)
        day = local_date(legs[0].arrives_at, legs[0].arrives_zone) + timedelta(days=1)
        legs[0].content = structs.replace(legs[0].content, night="A guest house")
        for (origin, destination), hours in zip(pairwise(codes), ((7, 15), (17, 22)), strict=False):
            times = [datetime.combine(day, time(hour)) for hour in hours]
            plan_leg(unit, case, NewLeg(LegMode.AIR, point(origin), point(destination), *times, escort_id=escort.id))


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
    with at_work(container, team.owner, family.case) as (unit, case):
        hours = [OpenHours(weekday, time(8), time(20)) for weekday in range(7)]
        name_reception(unit, case, NewReception("Somebody There", "At the gate", hours=hours))
    _search(window, family.case, today + timedelta(days=9))
    _blocked_on_every_way(window)
    assert window.faults() == []
    window.press("Choose this way 1")
    window.shows("This way was not planned; nothing was changed")
    window.shows("A journey can be planned only after the decision and the protection check, and before departure.")
    window.go(f"/cases/{family.case}/readiness")
    expect(page.get_by_role("button", name="Sign off")).to_have_count(0)


def _blocked_on_every_way(window: Window) -> None:
    """What children alone need is missing on every way; what one way adds stands there, and why others are refused."""
    page = window.page
    everywhere = page.locator("details", has=page.locator("#everywhere"))
    everywhere.locator("summary").click()
    for reason in _OF_CHILDREN_ALONE:
        expect(everywhere).to_contain_text(reason)
    expect(everywhere.locator("li", has_text="no representative is recorded for this child")).to_have_count(2)
    ways = page.locator("ol.ways").first.locator("li.way")
    expect(ways).to_have_count(3)
    at_night = ways.filter(has_text="HY 272")
    at_night.locator("summary").click()
    expect(at_night).to_contain_text("Leg 1 arrives outside reception hours.")
    expect(ways.filter(has_text="No blockers of its own")).to_have_count(1)
    # With a child of four, changes take longer than those of grown-up people.
    refused = page.locator("details", has=page.locator("#refused"))
    refused.locator("summary").click()
    expect(refused.locator("li.way")).to_have_count(2)
    for by in ("FRA", "ALA"):
        way = refused.locator("li.way").filter(has_text=by)
        expect(way).to_contain_text("The connection before leg 2 is too short.")
    expect(refused.get_by_role("button")).to_have_count(0)
