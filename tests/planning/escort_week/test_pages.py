"""Pages of escorts by the week: what is proposed and why, accepting it, and what has changed since."""

import re
import uuid
from html import unescape

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from planning.escort_week.queries.weeks import week_of
from planning.escort_week.rules.assignment import Answer, Pair, Problem, greedy
from planning.escort_week.services import solving
from planning.escort_week.services.proposing import weighed_for
from returns.escorts.queries.escorts import escorts_of_case, member_by_id
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, assign_escort, retire_member
from tests.doors.visits import counted
from tests.factories.escort_weeks import UZBEK_VISA, make_ill, make_nurse
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.roster import PASSPORT


@pytest.fixture
def team(container: Container) -> Team:
    """The people of an office."""
    return make_team(container)


@pytest.fixture
def browser(app: Flask, container: Container, team: Team) -> Browser:
    """The owner, signed in."""
    return arrived(app, team.owner)


def ticks(page: str) -> list[str]:
    """The proposals that can be ticked."""
    return [unescape(value) for value in re.findall(r'name="proposals" value="([^"]+)"', page)]


def escorts_on(container: Container, team: Team, case: uuid.UUID) -> list[tuple[uuid.UUID | None, EscortKind]]:
    """Who goes along with a case."""
    with looking_at(container, team.owner, case) as (unit, _case):
        return [(escort.member_id, escort.kind) for escort in escorts_of_case(unit.session, case)]


def test_a_journey_that_needs_an_escort_is_proposed_one_and_gets_it(
    container: Container, team: Team, browser: Browser
) -> None:
    case, nurse = make_ill(container, team), make_nurse(container, team)
    page = browser.get("/escort-week?weeks=3").text
    assert "Nurse1" in page
    assert "Proven best" in page
    (tick,) = ticks(page)
    assert tick.startswith(f"{case.hex}:medical:{nurse.hex}:")
    answer = browser.post("/escort-week", proposals=[tick], weeks="3")
    assert answer.status_code == 303
    assert escorts_on(container, team, case) == [(nurse, EscortKind.MEDICAL)]
    assert "Every journey has the escorts it needs" in browser.get("/escort-week?weeks=3").text


def test_one_escort_is_not_proposed_for_two_journeys_that_meet(
    container: Container, team: Team, browser: Browser
) -> None:
    cases = {make_ill(container, team, 9), make_ill(container, team, 10)}
    make_nurse(container, team)
    page = browser.get("/escort-week?weeks=3").text
    assert len(ticks(page)) == 1
    assert "1 of 2" in page
    assert "Proposed for another journey at that time: 1" in page
    (open_case,) = cases - {uuid.UUID(ticks(page)[0].split(":")[0])}
    why = browser.get(f"/cases/{open_case}/escort-week/medical?weeks=3").text
    assert "Proposed for another journey at that time" in why


def test_an_escort_rests_before_the_next_journey(container: Container, team: Team, browser: Browser) -> None:
    make_ill(container, team, 9), make_ill(container, team, 12)
    make_nurse(container, team)
    assert len(ticks(browser.get("/escort-week?weeks=3").text)) == 2


def test_everyone_who_cannot_go_is_shown_with_every_reason(container: Container, team: Team, browser: Browser) -> None:
    case = make_ill(container, team)
    make_nurse(container, team, "Unlicensed", PASSPORT)
    page = browser.get("/escort-week?weeks=3").text
    assert ticks(page) == []
    assert "No qualification valid until the end of the way home: 1" in page
    why = browser.get(f"/cases/{case}/escort-week/medical?weeks=3").text
    assert "No qualification valid until the end of the way home" in why
    assert "No paper to enter every country, there and back" in why


def test_a_visa_that_ends_before_the_way_home_does_not_do(container: Container, team: Team, browser: Browser) -> None:
    make_ill(container, team)
    make_nurse(container, team, "Visa", PASSPORT, UZBEK_VISA)
    assert ticks(browser.get("/escort-week?weeks=3").text) == []


def test_a_proposal_that_has_become_stale_is_refused_and_nothing_is_assigned(
    container: Container, team: Team, browser: Browser
) -> None:
    first, second = make_ill(container, team, 9), make_ill(container, team, 13)
    nurse = make_nurse(container, team)
    proposals = ticks(browser.get("/escort-week?weeks=3").text)
    assert len(proposals) == 2
    with at_work(container, team.owner, first) as (unit, _case):
        member = member_by_id(unit.session, nurse)
        assert member is not None
        retire_member(unit, member)
    refused = browser.post("/escort-week", proposals=proposals, weeks="3")
    assert refused.status_code == 422
    assert "has changed since this was proposed" in refused.text
    assert escorts_on(container, team, first) == escorts_on(container, team, second) == []


def test_a_place_that_was_filled_meanwhile_is_not_filled_twice(
    container: Container, team: Team, browser: Browser
) -> None:
    case, nurse = make_ill(container, team), make_nurse(container, team)
    (proposal,) = ticks(browser.get("/escort-week?weeks=3").text)
    with at_work(container, team.owner, case) as (unit, row):
        assign_escort(unit, row, NewEscort(EscortKind.MEDICAL, 1, 3, "Dr. Outside"))
    assert browser.post("/escort-week", proposals=[proposal]).status_code == 422
    assert escorts_on(container, team, case) == [(None, EscortKind.MEDICAL)]
    assert nurse


@pytest.mark.parametrize(
    ("proposals", "sentence"),
    [([], "Select at least one proposal."), (["nonsense"], "Choose from the list."), (["a:b:c:d"], "Choose from")],
)
def test_what_is_no_proposal_is_refused_in_words(browser: Browser, proposals: list[str], sentence: str) -> None:
    answer = browser.post("/escort-week", proposals=proposals)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_weeks_without_departures_and_an_empty_roster_say_what_to_do(
    container: Container, team: Team, browser: Browser
) -> None:
    assert "No departures in these weeks" in browser.get("/escort-week").text
    make_ready(container, team)
    assert "Every journey has the escorts it needs" in browser.get("/escort-week?weeks=3").text
    make_ill(container, team)
    assert "No one is on the roster yet" in browser.get("/escort-week?weeks=3").text
    assert browser.get("/escort-week?weeks=99").status_code == 422
    assert browser.get("/escort-week?since=9999-12-31").status_code == 422


def test_another_office_sees_nothing_of_it(container: Container, app: Flask, team: Team) -> None:
    case, _nurse = make_ill(container, team), make_nurse(container, team)
    stranger = arrived(app, make_account(container))
    assert "No departures in these weeks" in stranger.get("/escort-week?weeks=3").text
    assert stranger.get(f"/cases/{case}/escort-week/medical?weeks=3").status_code == 404
    worker = arrived(app, make_account(container, Role.PARTNER_WORKER))
    assert worker.get("/escort-week").status_code == 403


def test_proposals_of_another_office_are_accepted_by_nobody_else(
    container: Container, app: Flask, team: Team, browser: Browser
) -> None:
    case, _nurse = make_ill(container, team), make_nurse(container, team)
    proposals = ticks(browser.get("/escort-week?weeks=3").text)
    stranger = arrived(app, make_account(container))
    refused = stranger.post("/escort-week", proposals=proposals)
    assert refused.status_code == 422
    assert "no longer being planned" in refused.text
    assert escorts_on(container, team, case) == []


def test_what_two_plans_propose_is_not_accepted_together(container: Container, team: Team, browser: Browser) -> None:
    first, second = make_ill(container, team, 9), make_ill(container, team, 10)
    nurse = make_nurse(container, team)
    with looking_at(container, team.owner, first) as (unit, _case):
        week = week_of(unit.session, {first, second}, unit.clock.now())
        kind = EscortKind.MEDICAL
        proposals = [
            f"{journey.case.id.hex}:medical:{nurse.hex}:{weighed_for(week, journey, kind)[nurse].basis}"
            for journey in week.journeys
        ]
    refused = browser.post("/escort-week", proposals=proposals)
    assert refused.status_code == 422
    assert "one escort cannot make both journeys" in refused.text
    assert browser.post("/escort-week", proposals=proposals[:1]).status_code == 303


def test_a_journey_whose_way_home_is_not_planned_keeps_its_escort_away(
    container: Container, team: Team, browser: Browser
) -> None:
    first, _second, nurse = make_ill(container, team, 9), make_ill(container, team, 10), make_nurse(container, team)
    with at_work(container, team.owner, first) as (unit, case):
        assign_escort(unit, case, NewEscort(EscortKind.MEDICAL, 1, 3, member_id=nurse))
    page = browser.get("/escort-week?weeks=3").text
    assert ticks(page) == []
    assert "Not back in time" in page


def test_statements_do_not_grow_with_the_journeys(container: Container, team: Team, browser: Browser) -> None:
    make_ill(container, team), make_nurse(container, team)
    browser.get("/escort-week?weeks=3")
    with counted(container) as one:
        browser.get("/escort-week?weeks=3")
    make_ill(container, team, 13), make_nurse(container, team, "Nurse2")
    browser.get("/escort-week?weeks=3")
    with counted(container) as two:
        browser.get("/escort-week?weeks=3")
    assert len(two.statements) <= len(one.statements) <= 12


def test_a_broken_solver_leaves_a_proposal_made_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem((True, True), (Pair(0, 0, 1), Pair(1, 1, 2)))
    monkeypatch.setattr(solving, "_MODULE", "planning.escort_week.rules.places")  # ends without an answer
    assert solving.best_assignment.__wrapped__(problem, 1) == Answer(greedy(problem))
