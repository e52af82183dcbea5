"""A manager's three questions: which partner needs help, whether the women's gap is real, and what may be quoted."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from foundation.accounts.models import Organisation
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.jobs import take_snapshot
from reintegration.partners.jobs import count_partner_quarters
from tests.browser.conftest import Desk
from tests.browser.walk import Hand
from tests.browser.window import Window
from tests.factories.caseload import Somebody, make_caseload
from tests.factories.follow_up import Team, change, make_team
from tests.factories.makers import Person, make_account
from tests.factories.quarters import Closing, make_visits

_WHY = ("unreachable", "refused", "not_attempted")
MISSED, IN_VAIN = Closing(VisitOutcome.NOT_ATTEMPTED), Closing(VisitOutcome.UNREACHABLE, attempts=2)
STRONG, WEAK = "Samarkand Return Support", "Tbilisi Home Again"
GOOD = {"Physical well-being": "3", "Mental well-being": "3", "Social well-being": "4"}


@dataclass
class Office:
    """Everybody of the story, at which width, and what axe found on which page."""

    desk: Desk
    container: Container
    clock: MovableClock
    width: int
    strong: Team
    weak: Team
    manager: Person
    faults: dict[str, list[str]] = field(default_factory=dict)

    def open(self, person: Person, path: str) -> Window:
        """A page in a window of somebody's own."""
        window = self.desk.open(person, self.width)
        window.go(path)
        return window

    def look(self, window: Window, name: str) -> None:
        """Keep what axe finds on the page that is open."""
        if found := window.faults():
            self.faults[name] = found


def _people(rng: Random) -> list[Somebody]:
    """Women fare worse; five people returned to Albania."""
    found = []
    for number in range(240):
        sex, country = ("female", "male", "male")[number % 3], ("UZ", "GE")[number % 2]
        rank = number // 3 % 10
        if rank > 6:
            found.append(Somebody("not_measured", _WHY[rank - 7], sex=sex, country=country))
            continue
        is_sustained = rank < (2 if sex == "female" else 5)
        last = "4/5" if is_sustained else f"{rng.randint(4, 9)}/20"
        verdict = "sustained" if is_sustained else "not_yet"
        found.append(Somebody(verdict, last=last, first="1/2" if rank % 2 else None, sex=sex, country=country))
    return [*found, *(Somebody("sustained", last="4/5", country="AL") for _number in range(5))]


def opened(desk: Desk, container: Container, clock: MovableClock, width: int) -> Office:
    """Two partners, one of which did not try to reach many people; and what became of a year's returns."""
    strong, weak = make_team(container), make_team(container)
    for team, name in ((strong, STRONG), (weak, WEAK)):
        assert team.worker.organisation_id is not None
        change(container, Organisation, team.worker.organisation_id, name=name)
    make_visits(container, strong, [*[[Closing()] for _n in range(34)], *[[IN_VAIN] for _n in range(12)]])
    make_visits(container, weak, [*[[Closing()] for _n in range(14)], *[[MISSED] for _n in range(20)]])
    make_caseload(container, strong, _people(Random(1)))
    by_itself(container)
    return Office(desk, container, clock, width, strong, weak, make_account(container, Role.MANAGER))


def by_itself(container: Container) -> None:
    """What happens every day."""
    take_snapshot(container.units)(container.clock.now())
    count_partner_quarters(container.units)(container.clock.now())


def the_partner_sees_it_first(office: Office) -> None:
    """Its coordinator finds visits that were made and never entered, and enters one. The manager sees nothing yet."""
    assert "No quarters shown yet" in office.open(office.manager, "/outcomes/partners").page.content()
    window = office.open(office.weak.coordinator, "/outcomes")
    window.follow("Your visits by quarter")
    window.shows("Visible only to you until 7 Dec 2026")
    office.look(window, "own quarters")
    window.follow("Review 20 visits")
    office.look(window, "check-ins to look at")
    window.click(window.page.get_by_role("main").locator("li[data-row]").first.get_by_role("link"))
    hand = Hand(window)
    hand.unfold("Log the visit")
    hand.answer({"How it ended": "Done", **GOOD})
    form = window.page.locator("form", has=window.page.get_by_role("button", name="Log the visit"))
    form.locator("summary").filter(has_text="Another time, or a note").click()
    for name, typed in (("day", "2026-08-12"), ("time", "10:00")):
        form.locator(f"[name={name}]").fill(typed)
    hand.press("Log the visit", "Visit logged.")
    by_itself(office.container)
    window.go(f"/outcomes/partners/{office.weak.worker.organisation_id}")
    window.shows("Review 19 visits")


def which_partner_needs_help(office: Office) -> None:
    """Two weeks later the manager sees it: the mark stands at the partner that did not try, not at who found nobody."""
    office.clock.move(timedelta(days=14))
    by_itself(office.container)
    window = office.open(office.manager, "/outcomes")
    window.follow("Visits by partner")
    office.look(window, "check-ins by partner")
    window.follow("Most missed")
    first, second = (window.page.get_by_role("row").filter(has_text=name).inner_text() for name in (WEAK, STRONG))
    assert "More visits missed than the others" in first
    assert "More visits missed" not in second
    assert "Fewer on time" not in second, "who tried and met nobody did its part"
    window.follow(WEAK)
    window.shows("19 56% (39% to 71%)")
    office.look(window, "one partner")


def is_the_gap_real(office: Office) -> None:
    """Women fare worse by more than chance; how much worse is not known to a point."""
    window = office.open(office.manager, "/outcomes/sex")
    window.shows("Compared with everyone else")
    women = window.page.locator("#sustained").locator("xpath=..").get_by_role("row").filter(has_text="Women")
    assert "−37 −52 to −22" in women.inner_text().replace("\n", " ").replace("\t", " ")
    window.shows("Expect about 1 row in 20 to differ by chance alone")
    office.look(window, "sex")


def what_may_be_quoted(office: Office) -> None:
    """One whole sentence, and of a few people nothing."""
    window = office.open(office.manager, "/outcomes")
    window.shows("What may be quoted")
    office.look(window, "outcomes")
    window.follow("Country of origin")
    albania = window.page.get_by_role("row").filter(has_text="Albania").first
    assert "not shown" in (albania.text_content() or "")
    office.look(window, "country")
    assert window.wider_than_paper() == []
    for part in ("Who is missing", "Scores", "Change in the same people", "Map"):
        window.follow(part)
        office.look(window, f"country: {part}")
        assert (part, window.wider_than_paper()) == (part, [])
    window.shows("On the map")
    window.follow("Sustained")
    taken = window.download(window.page.get_by_role("link", name="CSV", exact=True))
    [row] = [line for line in taken.path().read_text("utf-8-sig").splitlines() if "Albania" in line]
    assert set(row.split(",")[2:]) == {'""'}, "after its name and its day there is nothing"
    assert taken.suggested_filename == "outcomes-country.csv"


def the_report_stays(office: Office) -> None:
    """When the quarter is over its report is there, and is the same file whatever is counted later."""
    window = office.open(office.manager, "/outcomes/reports")
    window.shows("The first report is for 4th quarter 2026.")
    office.look(window, "reports before the first")
    office.clock.move(timedelta(days=28))
    by_itself(office.container)
    first = _report(office)
    office.clock.move(timedelta(days=1))
    make_caseload(office.container, office.strong, [Somebody("sustained", last="4/5") for _number in range(60)])
    by_itself(office.container)
    assert _report(office) == first


def _report(office: Office) -> list[bytes]:
    """The report of the quarter that has ended, as the manager takes it today."""
    window = office.open(office.manager, "/outcomes")
    window.follow("Quarterly reports")
    office.look(window, "reports")
    found = []
    for kind in ("PDF", "XLSX"):
        taken = window.download(window.page.get_by_role("link", name=f"4th quarter 2026 as {kind}", exact=True))
        assert taken.suggested_filename == f"outcomes-2026-Q4.{kind.lower()}"
        found.append(taken.path().read_bytes())
    return found
