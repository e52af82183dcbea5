"""Everybody who works on one case, each at a window of their own; what a hand does to a page; time passes for all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from playwright.sync_api import Locator, expect

from app import all_jobs
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.scheduling.runs import run_job
from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.makers import Person, arrived, make_account, make_office, make_organisation

_SWEEPS = (
    "visits_due",
    "visits_overdue",
    "visits_missed",
    "lost_look",
    "lost_tell",
    "outcomes_close",
    "outcomes_snapshot",
)


def _called(label: str) -> re.Pattern[str]:
    """The name of a field, whether or not it may stay empty."""
    return re.compile(rf"^{re.escape(label)}( optional)?$")


def unfold_all(root: Locator) -> None:
    """Press whatever is folded: on a phone what is asked only sometimes, everywhere the rest of a long form."""
    root.locator("details:is(.fold, .fold-row, .consent-fold, .area-fold, .case-tasks > details)").evaluate_all(
        "all => all.forEach((one) => { one.open = true; })"
    )
    folded = root.locator("details:is(.sometimes, .rest):not([open]) > summary").filter(visible=True)
    while folded.count():
        folded.first.click()


class Hand:
    """One person at one window: fills what has a label, presses what has a name."""

    def __init__(self, window: Window) -> None:
        """Sit down at a window."""
        self.window = window
        self.main: Locator = window.page.get_by_role("main")

    def within(self, part: str) -> "Hand":
        """The same at one part of the page alone, where two parts have fields of one name."""
        hand = Hand(self.window)
        hand.main = self.main.get_by_role("region", name=part, exact=True)
        return hand

    def write(self, typed: Mapping[str, str]) -> None:
        """Type into fields, by their labels."""
        for label, text in typed.items():
            self._reach(_called(label)).filter(visible=True).fill(text)

    def pick(self, chosen: Mapping[str, str | re.Pattern[str]]) -> None:
        """Choose from lists; a pattern stands for the first choice that it fits."""
        for label, choice in chosen.items():
            options = self._reach(_called(label)).filter(visible=True)
            if isinstance(choice, re.Pattern):
                choice = options.locator("option").filter(has_text=choice).first.inner_text()
            options.select_option(label=choice)

    def answer(self, answers: Mapping[str, str]) -> None:
        """Choose one of a few, by question and answer."""
        for question, answer in answers.items():
            self.main.get_by_role("group", name=_called(question), include_hidden=True).first.wait_for(state="attached")
            unfold_all(self.main)
            group = self.main.get_by_role("group", name=_called(question))
            group.get_by_label(answer, exact=True).check()

    def tick(self, *labels: str) -> None:
        """Tick boxes."""
        for label in labels:
            named = self._reach(label, exact=True)
            boxes = named.and_(self.main.locator("input[type=checkbox]"))  # not a region, nor a choice, of that name
            (boxes if boxes.count() else named.and_(self.main.locator("input"))).check()

    def consent(self, purposes: tuple[str, ...], *people: str) -> None:
        """Tick what each of these people consents to; without a name what everybody of the form does."""
        rows = self.main.locator("fieldset.consent-person", has=self.window.page.locator("input[name=consents]"))
        for row in [rows.filter(has_text=name) for name in people] or [rows]:
            row.first.wait_for(state="attached")
            unfold_all(self.main)
            for purpose in purposes:
                row.get_by_label(purpose, exact=True).check()

    def add_people(self, people: Mapping[str, tuple[str, str]]) -> None:
        """Type further people into the rows of a form: by name, their sex and the day of birth."""
        self.unfold("Others who return with this person")
        for place, (name, (sex, born)) in enumerate(people.items(), 2):
            self.unfold(f"Person {place}")
            row = self.main.get_by_role("group", name=f"Person {place}", exact=True).last
            given, family = name.split()
            row.get_by_label("Given name").fill(given)
            row.get_by_label("Family name").fill(family)
            row.get_by_label("Sex").select_option(label=sex)
            row.get_by_label("Date of birth").fill(born)

    def view_of(self, child: str, view: str) -> None:
        """Say what a child says for whom somebody else decides."""
        row = self.main.locator("fieldset.consent-person", has_text=child)
        row.get_by_label("The younger child's view").select_option(label=view)

    def confirm_consents(self) -> None:
        """Ask everybody again, and tick all that they confirm."""
        unfold_all(self.main)
        for box in self.main.locator("input[name=consent_ids][type=checkbox]").all():
            box.check()
        self.press("Confirm as of today")

    def _reach(self, label: str | re.Pattern[str], exact: bool = False) -> Locator:
        """A field by its label, unfolded where it is folded away."""
        field = self.main.get_by_label(label, exact=exact)
        field.first.wait_for(state="attached")
        unfold_all(self.main)
        return field

    def unfold(self, name: str) -> None:
        """Open what is folded away."""
        summary = self.main.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first
        if summary.locator("..").get_attribute("open") is None:
            summary.click()

    def press(self, button: str, then: str = "") -> None:
        """Press a button; `then` is what the next page has to say."""
        self.window.press(button)
        if then:
            self.window.shows(then)

    def follow(self, link: str) -> None:
        """Follow a link; an empty page may offer the same one twice."""
        self.window.click(self.main.get_by_role("link", name=link, exact=True).first)

    def back_to_case(self) -> None:
        """Follow the reference in the header of a page of a case."""
        self.window.click(self.main.get_by_role("link", name="Back to the case"))

    def open_part(self, name: str) -> None:
        """Go to a part of the case from its page."""
        unfold_all(self.main)
        parts = self.window.page.get_by_role("navigation", name="Sections of this case")
        self.window.click(parts.get_by_role("link", name=name, exact=True))

    def next_step(self, name: str) -> None:
        """Take the one next step that the page of the case offers."""
        action = self.main.locator(".case-head-action").locator("a, button")
        expect(action).to_have_text(name)
        self.window.click(action)


@dataclass
class Company:
    """Who works on the case, by what they are to it; their windows; what a machine found wrong with the pages."""

    desk: Desk
    container: Container
    clock: MovableClock
    width: int
    people: dict[str, Person]
    case: str = ""
    faults: dict[str, list[str]] = field(default_factory=dict)
    _hands: dict[str, Hand] = field(default_factory=dict)

    def hand(self, who: str) -> Hand:
        """Somebody's hand; a window is opened when it is first needed."""
        if who not in self._hands:
            self._hands[who] = Hand(self.desk.open(width=self.width))
            self._let_in(who)
        return self._hands[who]

    def at(self, who: str, path: str) -> Hand:
        """Somebody's hand, after they opened a page; `{case}` stands for the case."""
        hand = self.hand(who)
        hand.window.go(path.format(case=self.case))
        return hand

    def look(self, who: str, name: str, contrast: bool = False) -> None:
        """Have a page judged as it is: by axe, and whether it fits into its window."""
        if found := self.hand(who).window.faults(contrast):
            self.faults[name] = found

    def wait_until(self, instant: datetime) -> None:
        """Let time pass: everybody signs in again, and what happens by itself happens."""
        self.clock.move(instant - self.clock.now())
        for who in self._hands:
            self._let_in(who)
        self.by_itself()

    def by_itself(self) -> None:
        """What happens by itself happens."""
        jobs = {job.name: job for job in all_jobs(self.container)}
        assert all(run_job(self.container.units, jobs[name], self.clock) for name in _SWEEPS)

    def _let_in(self, who: str) -> None:
        cookie = arrived(self.desk.app, self.people[who]).client.get_cookie("presence")
        assert cookie is not None
        context = self._hands[who].window.context
        context.add_cookies([{"name": "presence", "value": cookie.value, "url": self.desk.address}])


def gather(desk: Desk, container: Container, clock: MovableClock, width: int) -> Company:
    """An office whose officers may sign off, a partner, another one, and a manager."""
    office, partner = make_office(container), make_organisation(container)
    signs = frozenset({Permission.SIGN_OFF})
    people = {
        "officer": make_account(container, place=office, extras=signs, name="Defne Aksoy"),
        "second officer": make_account(container, place=office, extras=signs, name="Kerem Yalın"),
        "specialist": make_account(container, Role.PROTECTION_SPECIALIST, office, name="Elif Duran"),
        "coordinator": make_account(container, Role.PARTNER_COORDINATOR, partner, name="Nilufar Rahimova"),
        "worker": make_account(container, Role.PARTNER_WORKER, partner, name="Jasur Tosheff"),
        "manager": make_account(container, Role.MANAGER, name="Anna Lindqvist"),
    }
    return Company(desk, container, clock, width, people)
