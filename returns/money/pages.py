"""Pages of the budget of a case: the table, its lines one by one, and what waits for an approval."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.fields import MOST_ROWS
from foundation.forms.form import Form, Stored, forms_of_page, numbered
from foundation.language.formats import day
from foundation.language.money import currencies, money
from foundation.language.words import _, ngettext
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries import Case, members_of_case, reason_sentence
from returns.cases.rules.cases import ENDED
from returns.cases.words import choices_of
from returns.journey.pages.itinerary import common
from returns.money.queries.approvals import MOST_JUDGED, Approvable, approvable_lines, lines_to_approve, problems_of
from returns.money.queries.budgets import (
    BudgetLine,
    CaseFile,
    OpenedLine,
    budget_of_case,
    checks_for_payment,
    costs_of_journey,
    event_money,
    events_of_line,
    line_of_case,
    opened_line,
    receipts_of_case,
)
from returns.money.rules.budget import BudgetStep, LineStatus, Verdict, sums_of
from returns.money.rules.entitlements import Entitlement
from returns.money.schemas import (
    BudgetLineForm,
    BudgetStepForm,
    ChangedLineForm,
    CostsForm,
    LinesForm,
    PaymentCheckForm,
    ProgrammeForm,
    ReceiptForm,
    VerdictForm,
    WaitingList,
)
from returns.money.services import (
    NewLine,
    add_receipt,
    approve_lines,
    change_line,
    decide_line,
    propose_lines,
    record_line,
    record_lines,
    record_payment_check,
    set_programme,
    take_step,
)
from returns.money.words import (
    KIND_LABELS,
    PAID_LABELS,
    PAID_MARKS,
    RETURN_TYPE_LABELS,
    MoneyAct,
    cap_label,
    entitlement_label,
)
from returns.work.pages.tasks import user_of

routes = Routes("budget", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>/budget"


def _stored_programme(request: Request[Case]) -> Stored:
    return_type = request.row.return_type
    return some_of({"programme": request.row.programme or "", "return_type": return_type.value if return_type else ""})


def _new_line(entitled: Entitlement) -> dict[str, str]:
    """What a new line begins with: the currency in which the programme pays."""
    paid_in = [amount.currency for amount in entitled.payable] or [cap.most.currency for cap in entitled.caps]
    return {"currency": paid_in[0]} if paid_in else {}


def _page(request: Request[Case], sent: Form | None = None, which: str = "") -> str:
    case, session = request.row, request.unit.session
    today = request.unit.today
    budget = budget_of_case(session, case, members_of_case(session, case.id), today)
    checks, stored = checks_for_payment(session, case.id), _stored_programme(request)
    begun: dict[str, dict[str, Any]] = {"f": {**_new_line(budget.entitled)}, "check": {}, "approve": {}}
    costs = costs_of_journey(session, case.id, budget, begun["f"].get("currency", ""))[:MOST_ROWS]
    begun["costs"] = numbered("line", [vars(cost) for cost in costs])
    begun["programme"] = {**stored.values, "version": stored.version}
    forms = forms_of_page(begun, sent, which)
    return render_template(
        "returns/money/page.html",
        **common(request),
        has_ended=case.state in ENDED,
        budget=budget,
        programmes=[(name, name) for name in budget.programmes],
        lines=[budget.shown(opened) for opened in budget.lines],
        sums=sums_of(opened.facts for opened in budget.lines),
        waiting=sum(opened.facts.waits for opened in budget.lines),
        entitled=[(entitlement_label(help_line.code), help_line) for help_line in budget.entitled.lines],
        caps=[(cap_label(cap.what), cap) for cap in budget.entitled.caps],
        names=budget.names,
        checks=checks,
        authors=accounts.accounts_by_id(session, [row.checked_by for row in checks]),
        check_marks=PAID_MARKS,
        is_help=any(line.is_help for line in budget.counted),
        return_types=choices_of(RETURN_TYPE_LABELS),
        kinds=choices_of(KIND_LABELS),
        currencies=currencies(),
        people=list(budget.names.items()),
        results=choices_of(PAID_LABELS),
        approvable=[budget.shown(line.opened) for line in _approvable(request, budget.lines)],
        approve_form=forms["approve"],
        costs=costs,
        costs_form=forms["costs"],
        form=forms["f"],
        programme_form=forms["programme"],
        check_form=forms["check"],
        propose_form=Form(),
    )


def _approvable(request: Request[Case], lines: Sequence[OpenedLine]) -> Sequence[Approvable]:
    if not (request.me.may(Permission.BUDGET_APPROVE) and any(opened.facts.waits for opened in lines)):
        return ()
    return approvable_lines(request.unit.session, request.row, request.me.account_id, request.unit.today)


def _back(request: Request[Case]) -> ResponseReturnValue:
    return redirect(url_for("budget.page", case_id=request.row.id), 303)


@routes.get(_AT, MoneyAct.BUDGET_PAGE, permission=Permission.CASES_OPEN)
def page(request: Request[Case]) -> ResponseReturnValue:
    """The budget of a case."""
    return _page(request)


@routes.post(_AT, MoneyAct.BUDGET_RECORD, schema=BudgetLineForm, on_invalid=partial(_page, which="f"))
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a line."""
    record_line(request.unit, request.row, NewLine(**request.data))
    flash(_("Line saved. It awaits approval."), "done")
    return _back(request)


@routes.post(
    f"{_AT}/journey", MoneyAct.BUDGET_RECORD_JOURNEY, schema=CostsForm, on_invalid=partial(_page, which="costs")
)
def record_journey(request: Request[Case]) -> ResponseReturnValue:
    """Record the ticked costs of the journey."""
    stated = {f"line{number}_": NewLine(**row) for number, row in request.data["rows"].items()}
    record_lines(request.unit, request.row, stated)
    flash(ngettext("%(num)d line was added.", "%(num)d lines were added.", len(stated)), "done")
    return _back(request)


@routes.post(
    f"{_AT}/programme",
    MoneyAct.BUDGET_PROGRAMME,
    schema=ProgrammeForm,
    on_invalid=partial(_page, which="programme"),
    stored=_stored_programme,
)
def programme(request: Request[Case]) -> ResponseReturnValue:
    """Say under which programme a case returns."""
    set_programme(request.unit, request.row, request.data.get("programme"), request.data.get("return_type"))
    flash(_("Programme saved."), "done")
    return _back(request)


@routes.post(f"{_AT}/propose", MoneyAct.BUDGET_PROPOSE, schema=NothingForm)
def propose(request: Request[Case]) -> ResponseReturnValue:
    """Record what the people of a case are entitled to."""
    count = propose_lines(request.unit, request.row)
    added = ngettext("%(num)d line was added.", "%(num)d lines were added.", count)
    flash(added if count else _("Everything the programme pays is already listed here."), "done" if count else "due")
    return _back(request)


@routes.post(f"{_AT}/check", MoneyAct.BUDGET_CHECK, schema=PaymentCheckForm, on_invalid=partial(_page, which="check"))
def check(request: Request[Case]) -> ResponseReturnValue:
    """Record a check for double payment."""
    record_payment_check(request.unit, request.row, **request.data)
    flash(_("Check saved."), "done")
    return _back(request)


@routes.post(
    f"{_AT}/approve",
    MoneyAct.BUDGET_APPROVE_ALL,
    permission=Permission.BUDGET_APPROVE,
    schema=LinesForm,
    on_invalid=partial(_page, which="approve"),
)
def approve_all(request: Request[Case]) -> ResponseReturnValue:
    """Approve all lines that one may approve, as they were read."""
    versions = dict(zip(request.data["lines"], request.data["versions"], strict=False))
    approve_lines(request.unit, request.row, versions)
    flash(ngettext("%(num)d line approved.", "%(num)d lines approved.", len(versions)), "done")
    return _back(request)


# One line of a budget: its history, changing it, committing, paying, cancelling, deciding on it.

_LINE_AT = "/cases/<uuid:case_id>/budget/<uuid:line_id>"
_CHANGED_IN = (LineStatus.PLANNED, LineStatus.APPROVED)


def _line(request: Request) -> PartOfCase[BudgetLine] | None:
    return case_with(request, line_of_case(request.unit.session, request.path["case_id"], request.path["line_id"]))


line_routes = routes.with_common(permission=Permission.CASES_WORK, load=_line)


def _receipt(file: CaseFile) -> tuple[str, str]:
    content = CaseFile.content.readable(file)
    label = content.label if content else ""
    return file.id.hex, label or _("Receipt of %(date)s", date=day(file.added_at))


def _values(line: BudgetLine) -> dict[str, Any]:
    content = line.content
    return {**vars(content), "person_id": content.person}


def _stored(request: Request[PartOfCase[BudgetLine]]) -> Stored:
    return Stored(request.row.part.version, _values(request.row.part))


def _may(request: Request[PartOfCase[BudgetLine]]) -> dict[str, bool]:
    line, works = request.row.part, request.me.may(Permission.CASES_WORK)
    is_paid = line.status is LineStatus.PAID
    is_settled = is_paid or line.status is LineStatus.CANCELLED
    return {
        "change": works and line.status in _CHANGED_IN and request.row.case.state not in ENDED,
        "commit": works and line.status in _CHANGED_IN,
        "pay": works and not is_settled and line.approved_at is not None,
        "cancel": works and not is_settled,
        "receipt": works and is_paid and line.receipt_id is None,
    }


def _line_page(request: Request[PartOfCase[BudgetLine]], sent: Form | None = None, which: str = "") -> str:
    case, line, session = request.row.case, request.row.part, request.unit.session
    people, events = members_of_case(session, case.id), events_of_line(session, line.id)
    authors = accounts.accounts_by_id(session, [event.by for event in events])  # before anything is opened
    opened = opened_line(line, events)
    budget = budget_of_case(session, case, people, request.unit.today)
    decides, me = request.me.may(Permission.BUDGET_APPROVE) and opened.facts.waits, request.me.account_id
    problems = problems_of(session, case, opened.facts, Verdict.APPROVE, me, request.unit.today) if decides else ()
    may = _may(request)
    begun: dict[str, dict[str, Any]] = {name: {} for name in ("commit", "cancel", "receipt", "decide", "approve")}
    begun |= {"change": {**_values(line), "version": line.version}, "pay": {"paid_sum": line.content.planned}}
    files = receipts_of_case(session, case.id) if may["pay"] or may["receipt"] or line.receipt_id else ()
    receipts = [_receipt(file) for file in files]
    return render_template(
        "returns/money/line.html",
        **common(request),
        shown=budget.shown(opened),
        events=[(event, event_money(event)) for event in reversed(events)],
        authors=authors,
        forms_of=forms_of_page(begun, sent, which),
        may=may,
        decides=decides,
        problems=[reason_sentence(problem, budget.names) for problem in problems],
        receipts=receipts,
        receipt=dict(receipts).get(line.receipt_id.hex, _("Receipt")) if line.receipt_id else "",
        kinds=choices_of(KIND_LABELS),
        currencies=currencies(),
        people=list(budget.names.items()),
    )


def _with_step(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    chosen = form.values.get("step")
    return _line_page(request, form, chosen if chosen in list(BudgetStep) else "commit")


def _with_verdict(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    return _line_page(request, form, "approve" if form.values.get("verdict") == Verdict.APPROVE else "decide")


def _back_to_line(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    return redirect(url_for("budget.line", case_id=request.row.case.id, line_id=request.row.part.id), 303)


@line_routes.get(_LINE_AT, MoneyAct.BUDGET_LINE, permission=Permission.CASES_OPEN)
def line(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """One line, and what happened to it."""
    return _line_page(request)


@line_routes.post(
    f"{_LINE_AT}/change",
    MoneyAct.BUDGET_CHANGE,
    schema=ChangedLineForm,
    on_invalid=partial(_line_page, which="change"),
    stored=_stored,
)
def change(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Change a line."""
    stated = {name: part for name, part in request.data.items() if name != "version"}
    change_line(request.unit, request.row.part, NewLine(**stated))
    flash(_("Line changed. It awaits approval."), "done")
    return _back_to_line(request)


@line_routes.post(f"{_LINE_AT}/step", MoneyAct.BUDGET_STEP, schema=BudgetStepForm, on_invalid=_with_step)
def step(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Commit, pay or cancel a line."""
    take_step(request.unit, request.row.part, **request.data)
    flash(_("Recorded."), "done")
    return _back_to_line(request)


@line_routes.post(
    f"{_LINE_AT}/receipt", MoneyAct.BUDGET_RECEIPT, schema=ReceiptForm, on_invalid=partial(_line_page, which="receipt")
)
def receipt(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Name the receipt of a line."""
    add_receipt(request.unit, request.row.part, request.data["receipt_id"])
    flash(_("Recorded."), "done")
    return _back_to_line(request)


@line_routes.post(
    f"{_LINE_AT}/decide",
    MoneyAct.BUDGET_DECIDE,
    permission=Permission.BUDGET_APPROVE,
    schema=VerdictForm,
    on_invalid=_with_verdict,
)
def decide(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Approve or decline a line."""
    decide_line(request.unit, request.row.part, request.data["verdict"], request.data["reason"])
    flash(_("Your decision has been saved."), "done")
    return _back_to_line(request)


# Approvals: which lines of budgets wait for whoever may approve them.

approval_routes = Routes("approvals", permission=Permission.BUDGET_APPROVE)


def approval_line(waiting: Approvable) -> TodayLine:
    """What waits for one's approval as a line of the start page."""
    opened = waiting.opened
    return TodayLine(
        url=url_for("budget.line", case_id=waiting.case.id, line_id=opened.line.id),
        reference=waiting.case.reference,
        label=opened.label,
        note=money(opened.facts.planned),
        mark="due",
        mark_label=_("Awaiting approval"),
        duty=_("Approve the budget line"),
    )


@approval_routes.get("/approvals", MoneyAct.APPROVALS_LIST, schema=WaitingList)
def waiting(request: Request) -> ResponseReturnValue:
    """What waits for one's approval, the oldest first."""
    session = request.unit.session
    to_approve = lines_to_approve(session, user_of(request))
    listing, by_line = to_approve.page(request.data.get("page"), PAGE_SIZE), to_approve.by_line
    authors = accounts.accounts_by_id(session, [line.recorded_by for line in listing.items])
    return render_template(
        "returns/money/waiting.html",
        page=list_page(listing, [by_line[line.id] for line in listing.items]),
        authors=authors,
        limits=to_approve.limits,
        most=MOST_JUDGED if to_approve.is_cut else None,
    )
