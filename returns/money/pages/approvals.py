"""The page of approvals: which lines of budgets wait for whoever may approve them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.limits import money_of
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine
from returns.money.queries import BudgetLine, Case, OpenedLine, cases_by_id, opened_line, waiting_page
from returns.money.schemas import WaitingList
from returns.money.words import line_label

routes = Routes("approvals", permission=Permission.BUDGET_APPROVE)


def approval_lines(waiting: Sequence[tuple[BudgetLine, Case]]) -> list[TodayLine]:
    """What waits for one's approval as lines of the start page."""
    lines = []
    for line, case in waiting:
        opened = opened_line(line)
        lines.append(
            TodayLine(
                url=url_for("budget.line", case_id=line.case_id, line_id=line.id),
                reference=case.reference,
                label=_label(opened),
                note=money(opened.facts.planned),
                mark="due",
                mark_label=_("Waits for approval"),
            )
        )
    return lines


@dataclass(frozen=True)
class _WaitingLine:
    """A line that waits for an approval, with its case, and why one may not be the one who approves it."""

    opened: OpenedLine
    label: str
    reference: str
    by: str
    is_own_case: bool
    is_above: bool


def _label(opened: OpenedLine) -> str:
    return line_label(opened.facts.kind, opened.content.what, opened.facts.entitlement)


@routes.get("/approvals", "approvals.list", schema=WaitingList)
def waiting(request: Request) -> ResponseReturnValue:
    """What waits for an approval, the oldest first."""
    session = request.unit.session
    listing = waiting_page(session, request.me.account_id, request.data.get("page"), PAGE_SIZE)
    cases = cases_by_id(session, [line.case_id for line in listing.items])
    authors = accounts.accounts_by_id(session, [line.recorded_by for line in listing.items])
    limits = {limit.currency: limit for limit in map(money_of, accounts.limits_of(session, request.me.account_id))}
    rows = []
    for line in listing.items:
        opened, case = opened_line(line), cases[line.case_id]
        planned = opened.facts.planned
        limit = limits.get(planned.currency)
        rows.append(
            _WaitingLine(
                opened,
                _label(opened),
                case.reference,
                by=authors[line.recorded_by].name if line.recorded_by in authors else "",
                is_own_case=case.owner_id == request.me.account_id,
                is_above=limit is None or planned.exceeds(limit),
            )
        )
    return render_template(
        "returns/money/waiting.html",
        page=list_page(listing, rows),
        limits=list(limits.values()),
        sees_cases=request.me.may(Permission.CASES_OPEN),
    )
