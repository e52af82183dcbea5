"""Pages of one line of a budget: its history, changing it, committing, paying, cancelling, deciding on it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, Stored
from foundation.language.formats import day
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries.cases import members_of_case, reason_sentence
from returns.cases.rules import ENDED
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import common
from returns.journey.queries.travellers import names_of
from returns.money.pages.budget import read_budget, routes as shared_routes, shown_line
from returns.money.queries import (
    BudgetLine,
    CaseFile,
    day_of_help,
    event_money,
    events_of_line,
    line_of_case,
    opened_line,
    programme_of,
    receipts_of_case,
)
from returns.money.rules.budget import BudgetStep, LineStatus, Verdict
from returns.money.schemas import BudgetStepForm, ChangedLineForm, ReceiptForm, VerdictForm
from returns.money.services import NewLine, add_receipt, change_line, decide_line, problems_of, take_step
from returns.money.words import KIND_LABELS

_AT = "/cases/<uuid:case_id>/budget/<uuid:line_id>"
_CHANGED_IN = (LineStatus.PLANNED, LineStatus.APPROVED)


def the_line(request: Request) -> PartOfCase[BudgetLine] | None:
    """The line of an address with its case, if whoever asks sees both."""
    return case_with(request, line_of_case(request.unit.session, request.path["case_id"], request.path["line_id"]))


routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=the_line)


def _receipt(file: CaseFile) -> tuple[str, str]:
    content = CaseFile.content.readable(file)
    label = content.label if content else ""
    return file.id.hex, label or _("Receipt of %(date)s", date=day(file.added_at.date()))


def _values(line: BudgetLine) -> dict[str, Any]:
    content = line.content
    return {**vars(content), "person_id": content.person}


def _stored(request: Request[PartOfCase[BudgetLine]]) -> Stored:
    return Stored(request.row.part.version, _values(request.row.part))


def _forms(line: BudgetLine, typed: dict[str, Form]) -> dict[str, Form]:
    """Each form of the page, with ids of its own; what was typed stays in the one that was sent."""
    begun = {"change": {**_values(line), "version": line.version}, "pay": {"paid_sum": line.content.planned}}
    forms = {
        name: typed.get(name) or Form(values=begun.get(name, {}))
        for name in ("change", "commit", "pay", "cancel", "receipt", "decide", "approve")
    }
    for name, form in forms.items():
        form.prefix = name
    return forms


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


def _page(request: Request[PartOfCase[BudgetLine]], **typed: Form) -> str:
    case, line, session = request.row.case, request.row.part, request.unit.session
    people, events = members_of_case(session, case.id), events_of_line(session, line.id)
    # Before anything is opened, so that all keys come at once.
    authors = accounts.accounts_by_id(session, [event.by for event in events])
    names, opened = names_of(people), opened_line(line, events)
    under, on = programme_of(session, case), day_of_help(session, case.id, request.container.clock.now().date())
    budget = read_budget(request, under, people, names, on)
    decides = request.me.may(Permission.BUDGET_APPROVE) and opened.facts.is_open
    problems = problems_of(request.unit, case, opened.facts, Verdict.APPROVE) if decides else ()
    may = _may(request)
    files = receipts_of_case(session, case.id) if may["pay"] or may["receipt"] or line.receipt_id else ()
    receipts = [_receipt(file) for file in files]
    return render_template(
        "returns/money/line.html",
        **common(request),
        shown=shown_line(opened, budget),
        events=[(event, event_money(event)) for event in reversed(events)],
        authors=authors,
        forms_of=_forms(line, typed),
        may=may,
        decides=decides,
        problems=[reason_sentence(problem, names) for problem in problems],
        receipts=receipts,
        receipt=dict(receipts).get(line.receipt_id.hex, _("Receipt")) if line.receipt_id else "",
        kinds=choices_of(KIND_LABELS),
        currencies=currencies(),
        people=list(names.items()),
    )


def _with_change(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    return _page(request, change=form)


def _with_step(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    chosen = form.values.get("step")
    return _page(request, **{chosen if chosen in list(BudgetStep) else "commit": form})


def _with_receipt(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    return _page(request, receipt=form)


def _with_verdict(request: Request[PartOfCase[BudgetLine]], form: Form) -> str:
    return _page(request, **{"approve" if form.values.get("verdict") == Verdict.APPROVE else "decide": form})


def _back(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    return redirect(url_for("budget.line", case_id=request.row.case.id, line_id=request.row.part.id), 303)


@routes.get(_AT, "budget.line", permission=Permission.CASES_OPEN)
def line(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """One line, and what happened to it."""
    return _page(request)


@routes.post(f"{_AT}/change", "budget.change", schema=ChangedLineForm, on_invalid=_with_change, stored=_stored)
def change(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Change a line."""
    stated = {name: part for name, part in request.data.items() if name not in ("once", "version")}
    change_line(request.unit, request.row.part, NewLine(**stated))
    flash(_("The line is changed. It waits for the approval of somebody else."), "done")
    return _back(request)


@routes.post(f"{_AT}/step", "budget.step", schema=BudgetStepForm, on_invalid=_with_step)
def step(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Commit, pay or cancel a line."""
    take_step(request.unit, request.row.part, **request.data)
    flash(_("Recorded."), "done")
    return _back(request)


@routes.post(f"{_AT}/receipt", "budget.receipt", schema=ReceiptForm, on_invalid=_with_receipt)
def receipt(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Name the receipt of a line."""
    add_receipt(request.unit, request.row.part, request.data["receipt_id"])
    flash(_("Recorded."), "done")
    return _back(request)


@routes.post(
    f"{_AT}/decide", "budget.decide", permission=Permission.BUDGET_APPROVE, schema=VerdictForm, on_invalid=_with_verdict
)
def decide(request: Request[PartOfCase[BudgetLine]]) -> ResponseReturnValue:
    """Approve or decline a line."""
    decide_line(request.unit, request.row.part, request.data["verdict"], request.data["reason"])
    flash(_("Your decision is recorded."), "done")
    return _back(request)
