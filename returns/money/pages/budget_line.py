"""Doors of one line of a budget: its history, changing it, committing, paying, cancelling, deciding on it."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.forms.form import Form, Stored
from foundation.language.formats import day
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries.cases import members_of_case, reason_sentence
from returns.cases.rules import ENDED
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import case_with, common
from returns.journey.queries.reasons import names_of
from returns.money.pages.budget import authors_of, blueprint, read_budget, shown_events, shown_line
from returns.money.queries import (
    CaseFile,
    day_of_help,
    events_of_line,
    line_of_case,
    programme_of,
    receipts_of_case,
    said_of,
)
from returns.money.rules.budget import BudgetStep, LineStatus, Verdict
from returns.money.schemas import BudgetStepForm, ChangedLineForm, ReceiptForm, VerdictForm
from returns.money.services import NewLine, add_receipt, change_line, decide_line, problems_of, take_step
from returns.money.words import KIND_LABELS

_AT = "/cases/<uuid:case_id>/budget/<uuid:line_id>"
_CHANGED_IN = (LineStatus.PLANNED, LineStatus.APPROVED)


def the_line(call: Call) -> SimpleNamespace | None:
    """The line of an address with its case, if whoever asks sees both."""
    return case_with(call, line_of_case(call.unit.session, call.path["case_id"], call.path["line_id"]))


def _receipt(file: CaseFile) -> tuple[str, str]:
    try:
        label = file.content["label"]
    except KeyGone:
        label = ""
    return file.id.hex, label or _("Receipt of %(date)s", date=day(file.added_at.date()))


def _values(call: Call) -> dict[str, str]:
    content = call.row.found.content
    return {**content, "person_id": content["person"]}


def _stored(call: Call) -> Stored:
    return Stored(call.row.found.version, _values(call))


def _forms(call: Call, typed: dict[str, Form]) -> dict[str, Form]:
    """Each form of the page, with ids of its own; what was typed stays in the one that was sent."""
    planned = call.row.found.content["planned"]
    begun = {"change": {**_values(call), "version": call.row.found.version}, "pay": {"paid_sum": planned}}
    forms = {
        name: typed.get(name) or Form(values=dict(begun.get(name, {})))
        for name in ("change", "commit", "pay", "cancel", "receipt", "decide", "approve")
    }
    for name, form in forms.items():
        form.prefix = name
    return forms


def _may(call: Call, is_paid: bool) -> dict[str, bool]:
    line, works = call.row.found, call.me.may(Permission.CASES_WORK)
    is_settled = line.status in (LineStatus.PAID, LineStatus.CANCELLED)
    return {
        "change": works and line.status in _CHANGED_IN and call.row.case.state not in ENDED,
        "commit": works and line.status in _CHANGED_IN,
        "pay": works and not is_settled and line.approved_at is not None,
        "cancel": works and not is_settled,
        "receipt": works and is_paid and line.receipt_id is None,
    }


def _page(call: Call, **typed: Form) -> str:
    case, line, session = call.row.case, call.row.found, call.unit.session
    people, events = members_of_case(session, case.id), events_of_line(session, line.id)
    authors_of(call, events)  # before anything is opened, so that all keys come at once
    names, opened = names_of(people), said_of(line, events)
    under, on = programme_of(session, case), day_of_help(session, case.id, call.wiring.clock.now().date())
    read = read_budget(call, under, people, names, on)
    decides = call.me.may(Permission.BUDGET_APPROVE) and opened.facts.is_open
    problems = problems_of(call.unit, case, opened.facts, Verdict.APPROVE) if decides else ()
    is_paid = line.status is LineStatus.PAID
    may = _may(call, is_paid)
    receipts = receipts_of_case(session, case.id) if may["pay"] or may["receipt"] or line.receipt_id else ()
    kept = [_receipt(receipt) for receipt in receipts]
    context: dict[str, Any] = {
        "line": shown_line(line, opened, read),
        "events": shown_events(call, events),
        "forms_of": _forms(call, typed),
        "may": may,
        "decides": decides,
        "problems": [reason_sentence(problem, names) for problem in problems],
        "receipts": kept,
        "receipt": dict(kept).get(line.receipt_id.hex, _("Receipt")) if line.receipt_id else "",
        "kinds": choices_of(KIND_LABELS),
        "currencies": currencies(),
        "people": list(names.items()),
    }
    at = {"case_id": case.id, "line_id": line.id}
    return render_template(
        "returns/money/line.html",
        **common(call),
        **context,
        urls={name: url_for(f"budget.{name}", **at) for name in ("change", "step", "receipt", "decide")},
        budget_url=url_for("budget.page", case_id=case.id),
        files_url=url_for("files.page", case_id=case.id),
        receipt_url=url_for("files.content", case_id=case.id, file_id=line.receipt_id) if line.receipt_id else "",
    )


def _with_change(call: Call, form: Form) -> str:
    return _page(call, change=form)


def _with_step(call: Call, form: Form) -> str:
    chosen = form.values.get("step")
    return _page(call, **{chosen if chosen in list(BudgetStep) else "commit": form})


def _with_receipt(call: Call, form: Form) -> str:
    return _page(call, receipt=form)


def _with_verdict(call: Call, form: Form) -> str:
    return _page(call, **{"approve" if form.values.get("verdict") == Verdict.APPROVE else "decide": form})


def _back(call: Call) -> ResponseReturnValue:
    return redirect(url_for("budget.line", case_id=call.row.case.id, line_id=call.row.found.id), 303)


@door(blueprint, _AT, "budget.line", permission=Permission.CASES_OPEN, finds=the_line)
def line(call: Call) -> ResponseReturnValue:
    """One line, and what happened to it."""
    return _page(call)


@door(
    blueprint,
    f"{_AT}/change",
    "budget.change",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_line,
    takes=ChangedLineForm,
    again=_with_change,
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """Change a line."""
    stated = {name: part for name, part in call.data.items() if name not in ("once", "version")}
    change_line(call.unit, call.row.found, NewLine(**stated))
    flash(_("The line is changed. It waits for the approval of somebody else."), "done")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/step",
    "budget.step",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_line,
    takes=BudgetStepForm,
    again=_with_step,
)
def step(call: Call) -> ResponseReturnValue:
    """Commit, pay or cancel a line."""
    take_step(call.unit, call.row.found, **call.data)
    flash(_("Recorded."), "done")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/receipt",
    "budget.receipt",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_line,
    takes=ReceiptForm,
    again=_with_receipt,
)
def receipt(call: Call) -> ResponseReturnValue:
    """Name the receipt of a line."""
    add_receipt(call.unit, call.row.found, call.data["receipt_id"])
    flash(_("Recorded."), "done")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/decide",
    "budget.decide",
    permission=Permission.BUDGET_APPROVE,
    methods=("POST",),
    finds=the_line,
    takes=VerdictForm,
    again=_with_verdict,
)
def decide(call: Call) -> ResponseReturnValue:
    """Approve or decline a line."""
    decide_line(call.unit, call.row.found, call.data["verdict"], call.data["reason"])
    flash(_("Your decision is recorded."), "done")
    return _back(call)
