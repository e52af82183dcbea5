"""Approvals: somebody else decides on a line of a budget, up to their limit, and says why not."""

from collections.abc import Sequence

from foundation.accounts.models import ApprovalLimit
from foundation.accounts.services.limits import money_of
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.money import Money, nothing
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import case_by_id, lock_case
from returns.cases.queries.reasons import cited
from returns.cases.rules.reasons import Reason
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import refuse_reasons, tell
from returns.money.models import BudgetLine
from returns.money.queries.budget import check_result, checks_for_payment, events_of_line, lines_of_case, said_of
from returns.money.queries.entitlements import DOUBLE_PAYMENT, rules_asked
from returns.money.rules.budget import (
    ApprovalFacts,
    BudgetEventKind,
    LineFacts,
    LineStatus,
    Verdict,
    approval_problems,
    decision_problems,
)
from returns.money.services.budget import note_event
from returns.work.queries.owner import approver_of


def decide_line(unit: Unit, line: BudgetLine, verdict: Verdict, reason: str = "") -> None:
    """Approve a line, or decline it with a reason, after which it waits to be changed.

    RuleBroken with every reason: one's own work, no limit or above it, no check for double payment, nothing to decide.
    BadInput for a refusal without a reason.
    """
    case = case_by_id(unit.session, line.case_id)
    assert case is not None  # whoever sees the line sees its case
    lock_case(unit.session, case.id)  # two at once do not pass a limit together
    declines = verdict is Verdict.DECLINE
    if declines and not reason.strip():
        raise BadInput({"reason": [_("Say why, so that it can be changed.")]})
    events = events_of_line(unit.session, line.id)
    facts = said_of(line, events).facts
    refuse_reasons(unit, case, problems_of(unit, case, facts, verdict))
    now = unit.clock.now()
    if declines:
        line.declined_at = now
    else:
        line.approved_by, line.approved_at, line.declined_at = unit.actor_id, now, None
        if line.status is LineStatus.PLANNED:
            line.status = LineStatus.APPROVED
    kind = BudgetEventKind.DECLINED if declines else BudgetEventKind.APPROVED
    note_event(unit, line, kind, len(events) + 1, facts.planned.amount, reason)
    tell(unit, case, EventKind.BUDGET_CHANGED)
    unit.participants["trail"].act(f"budget.{verdict.value}", ("case", case.id))


def problems_of(unit: Unit, case: Case, line: LineFacts, verdict: Verdict) -> tuple[Reason, ...]:
    """Everything that keeps whoever acts from this verdict on a line; four statements."""
    today = unit.clock.now().date()
    checked = checks_for_payment(unit.session, case.id)
    row = rules_asked(unit.session, today).need(DOUBLE_PAYMENT)
    acts_as_owner, limits = approver_of(unit.session, case, unit.actor_id, today)
    facts = ApprovalFacts(
        actor=unit.actor_id.hex if unit.actor_id else "",
        is_owner=acts_as_owner,
        limit=_limit_in(limits, line.planned.currency),
        approved=_approved(unit, case, line.planned.currency),
        needs_check=cited(row) if row.flag() else None,
        checked=check_result(checked[0]) if checked else None,
        checked_at=checked[0].checked_at if checked else None,
    )
    return (approval_problems if verdict is Verdict.APPROVE else decision_problems)(line, facts)


def _limit_in(limits: Sequence[ApprovalLimit], currency: str) -> Money | None:
    """Up to which sum of a currency somebody approves in one case; None where they may approve nothing in it."""
    sums = [money_of(limit) for limit in limits if limit.currency == currency]
    return sums[0] if sums else None


def _approved(unit: Unit, case: Case, currency: str) -> Money:
    total = nothing(currency)
    for line in lines_of_case(unit.session, case.id):
        if line.approved_by == unit.actor_id and line.status is not LineStatus.CANCELLED:
            planned = said_of(line).facts.planned
            total = total + planned if planned.currency == currency else total
    return total
