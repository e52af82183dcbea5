"""Lines of a budget: what may happen to them, who may approve which, what a departure waits for, and sums."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from foundation.money import Money
from returns.cases.rules.cases import Cited, Severity, blockers
from returns.money.rules.budget import (
    ApprovalFacts,
    BudgetRules,
    BudgetStep,
    LineFacts,
    LineKind,
    LineStatus,
    Paid,
    Unapproved,
    above_entitlement,
    approval_problems,
    decision_problems,
    departure_reasons,
    line_findings,
    stated_severity,
    step_problems,
    sums_of,
)
from returns.money.rules.entitlements import EntitlementRow, Member, entitlement_of


def eur(amount: str) -> Money:
    """Euros."""
    return Money(Decimal(amount), "EUR")


LINE = LineFacts("line", LineKind.CASH, LineStatus.PLANNED, False, eur("300"), stated_by=frozenset({"maker"}))
ALL_WELL = ApprovalFacts("approver", False, eur("500"), eur("0"), Cited("rule", "source"), Paid.NOBODY_ELSE)


def codes(line: LineFacts, facts: ApprovalFacts) -> list[str]:
    """What keeps somebody from approving."""
    return [one.code for one in approval_problems(line, facts)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"limit": eur("300")}, []),
        ({"limit": eur("299.99")}, ["budget_above_limit"]),
        ({"approved": eur("200.01")}, ["budget_above_limit"]),
        ({"limit": None}, ["budget_no_limit"]),
        ({"actor": "maker"}, ["budget_own_work"]),
        ({"is_owner": True}, ["budget_own_work"]),
        ({"checked": None}, ["double_payment_not_checked"]),
        ({"checked": Paid.NOT_KNOWN}, ["double_payment_not_checked"]),
        ({"checked": Paid.SOMEBODY_ELSE}, ["double_payment_found"]),
        ({"checked": None, "needs_check": None}, []),
        (
            {"actor": "maker", "limit": None, "checked": None},
            ["budget_own_work", "budget_no_limit", "double_payment_not_checked"],
        ),
    ],
)
def test_all_that_speaks_against_an_approval_is_told_at_once(changed: dict[str, Any], expected: list[str]) -> None:
    assert codes(LINE, replace(ALL_WELL, **changed)) == expected


def test_what_helps_nobody_in_person_needs_no_check_for_double_payment() -> None:
    unchecked = replace(ALL_WELL, checked=None)
    assert codes(replace(LINE, kind=LineKind.TRAVEL), unchecked) == []
    assert codes(replace(LINE, kind=LineKind.OTHER, entitlement="entitlement.support.dependant"), unchecked) == [
        "double_payment_not_checked"
    ]


def test_a_line_is_decided_on_while_it_is_open() -> None:
    bought = replace(LINE, status=LineStatus.COMMITTED)
    assert decision_problems(bought, ALL_WELL) == ()
    for one in (replace(LINE, is_approved=True), replace(LINE, status=LineStatus.CANCELLED)):
        assert [each.code for each in decision_problems(one, ALL_WELL)] == ["budget_not_waiting"]


@pytest.mark.parametrize("step", BudgetStep)
@pytest.mark.parametrize("status", LineStatus)
@pytest.mark.parametrize("is_approved", [True, False])
def test_steps_follow_each_other(step: BudgetStep, status: LineStatus, is_approved: bool) -> None:
    line = replace(LINE, status=status, is_approved=is_approved)
    found = {one.code for one in step_problems(line, step, True, eur("1"))}
    too_late = status in (LineStatus.PAID, LineStatus.CANCELLED) or (
        step is BudgetStep.COMMIT and status is LineStatus.COMMITTED
    )
    assert ("budget_step_too_late" in found) == too_late
    assert ("budget_pays_unapproved" in found) == (step is BudgetStep.PAY and not is_approved)


def test_a_payment_has_a_sum_and_a_cancellation_a_reason() -> None:
    assert {one.code for one in step_problems(LINE, BudgetStep.PAY, False, None)} == {
        "budget_pays_unapproved",
        "budget_actual_missing",
    }
    assert [one.code for one in step_problems(LINE, BudgetStep.CANCEL, False, None)] == ["budget_reason_missing"]


RULES = BudgetRules(Severity.BLOCKER, Cited("c", "s"), Severity.WARNING, Cited("p", "s"))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0), []),
        ((2, 0), [("budget_not_approved", Severity.BLOCKER, "c")]),
        ((0, 1), [("budget_waits", Severity.WARNING, "p")]),
        ((1, 1), [("budget_not_approved", Severity.BLOCKER, "c"), ("budget_waits", Severity.WARNING, "p")]),
    ],
)
def test_a_departure_waits_for_money_that_is_bound_and_not_approved(
    counts: tuple[int, int], expected: list[tuple[str, Severity, str]]
) -> None:
    found = departure_reasons(Unapproved(*counts), RULES)
    assert [(one.code, one.severity, one.rule) for one in found] == expected


@settings(deadline=None)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_more_open_lines_never_turn_not_ready_into_ready(bound: int, planned: int, more: int, others: int) -> None:
    before = blockers(departure_reasons(Unapproved(bound, planned), RULES))
    after = blockers(departure_reasons(Unapproved(bound + more, planned + others), RULES))
    assert set(before) <= set(after)


def test_a_row_names_how_hard_it_weighs() -> None:
    words = {"blocker": Severity.BLOCKER, "warning": Severity.WARNING, "nothing": None}
    assert {word: stated_severity(word) for word in words} == words


_LINES = st.lists(
    st.builds(
        LineFacts,
        line=st.just("x"),
        kind=st.sampled_from(LineKind),
        status=st.sampled_from(LineStatus),
        is_approved=st.booleans(),
        planned=st.builds(Money, st.decimals("0.01", "9999", places=2), st.sampled_from(["EUR", "TRY", "UZS"])),
    ),
    max_size=10,
)


@settings(deadline=None)
@given(_LINES, st.randoms())
def test_sums_are_of_one_currency_each_and_of_any_order(lines: list[LineFacts], chance: random.Random) -> None:
    found = sums_of(lines)
    counted = [one for one in lines if one.status is not LineStatus.CANCELLED]
    assert [one.planned.currency for one in found] == sorted({one.planned.currency for one in counted})
    for one in found:
        own = [line.planned.amount for line in counted if line.planned.currency == one.planned.currency]
        assert one.planned.amount == sum(own, Decimal(0))
        assert one.approved.amount <= one.planned.amount
        assert one.committed.amount <= one.planned.amount
    mixed = list(lines)
    chance.shuffle(mixed)
    assert sums_of(mixed) == found


def test_a_paid_line_wants_a_receipt_and_shows_where_more_was_paid() -> None:
    paid = replace(LINE, status=LineStatus.PAID, actual=eur("300.01"))
    assert [one.code for one in line_findings(paid, False)] == ["budget_receipt_missing", "budget_overspent"]
    assert line_findings(replace(paid, actual=eur("300")), True) == ()


MEMBERS = (Member("head", 30, True), Member("child", 5, False))
ROWS = (
    EntitlementRow("entitlement.in_kind.adult", eur("2000"), None, Cited("adult", "s")),
    EntitlementRow("entitlement.total_max", eur("2500"), None, Cited("total", "s")),
    EntitlementRow("entitlement.medical.max", eur("100"), None, Cited("medical", "s")),
)


@pytest.mark.parametrize(
    ("charged", "expected"),
    [
        ([("in_kind.adult", "head", "2000 EUR")], []),
        ([("in_kind.adult", "head", "2000.01 EUR")], ["budget_above_entitlement"]),
        ([("in_kind.adult", "head", "1500 EUR"), ("in_kind.adult", "head", "600 EUR")], ["budget_above_entitlement"]),
        ([("in_kind.adult", "child", "1 EUR")], ["budget_not_entitled"]),
        ([("in_kind.adult", "head", "1 GBP")], ["budget_other_currency"]),
        ([("", "head", "2500.01 EUR")], ["budget_above_total"]),
        ([("", "child", "2000 EUR"), ("", "head", "2000 EUR")], []),
        ([("", "head", "9999 GBP")], []),
        ([("medical", "head", "100.01 EUR")], ["budget_above_medical"]),
    ],
)
def test_what_is_above_the_entitlement_is_found(charged: list[tuple[str, str, str]], expected: list[str]) -> None:
    lines = []
    for number, (what, person, amount) in enumerate(charged):
        value = Money(Decimal(amount.split()[0]), amount.split()[1])
        medical = what == "medical"
        code = f"entitlement.{what}" if what and not medical else ""
        kind = LineKind.MEDICAL if medical else LineKind.CASH
        lines.append(replace(LINE, line=str(number), kind=kind, planned=value, entitlement=code, person=person))
    found = above_entitlement(entitlement_of(ROWS, MEMBERS, 18, True), lines)
    assert [one.code for one in found] == expected
    assert {one.severity for one in found} <= {Severity.WARNING}
