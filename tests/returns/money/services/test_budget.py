"""Budgets: lines proposed and recorded, decided by somebody else up to a limit, committed, paid, never mixed."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput, RuleBroken, ScopeBreach
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit, reading
from foundation.web.container import Container
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.lifecycle.rules.lifecycle import EventKind
from returns.money.models import BudgetLine
from returns.money.queries.budgets import events_of_line, line_of_case, lines_of_case, opened_line
from returns.money.rules.budget import BudgetEventKind, BudgetStep, LineKind, LineStatus, Paid, Verdict
from returns.money.rules.entitlements import ReturnType
from returns.money.services import (
    NewLine,
    add_receipt,
    change_line,
    propose_lines,
    record_line,
    set_programme,
    take_step,
)
from tests.factories.families import FOUR, GROWN, make_family
from tests.factories.journeys import at_work, looking_at, people_of
from tests.factories.makers import Person, make_account, make_case
from tests.factories.money import decide_on, make_approver, make_line, make_payment_check
from tests.factories.timeline import events_of_case
from tests.foundation.files.pictured import pdf


@contextmanager
def line_at_work(container: Container, who: Person, case: UUID, line_id: UUID) -> Iterator[tuple[Unit, BudgetLine]]:
    """A unit of somebody with a line of a case, committed at the end."""
    with at_work(container, who, case) as (unit, _case):
        line = line_of_case(unit.session, case, line_id)
        assert line is not None
        yield unit, line


def step(container: Container, who: Person, case: UUID, line_id: UUID, what: BudgetStep, **more: Any) -> None:
    """Take a step with a line."""
    with line_at_work(container, who, case, line_id) as (unit, line):
        take_step(unit, line, what, **more)


def state(
    container: Container, who: Person, case: UUID, line_id: UUID
) -> tuple[LineStatus, bool, list[BudgetEventKind]]:
    """Where a line stands, whether it is approved, and what happened to it."""
    with looking_at(container, who, case) as (unit, _case):
        line = line_of_case(unit.session, case, line_id)
        assert line is not None
        happened = [one.kind for one in events_of_line(unit.session, line_id)]
        return line.status, line.approved_at is not None, happened


def test_what_the_programme_pays_is_proposed_once_and_each_with_its_rule(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, FOUR)
    with at_work(container, family.owner, family.case) as (unit, case):
        assert propose_lines(unit, case) == 0  # nobody has said under which programme
        set_programme(unit, case, "EURP", ReturnType.VOLUNTARY)
        unit.session.flush()
        assert propose_lines(unit, case) == 6
        assert propose_lines(unit, case) == 0
        said = [opened_line(one) for one in lines_of_case(unit.session, family.case)]
    assert sum(one.facts.planned.amount for one in said) == 3 * 615 + 2 * 2000 + 1000
    assert {one.facts.kind for one in said} == {LineKind.CASH, LineKind.IN_KIND}
    assert {one.content.person for one in said} == {one.hex for one in family.people}


def test_a_cancelled_proposal_is_proposed_again(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case):
        set_programme(unit, case, "IOM Greece", None)
        unit.session.flush()
        propose_lines(unit, case)
        line = lines_of_case(unit.session, case_id)[0].id
    step(container, owner, case_id, line, BudgetStep.CANCEL, reason="needed")
    with at_work(container, owner, case_id) as (unit, case):
        assert propose_lines(unit, case) == 1


def test_the_programme_is_one_of_the_rule_book(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case), pytest.raises(BadInput):
        set_programme(unit, case, "Somebody's", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "DEM"}, "currency"),
        ({"planned": Decimal("1.005")}, "planned"),
        ({"planned": Decimal(0)}, "planned"),
        ({"person_id": new_id()}, "person_id"),
        ({"kind": LineKind.OTHER, "what": ""}, "what"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_field(
    container: Container, wrong: dict[str, Any], field: str
) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    stated = {"kind": LineKind.TRAVEL, "planned": Decimal("10"), "currency": "EUR", "what": "A seat", **wrong}
    with at_work(container, owner, case_id) as (unit, case), pytest.raises(BadInput) as caught:
        record_line(unit, case, NewLine(**stated))
    assert set(caught.value.errors) == {field}


def test_a_line_stands_on_the_timeline(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    make_line(container, owner, case_id)
    with looking_at(container, owner, case_id) as (unit, _case):
        assert EventKind.BUDGET_CHANGED in [one.kind for one in events_of_case(unit.session, case_id)]


def test_somebody_else_approves_and_a_change_takes_that_back(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    line = make_line(container, owner, case_id)
    decide_on(container, approver, case_id, line)
    assert state(container, owner, case_id, line)[:2] == (LineStatus.APPROVED, True)
    with line_at_work(container, owner, case_id, line) as (unit, row):
        change_line(unit, row, NewLine(LineKind.TRAVEL, Decimal(310), "EUR", "Two seats"))
    assert state(container, owner, case_id, line) == (
        LineStatus.PLANNED,
        False,
        [BudgetEventKind.RECORDED, BudgetEventKind.APPROVED, BudgetEventKind.CHANGED],
    )


def test_every_reason_against_an_approval_is_told_at_once(container: Container) -> None:
    owner = make_account(container, extras=frozenset({Permission.BUDGET_APPROVE}))
    case_id = make_case(container, owner)
    line = make_line(container, owner, case_id, kind=LineKind.CASH)
    with pytest.raises(RuleBroken) as caught:
        decide_on(container, owner, case_id, line)
    assert caught.value.codes == ["budget_own_work", "budget_no_limit", "double_payment_not_checked"]


def test_the_limit_is_of_the_whole_case_and_of_its_currency(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id, "500")
    first, second, pounds = (
        make_line(container, owner, case_id),
        make_line(container, owner, case_id, "200.01"),
        make_line(container, owner, case_id, "1", currency="GBP"),
    )
    decide_on(container, approver, case_id, first)
    for line, code in ((second, "budget_above_limit"), (pounds, "budget_no_limit")):
        with pytest.raises(RuleBroken) as caught:
            decide_on(container, approver, case_id, line)
        assert caught.value.codes == [code]
    step(container, owner, case_id, first, BudgetStep.CANCEL, reason="needed")
    decide_on(container, approver, case_id, second)


def test_help_is_approved_after_a_check_that_nobody_else_pays(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    line = make_line(container, owner, case_id, kind=LineKind.CASH)
    make_payment_check(container, owner, case_id, Paid.SOMEBODY_ELSE)
    with pytest.raises(RuleBroken) as caught:
        decide_on(container, approver, case_id, line)
    assert caught.value.codes == ["double_payment_found"]
    make_payment_check(container, owner, case_id)
    decide_on(container, approver, case_id, line)


def test_a_declined_line_says_why_and_waits_to_be_changed(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    line = make_line(container, owner, case_id)
    decide_on(container, approver, case_id, line, Verdict.DECLINE)
    with looking_at(container, owner, case_id) as (unit, _case):
        row, event = line_of_case(unit.session, case_id, line), events_of_line(unit.session, line)[-1]
        assert row is not None
        assert row.declined_at is not None
        assert (event.kind, event.content.reason) == (BudgetEventKind.DECLINED, "needed")


def test_money_is_paid_after_an_approval_with_what_it_cost_and_its_receipt(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    line = make_line(container, owner, case_id)
    with at_work(container, owner, case_id) as (unit, _case):
        receipt = store_file(unit, case_id, None, FileKind.RECEIPT, BytesIO(pdf()))
        other = store_file(unit, case_id, None, FileKind.OTHER, BytesIO(pdf()))
    step(container, owner, case_id, line, BudgetStep.COMMIT)  # bought before anybody approved it: recorded as it is
    with pytest.raises(RuleBroken) as caught:
        step(container, owner, case_id, line, BudgetStep.PAY)
    assert caught.value.codes == ["budget_pays_unapproved", "budget_actual_missing"]
    decide_on(container, approver, case_id, line)
    assert state(container, owner, case_id, line)[:2] == (LineStatus.COMMITTED, True)
    with pytest.raises(BadInput):
        step(container, owner, case_id, line, BudgetStep.PAY, actual=Decimal("290.50"), receipt_id=other)
    step(container, owner, case_id, line, BudgetStep.PAY, actual=Decimal("290.50"))
    with line_at_work(container, owner, case_id, line) as (unit, row):
        add_receipt(unit, row, receipt)
        facts = opened_line(row).facts
        assert facts.actual is not None
        assert (row.status, facts.actual.amount, row.receipt_id) == (LineStatus.PAID, Decimal("290.50"), receipt)


def test_nobody_writes_an_approval_in_another_name_or_without_the_permission(container: Container) -> None:
    owner = make_account(container)
    case_id, approver = make_case(container, owner), make_approver(container, owner.office_id)
    other = make_account(container, place=owner.office_id)
    line = make_line(container, owner, case_id)
    for who, by in ((other, other), (other, approver), (approver, other)):
        with pytest.raises((ScopeBreach, IntegrityError)), line_at_work(container, who, case_id, line) as (unit, row):
            row.approved_by, row.approved_at = by.id, unit.clock.now()


def test_another_office_sees_no_line(container: Container) -> None:
    owner, stranger = make_account(container), make_account(container)
    case_id = make_case(container, owner)
    line = make_line(container, owner, case_id, person_id=people_of(container, owner, case_id)[0])
    with reading(container.units, stranger.scope(container)) as unit:
        assert line_of_case(unit.session, case_id, line) is None
        assert events_of_line(unit.session, line) == []
