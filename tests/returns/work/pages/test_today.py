"""Today: departures, arrivals, signatures, papers that run out and clearances, each by how pressing it is."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.language.formats import day_of_week
from foundation.security.encryption import SealedColumn
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import ask_for_sign_off, sign_off
from tests.doors.visits import counted, entered
from tests.factories.follow_up import change
from tests.factories.journeys import Team, at_work, make_plannable, make_ready, make_team, people_of, plan_journey
from tests.factories.makers import Person, arrived, make_account, make_case, make_organisation
from tests.factories.money import decide_on, make_approver, make_line
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_task
from tests.returns.work.pages.today_page import asked_at, groups

# Today: what is to be done, by how pressing it is, and nothing that is over.

OVER = (*ENDED, CaseState.DEPARTED, CaseState.ARRIVED)


def test_a_case_that_has_left_or_ended_is_not_among_those_with_a_deadline(app: Flask, container: Container) -> None:
    officer, soon = make_account(container), container.clock.now().date() + timedelta(days=5)
    waiting = make_case(container, officer, given_name="Waiting")
    change(container, Case, waiting, legal_deadline=soon, deadline_or_never=soon)
    for state in OVER:
        case_id = make_case(container, officer, given_name=f"Over-{state.value}")
        change(container, Case, case_id, state=state, legal_deadline=soon, deadline_or_never=soon)
    week = groups(arrived(app, officer).get("/").text)["This week"]
    assert "Waiting" in week
    assert "Legal deadline" in week
    assert "Over-" not in week


def test_whoever_approves_budgets_sees_what_waits_and_nobody_else_does(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    address = f"/cases/{case_id}/budget/{make_line(container, owner, case_id, '310', what='Two seats to Samarkand')}"
    own = f"/cases/{case_id}/budget/{make_line(container, approver, case_id)}"
    decided = make_line(container, owner, case_id)
    decide_on(container, approver, case_id, decided)
    page = arrived(app, approver).get("/").text
    assert address in page
    section = groups(page)["Today"]
    assert "Approve the budget line" in section
    assert "Two seats to Samarkand" in section
    assert "€310.00" in section
    assert own not in page
    assert str(decided) not in page
    theirs = groups(arrived(app, owner).get("/").text)
    assert "Approve the budget line" not in "".join(theirs.values())
    assert "Awaiting approval" in theirs["Waiting for others"]


def test_a_role_that_opens_no_cases_is_not_led_to_approvals(app: Flask, container: Container) -> None:
    manager = arrived(app, make_account(container, Role.MANAGER, extras=frozenset({Permission.BUDGET_APPROVE})))
    assert manager.get("/approvals").status_code == 403
    page = manager.get("/").text
    assert "Approve the budget line" not in page
    assert 'href="/approvals"' not in page


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


@pytest.fixture
def shown(app: Flask, container: Container) -> Callable[[Person], dict[str, str]]:
    """What somebody finds on the start page, by group."""
    return lambda who: groups(entered(app, container, who).get("/").text)


def _left(container: Container, case_id: uuid.UUID) -> None:
    """As after the departure was recorded: the page looks at the state and the legs alone."""
    with writing(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        case.state = CaseState.DEPARTED


def test_a_departure_is_listed_with_its_route_its_local_time_and_whether_it_is_signed(
    container: Container, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    make_ready(container, team)
    section = shown(team.owner)["Later"]
    assert re.search(r"IST +TAS +SKD +Siyob", section)
    assert re.search(r"3 Dec 2026, 08:00", section)  # on the clocks of Istanbul; 05:00 in UTC
    assert "Prepare the departure" in section
    assert "In 9 days, not signed off" in section


def test_a_departure_comes_nearer_by_days_and_one_of_a_colleague_is_not_mine(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    make_ready(container, team, container.clock.now().date() + timedelta(days=16))
    assert "Prepare the departure" not in "".join(shown(team.owner).values())
    for days, group, words in (
        (4, "Later", "In 12 days"),
        (6, "This week", "In 6 days"),
        (7, "Overdue", "Should have"),
    ):
        clock.move(timedelta(days=days))
        assert words in shown(team.owner)[group], group
    assert "departure" not in "".join(shown(team.officer).values())


def test_whoever_has_left_is_waited_for_until_the_last_leg_ends_and_then_is_to_be_confirmed(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    _left(container, make_ready(container, team))
    clock.move(timedelta(days=8, hours=22))
    page = shown(team.owner)
    assert re.search(r"3 Dec 2026, 19:40", page["Waiting for others"])
    assert "Overdue" not in page
    clock.move(timedelta(hours=12))
    page = shown(team.owner)
    assert "Confirm the arrival" in page["Overdue"]
    assert "Waiting for others" not in page


def test_a_document_is_listed_when_it_expires_soon_or_before_the_journey_is_over(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, today = make_plannable(container, team, given_name="Zarina"), container.clock.now().date()
    assert "Expires" not in "".join(shown(team.owner).values())
    with at_work(container, team.owner, case_id) as (unit, case):
        who = people_of(container, team.owner, case_id)[0]
        new = NewDocument(DocumentKind.PASSPORT, "UZ", "AB1", today + timedelta(days=20), person_id=who)
        record_document(unit, container.secrets, case, new)
    section = shown(team.owner)["Later"]
    assert "Zarina" in section
    assert "Expires on 14 Dec 2026" in section
    clock.move(timedelta(days=21))
    assert "Expired on 14 Dec 2026" in shown(team.owner)["Overdue"]


def test_fitness_is_asked_for_before_a_departure_and_when_it_ends_on_the_way(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, day = make_plannable(container, team), container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_journey(unit, case, day)
    assert "Fitness not decided" in shown(team.owner)["Later"]
    who = people_of(container, team.owner, case_id)[0]
    for until, left in ((day - timedelta(days=1), True), (day + timedelta(days=2), False)):
        clock.move(timedelta(minutes=1))
        with at_work(container, team.owner, case_id) as (unit, case):
            record_fitness(unit, case, who, FitnessContent(Fitness.FIT, day - timedelta(days=5), until))
        assert ("Fit until 2 Dec 2026" in shown(team.owner)["Later"]) is left


def test_a_clearance_is_the_specialists_duty_and_the_owner_waits_for_it(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, today = make_plannable(container, team), container.clock.now().date()
    assert "clearance" not in "".join(shown(team.owner).values())
    ends = "Renew the protection clearance before it ends"  # a task
    for state, until, said, of_owner, asks, of_specialist in (
        (Clearance.OUTSTANDING, None, "Clearance outstanding", "Waiting for others", "Clearance outstanding", "Today"),
        (Clearance.GIVEN, today + timedelta(days=3), "Ends on 27 Nov 2026", "This week", ends, "This week"),
    ):
        clock.move(timedelta(minutes=1))
        with at_work(container, team.specialist, case_id) as (unit, case):
            set_clearance(unit, case, state, until)
        assert said in shown(team.owner)[of_owner]
        assert asks in shown(team.specialist)[of_specialist]
        assert said not in "".join(shown(team.officer).values())


def test_a_signature_is_asked_of_who_may_sign_until_it_is_given(app: Flask, container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        assert ask_for_sign_off(unit, case) >= 1
    page = entered(app, container, team.signer).get("/").text
    assert f'href="/cases/{case_id}/readiness"' in page
    assert "Sign off the departure" in groups(page)["Today"]
    assert "Sign off the departure" not in entered(app, container, team.owner).get("/").text
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert "Sign off the departure" not in entered(app, container, team.signer).get("/").text


def test_a_family_is_one_line_by_its_first_person(
    container: Container, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Second", "Person", Sex.MALE, date(1985, 5, 1)))
    assert "and 1 more" in shown(team.owner)["Later"]


def test_the_start_page_asks_as_often_for_five_cases_in_every_section_as_for_one(
    app: Flask, container: Container, team: Team
) -> None:
    browser = entered(app, container, team.owner)
    browser.get("/")  # from then on the process knows the rules
    counts = []
    for _round in range(2):
        for _case in range(1 if not counts else 4):
            _left(container, make_ready(container, team))
            make_ready(container, team)
        with counted(container) as asked:
            assert browser.get("/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 17


def test_many_alike_are_one_line_that_opens_and_leads_to_the_whole_list(
    app: Flask, container: Container, team: Team
) -> None:
    soon = container.clock.now().date() + timedelta(days=5)
    for _case in range(4):
        change(container, Case, make_case(container, team.owner), legal_deadline=soon, deadline_or_never=soon)
    browser = entered(app, container, team.owner)
    page = browser.get("/").text
    assert re.search(r"<summary>.*Legal deadlines <span class=\"count\">4</span>", page)
    for _case in range(7):
        change(container, Case, make_case(container, team.owner), legal_deadline=soon, deadline_or_never=soon)
    page = browser.get("/").text
    assert 'This week <span class="count">10+</span>' in page
    assert page.count("data-row") == 0
    assert 'href="/cases?whose=mine&amp;sort=legal_deadline"' in page
    opened = browser.get(asked_at(page, "Legal deadlines")).text
    assert opened.count("data-row") == 10
    assert "<h1>Legal deadlines</h1>" in opened
    assert 'href="/cases?whose=mine&amp;sort=legal_deadline"' in opened


def _busy(container: Container, team: Team) -> None:
    """More lines than a page shows at once: late, soon and far."""
    today = container.clock.now().date()
    for days in (-3, -2, -1, 2, 3, 4, 10, 11, 12):
        day = today + timedelta(days=days)
        change(container, Case, make_case(container, team.owner), legal_deadline=day, deadline_or_never=day)
    for _case in range(6):
        _left(container, make_ready(container, team, today + timedelta(days=3)))
    for _case in range(6):
        make_ready(container, team, today + timedelta(days=5))


def test_where_there_is_much_what_does_not_press_comes_after_it_and_nothing_is_lost(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    _busy(container, team)
    browser = entered(app, container, team.owner)
    first, coming = browser.get("/").text, browser.get("/today/coming").text
    assert 'data-standing="/today/coming"' in first
    assert 'href="/today/coming"' in first, "and without scripts it is a link"
    assert "Overdue" in groups(first)
    assert set(groups(first)) <= {"Overdue", "Today"}
    assert set(groups(coming)) == {"This week", "Later", "Waiting for others"}
    assert first.count("3 days late") == first.count("2 days late") == 1
    assert "Due in 2 days" not in first
    assert "Due in 2 days" in coming
    assert "days late" not in coming


def test_what_is_late_is_in_the_first_answer_however_much_there_is(
    app: Flask, container: Container, clock: MovableClock, team: Team
) -> None:
    _busy(container, team)
    clock.move(timedelta(days=6))
    first = groups(entered(app, container, team.owner).get("/").text)
    assert next(iter(first)) == "Overdue"
    for words in ("Departures 6", "Arrivals to confirm 6", "Legal deadlines 6"):
        assert words in first["Overdue"]


def test_little_is_shown_at_once(app: Flask, container: Container, team: Team) -> None:
    today = container.clock.now().date()
    for days in (-1, 3, 12):
        day = today + timedelta(days=days)
        change(container, Case, make_case(container, team.owner), legal_deadline=day, deadline_or_never=day)
    page = entered(app, container, team.owner).get("/").text
    assert list(groups(page)) == ["Overdue", "This week", "Later"]
    assert "/today/coming" not in page


def test_names_are_opened_of_the_lines_that_are_shown_alone(
    app: Flask, container: Container, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday, opened = container.clock.now().date() - timedelta(days=1), []
    for _case in range(9):
        change(container, Case, make_case(container, team.owner), legal_deadline=yesterday, deadline_or_never=yesterday)
    browser = entered(app, container, team.owner)

    def noted(self: SealedColumn[Any], key: bytes, sealed: bytes, place: bytes) -> Any:
        opened.append(self.column)
        return opens(self, key, sealed, place)

    opens = SealedColumn._open
    monkeypatch.setattr(SealedColumn, "_open", noted)
    page = browser.get("/").text
    assert 'Legal deadlines <span class="count">9</span>' in page
    assert page.count("data-row") == opened.count("reference_sealed") == 0
    browser.get(asked_at(page, "Legal deadlines"))
    assert opened.count("reference_sealed") == 9


def test_the_day_in_the_heading_is_that_of_whoever_reads_it(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    worker = make_account(container, Role.PARTNER_WORKER, make_organisation(container, "UZ"))
    officer = make_account(container)
    night = clock.now().replace(hour=21, minute=14)  # 02:14 of the next day in Tashkent, 00:14 in Istanbul
    clock.move(night - clock.now())
    tomorrow = day_of_week(night.date() + timedelta(days=1))
    make_task(container, officer, days=1, text="Call the carrier.")
    for reader in (worker, officer):
        assert f"Today, {tomorrow}" in arrived(app, reader).get("/").text
    assert "Call the carrier." in groups(arrived(app, officer).get("/").text)["Today"]
