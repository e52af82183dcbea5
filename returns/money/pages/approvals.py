"""The door of approvals: which lines of budgets wait for whoever may approve them."""

from collections.abc import Sequence
from types import SimpleNamespace

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
from returns.money.queries import BudgetLine, Case, cases_by_id, said_of, waiting_page
from returns.money.schemas import WaitingList
from returns.money.words import line_label

routes = Routes("approvals", permission=Permission.BUDGET_APPROVE)


def approval_lines(waiting: Sequence[tuple[BudgetLine, Case]]) -> list[TodayLine]:
    """What waits for one's approval as lines of the start page."""
    lines = []
    for line, case in waiting:
        opened = said_of(line)
        lines.append(
            TodayLine(
                url=url_for("budget.line", case_id=line.case_id, line_id=line.id),
                reference=case.reference,
                label=line_label(opened.facts.kind, opened.what, opened.facts.entitlement),
                note=money(opened.facts.planned),
                mark="due",
                mark_label=_("Waits for approval"),
            )
        )
    return lines


@routes.get("/approvals", "approvals.list", schema=WaitingList)
def waiting(request: Request) -> ResponseReturnValue:
    """What waits for an approval, the oldest first."""
    session = request.unit.session
    listing = waiting_page(session, request.me.account_id, request.data.get("page"), PAGE_SIZE)
    cases = cases_by_id(session, [line.case_id for line in listing.items])
    who = accounts.accounts_by_id(session, [line.recorded_by for line in listing.items])
    limits = {limit.currency: limit for limit in map(money_of, accounts.limits_of(session, request.me.account_id))}
    rows = []
    for row in listing.items:
        opened, case = said_of(row), cases[row.case_id]
        limit = limits.get(opened.facts.planned.currency)
        rows.append(
            SimpleNamespace(
                url=url_for("budget.line", case_id=row.case_id, line_id=row.id),
                reference=case.reference,
                label=line_label(opened.facts.kind, opened.what, opened.facts.entitlement),
                is_typed=bool(opened.what),
                planned=opened.facts.planned,
                by=who[row.recorded_by].name if row.recorded_by in who else "",
                at=row.recorded_at,
                is_own_case=case.owner_id == request.me.account_id,
                is_above=limit is None or opened.facts.planned.exceeds(limit),
            )
        )
    return render_template(
        "returns/money/waiting.html",
        page=list_page(listing, rows),
        limits=list(limits.values()),
        sees_cases=request.me.may(Permission.CASES_OPEN),
    )
