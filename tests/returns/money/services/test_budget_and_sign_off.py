"""What money means for a departure: it can hold up a sign-off, and never voids one; and it costs no statement more."""

from uuid import UUID

from foundation.web.container import Container
from returns.cases.rules.cases import Severity
from returns.money.queries.budgets import line_of_case
from returns.money.rules.budget import BudgetStep
from returns.money.services import take_step
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.doors.visits import counted
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import Person
from tests.factories.money import decide_on, make_approver, make_line
from tests.factories.rules_of_today import change_rule


def findings(container: Container, who: Person, case_id: UUID) -> dict[str, Severity]:
    """What is said of money, and how hard it weighs."""
    with looking_at(container, who, case_id) as (unit, case):
        found = readiness_of(unit, case).findings
        return {one.code: one.severity for one in found if one.cleared_by == "budget"}


def test_money_that_is_bound_and_not_approved_holds_up_a_sign_off_and_voids_none(container: Container) -> None:
    team = make_team(container)
    case_id, approver = make_ready(container, team), make_approver(container, team.owner.office_id)
    with counted(container) as before, looking_at(container, team.owner, case_id) as (unit, case):
        readiness_of(unit, case)
    line = make_line(container, team.owner, case_id)
    with counted(container) as after, looking_at(container, team.owner, case_id) as (unit, case):
        assert readiness_of(unit, case).is_ready
    assert len(after) == len(before)
    assert findings(container, team.owner, case_id) == {"budget_waits": Severity.WARNING}
    with at_work(container, team.owner, case_id) as (unit, _case):
        row = line_of_case(unit.session, case_id, line)
        assert row is not None
        take_step(unit, row, BudgetStep.COMMIT)
    assert findings(container, team.owner, case_id) == {"budget_not_approved": Severity.BLOCKER}
    decide_on(container, approver, case_id, line)
    assert findings(container, team.owner, case_id) == {}
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    make_line(container, team.owner, case_id)
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case) is not None


def test_a_row_of_the_rule_book_says_how_hard_it_weighs(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    make_line(container, team.owner, case_id)
    change_rule(container, "budget.planned_unapproved", "nothing", "none")
    assert findings(container, team.owner, case_id) == {}
