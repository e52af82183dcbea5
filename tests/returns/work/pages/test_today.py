"""Today: departures, journeys under way, arrivals, papers that run out and clearances, each with what it asks for."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules import ENDED, CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.documents.rules.documents import DocumentKind
from returns.documents.services.documents import NewDocument, record_document
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from tests.doors.visits import counted, entered
from tests.factories.journeys import Team, at_work, make_plannable, make_ready, make_team, people_of, plan_journey
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.money import decide_on, make_approver, make_line
from tests.factories.scopes import EVERYTHING

# Today: what is mine and next, and nothing that is over.

OVER = (*ENDED, CaseState.DEPARTED, CaseState.ARRIVED)
MINE, NEWEST = "My cases, nearest deadline first", "Newest in the office"


def test_a_case_that_has_left_or_ended_is_not_among_those_with_a_deadline(app: Flask, container: Container) -> None:
    officer = make_account(container)
    make_case(container, officer, given_name="Waiting")
    for state in OVER:
        case_id = make_case(container, officer, given_name=f"Over-{state.value}")
        with writing(container.units, EVERYTHING) as unit:
            case = unit.session.get(Case, case_id)
            assert case is not None
            case.state = state
    page = arrived(app, officer).get("/").text
    mine, newest = page[page.index(MINE) : page.index(NEWEST)], page[page.index(NEWEST) :]
    assert "Waiting" in mine
    assert "Over-" not in mine
    assert "Over-" in newest


def test_whoever_approves_budgets_sees_what_waits_and_nobody_else_does(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    address = f"/cases/{case_id}/budget/{make_line(container, owner, case_id, '310', what='Two seats to Samarkand')}"
    own = f"/cases/{case_id}/budget/{make_line(container, approver, case_id)}"
    decided = make_line(container, owner, case_id)
    decide_on(container, approver, case_id, decided)
    page = arrived(app, approver).get("/").text
    section = page[page.index("Budgets to approve") :]
    assert address in section
    assert "Two seats to Samarkand" in section
    assert "€310.00" in section
    assert own not in page
    assert str(decided) not in page
    assert "Budgets to approve" not in arrived(app, owner).get("/").text


def test_an_approver_whose_role_opens_no_cases_is_told_why_the_list_is_empty(app: Flask, container: Container) -> None:
    manager = make_account(container, Role.MANAGER, extras=frozenset({Permission.BUDGET_APPROVE}))
    assert "Your role cannot open cases" in arrived(app, manager).get("/approvals").text
    assert "Budgets to approve" not in arrived(app, manager).get("/").text


DEPARTURES, FITNESS = "Departures in the next 14 days", "Fitness to be decided before departure"
ON_THE_WAY, ARRIVALS = "On the way now", "Arrivals to confirm"
DOCUMENTS, CLEARANCES = "Expiring documents", "Clearances outstanding or ending"


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)


def _sections(page: str) -> dict[str, str]:
    """The text of each section of the start page by its title."""
    parts = re.split(r'<h2 class="panel-title"[^>]*>', page)[1:]
    return {part.split("<")[0].strip(): re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)) for part in parts}


@pytest.fixture
def shown(app: Flask, container: Container) -> Callable[[Person], dict[str, str]]:
    """What somebody finds on the start page, by section."""
    return lambda who: _sections(entered(app, container, who).get("/").text)


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
    section = shown(team.owner)[DEPARTURES]
    assert re.search(r"IST +TAS +SKD +Siyob", section)
    assert re.search(r"3 Dec 2026, 08:00", section)  # on the clocks of Istanbul; 05:00 in UTC
    assert "In 9 days, not signed off" in section


def test_a_departure_further_away_waits_and_one_of_a_colleague_is_not_mine(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    make_ready(container, team, container.clock.now().date() + timedelta(days=16))
    assert "No one in your cases leaves in the next 14 days." in shown(team.owner)[DEPARTURES]
    clock.move(timedelta(days=4))
    assert "In 12 days" in shown(team.owner)[DEPARTURES]
    assert "No one in your cases" in shown(team.officer)[DEPARTURES]


def test_a_departure_that_nobody_recorded_is_asked_about(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    make_ready(container, team)
    clock.move(timedelta(days=10))
    assert "Should have left" in shown(team.owner)[DEPARTURES]


def test_whoever_has_left_is_on_the_way_until_the_last_leg_ends_and_then_waits_to_be_confirmed(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    _left(container, make_ready(container, team))
    clock.move(timedelta(days=8, hours=22))
    page = shown(team.owner)
    assert re.search(r"3 Dec 2026, 19:40", page[ON_THE_WAY])
    assert ARRIVALS not in page
    clock.move(timedelta(hours=12))
    page = shown(team.owner)
    assert "Not confirmed yet" in page[ARRIVALS]
    assert ON_THE_WAY not in page
    assert "No one in your cases" in page[DEPARTURES]


def test_a_document_is_listed_when_it_expires_soon_or_before_the_journey_is_over(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, today = make_plannable(container, team, given_name="Zarina"), container.clock.now().date()
    assert DOCUMENTS not in shown(team.owner)
    with at_work(container, team.owner, case_id) as (unit, case):
        who = people_of(container, team.owner, case_id)[0]
        new = NewDocument(DocumentKind.PASSPORT, "UZ", "AB1", today + timedelta(days=20), person_id=who)
        record_document(unit, container.secrets, case, new)
    section = shown(team.owner)[DOCUMENTS]
    assert "Zarina" in section
    assert "Expires on 14 Dec 2026" in section
    clock.move(timedelta(days=21))
    assert "Expired on 14 Dec 2026" in shown(team.owner)[DOCUMENTS]


def test_fitness_is_asked_for_before_a_departure_and_when_it_ends_on_the_way(
    container: Container, clock: MovableClock, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, day = make_plannable(container, team), container.clock.now().date() + timedelta(days=9)
    with at_work(container, team.owner, case_id) as (unit, case):
        plan_journey(unit, case, day)
    assert "Fitness not decided" in shown(team.owner)[FITNESS]
    who = people_of(container, team.owner, case_id)[0]
    for until, left in ((day - timedelta(days=1), True), (day + timedelta(days=2), False)):
        clock.move(timedelta(minutes=1))
        with at_work(container, team.owner, case_id) as (unit, case):
            record_fitness(unit, case, who, FitnessContent(Fitness.FIT, day - timedelta(days=5), until))
        assert (FITNESS in shown(team.owner)) is left
        assert not left or "Fit until 2 Dec 2026" in shown(team.owner)[FITNESS]


def test_a_clearance_is_listed_while_it_is_outstanding_or_ends_soon_for_the_owner_and_whoever_gives_it(
    container: Container, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id, today = make_plannable(container, team), container.clock.now().date()
    assert CLEARANCES not in shown(team.owner)
    for state, until, said in (
        (Clearance.OUTSTANDING, None, "Clearance outstanding"),
        (Clearance.GIVEN, today + timedelta(days=3), "Ends on 27 Nov 2026"),
    ):
        with at_work(container, team.specialist, case_id) as (unit, case):
            set_clearance(unit, case, state, until)
        assert said in shown(team.owner)[CLEARANCES]
        assert said in shown(team.specialist)[CLEARANCES]
        assert CLEARANCES not in shown(team.officer)


def test_a_family_is_one_line_by_its_first_person(
    container: Container, team: Team, shown: Callable[[Person], dict[str, str]]
) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Second", "Person", Sex.MALE, date(1985, 5, 1)))
    assert "and 1 more" in shown(team.owner)[DEPARTURES]


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
    assert counts[0] == counts[1] <= 12


def test_no_more_than_ten_lines_of_a_kind_are_shown_and_the_rest_is_a_press_away(
    app: Flask, container: Container, team: Team
) -> None:
    for _case in range(11):
        make_case(container, team.owner)
    page = entered(app, container, team.owner).get("/").text
    mine = page[page.index("My cases, nearest deadline first") : page.index("Newest in the office")]
    assert mine.count("data-row") == 10
    assert 'href="/cases?whose=mine&amp;sort=legal_deadline"' in mine
