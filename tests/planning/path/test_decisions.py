"""Decisions that have begun: a path and a forecast take what is left of them, and nobody begins them any more."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from planning.forecast.services import forecast_of_case
from planning.path.queries.reads import begun_of_cases
from planning.path.rules.network import ActivityKind
from planning.path.services import CasePath, Proposal, path_of_case, paths_of_cases, take_over
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.money.models import BudgetLine
from returns.work.models import Task
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_team, plan_journey
from tests.factories.makers import make_case
from tests.factories.money import make_line
from tests.factories.requested import learn
from tests.factories.worked import make_decided, make_steps

K = ActivityKind


@pytest.fixture
def team(container: Container) -> Team:
    """Who works on the cases."""
    return make_team(container)


def path(unit: Unit, case: Case) -> CasePath:
    found = path_of_case(unit, case)
    assert found is not None
    return found


def make_applied(container: Container, team: Team, days_ago: int) -> uuid.UUID:
    """A case that applied so many days ago and is not decided yet."""
    case_id = make_case(container, team.owner)
    with at_work(container, team.owner, case_id) as (_unit, case):
        case.state = CaseState.APPLIED
    make_steps(container, case_id, [(days_ago, CaseState.COUNSELLING, CaseState.APPLIED)])
    return case_id


def test_a_decision_takes_what_is_left_of_its_rule_since_the_application(container: Container, team: Team) -> None:
    for ago, left in ((0, 14), (11, 3), (14, 1), (60, 1)):
        case = make_applied(container, team, ago)
        with looking_at(container, team.owner, case) as (unit, row):
            found = path(unit, row)
            assert found.earliest.early.done["decision"] == left
            assert found.decided_since(found.earliest.things["decision"]) == found.today - timedelta(days=ago)
            made = forecast_of_case(unit, row)
            assert made is not None
            wait = next(wait for wait in made.waits if wait.code == "decision")
            assert wait.waited == ago
            assert "decision" not in {each.wait.code for each in made.uncertain}, "it has no other number than the path"


def test_a_decision_takes_what_others_took_that_were_open_as_long(container: Container, team: Team) -> None:
    make_decided(container, team.owner, [5] * 12 + [30] * 8)
    learn(container)
    for ago, left in ((0, 5), (4, 1), (10, 20), (40, 1)):
        case = make_applied(container, team, ago)
        with looking_at(container, team.owner, case) as (unit, row):
            found = path(unit, row)
            assert found.earliest.early.done["decision"] == left
            made = forecast_of_case(unit, row)
            assert made is not None
            [each] = [each for each in made.uncertain if each.wait.code == "decision"]
            assert max(each.spread.half or 1, 1) == left, "one number for both"


def test_an_approval_is_counted_from_the_newest_line_that_waits(container: Container, team: Team) -> None:
    case = make_plannable(container, team)
    day = container.clock.now().date() + timedelta(days=30)
    with at_work(container, team.owner, case) as (unit, row):
        plan_journey(unit, row, day)
    line = make_line(container, team.owner, case)
    with looking_at(container, team.owner, case) as (unit, row):
        found = path(unit, row)
        assert found.read.begun == {K.APPROVAL: found.today}
        assert found.on(day).things["approval"].is_begun
    with at_work(container, team.owner, case) as (unit, row):
        unit.session.get_one(BudgetLine, line).declined_at = container.clock.now()
    with looking_at(container, team.owner, case) as (unit, row):
        assert path(unit, row).read.begun == {}, "it has to be changed first: nobody is about to approve it"


def test_many_cases_know_what_has_begun_in_each(container: Container, team: Team) -> None:
    cases = {make_applied(container, team, ago): left for ago, left in ((3, 11), (9, 5))}
    with looking_at(container, team.owner, next(iter(cases))) as (unit, _row):
        rows = unit.session.execute(select(Case).where(Case.id.in_(cases))).scalars().all()
        found = paths_of_cases(unit, rows)
        assert {case: each.earliest.early.done["decision"] for case, each in found.items()} == cases
        begun = begun_of_cases(unit.session, list(cases))
        assert begun == {case: each.read.begun for case, each in found.items()}


def test_a_task_of_what_has_begun_is_due_when_it_is_needed(container: Container, team: Team) -> None:
    case = make_applied(container, team, 11)
    day = container.clock.now().date() + timedelta(days=40)
    with at_work(container, team.owner, case) as (unit, row):
        needed = path(unit, row).on(day).late.done["decision"]
        assert take_over(unit, row, Proposal(day, ("decision",))) == 1
    with looking_at(container, team.owner, case) as (unit, row):
        tasks = unit.session.execute(select(Task).where(Task.case_id == case, Task.key.is_(None))).scalars()
        assert [task.due_on for task in tasks] == [path(unit, row).day(needed)]
