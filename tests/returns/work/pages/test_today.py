"""Today: what is mine and next, and nothing that is over."""

from flask import Flask

from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules import ENDED, CaseState
from tests.factories.makers import arrived, make_account, make_case
from tests.factories.money import decide_on, make_approver, make_line
from tests.factories.scopes import EVERYTHING

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
    assert "Your role opens no cases" in arrived(app, manager).get("/approvals").text
    assert "Budgets to approve" not in arrived(app, manager).get("/").text
