"""Doors of the budget of a case: the table, what it is under, new lines, proposals, checks for double payment."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form, Stored
from foundation.language.money import currencies
from foundation.language.words import _, ngettext
from foundation.web.door import door
from foundation.web.overwriting import some_of
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules.cases import ENDED
from returns.cases.words.cases import choices_of
from returns.journey.pages.travel import common
from returns.journey.queries.travel_reasons import names_of
from returns.money.pages.budget_shown import BudgetRead, read_budget, shown_entitlement, shown_line, shown_sums
from returns.money.queries.budget import check_result, checks_for_payment, day_of_help
from returns.money.queries.entitlements import Programme, programme_of
from returns.money.rules.budget import LineStatus, Paid
from returns.money.schemas import BudgetLineForm, PaymentCheckForm, ProgrammeForm
from returns.money.services.budget import NewLine, propose_lines, record_line, record_payment_check, set_programme
from returns.money.words.labels import KIND_LABELS, PAID_LABELS, RETURN_TYPE_LABELS

blueprint = Blueprint("budget", __name__)
_AT = "/cases/<uuid:case_id>/budget"
_CHECK_MARKS = {Paid.NOBODY_ELSE: "done", Paid.SOMEBODY_ELSE: "warning", Paid.NOT_KNOWN: "due"}


def line_values(programme: Programme, read: BudgetRead) -> dict[str, str]:
    """What the form of a new line begins with: the currency in which the programme pays, if it is one."""
    paid = [amount.currency for amount in read.entitled.payable] or [cap.most.currency for cap in read.entitled.caps]
    return {"currency": paid[0]} if paid else {}


def _checks(call: Call) -> list[SimpleNamespace]:
    checks = checks_for_payment(call.unit.session, call.row.id)
    who = accounts.accounts_by_id(call.unit.session, [check.checked_by for check in checks])
    return [
        SimpleNamespace(
            result=PAID_LABELS[result],
            mark=_CHECK_MARKS[result],
            asked=check.content["asked"],
            note=check.content["note"],
            at=check.checked_at,
            by=who[check.checked_by].name if check.checked_by in who else "",
        )
        for check, result in ((check, check_result(check)) for check in checks)
    ]


def _under(case: Case) -> Stored:
    kind = case.return_type.value if case.return_type else ""
    return some_of({"programme": case.programme or "", "return_type": kind})


def _stored_programme(call: Call) -> Stored:
    return _under(call.row)


def _programme_form(case: Case, typed: Form | None) -> Form:
    stored = _under(case)
    form = typed or Form(values={**stored.values, "version": stored.version})
    form.prefix = "programme"
    return form


def _prefixed(form: Form | None, prefix: str) -> Form:
    form = form or Form()
    form.prefix = prefix
    return form


def _page(call: Call, line: Form | None = None, programme: Form | None = None, check: Form | None = None) -> str:
    case, session = call.row, call.unit.session
    people, under = members_of_case(session, case.id), programme_of(session, case)
    names = names_of(people)
    read = read_budget(call, under, people, names, day_of_help(session, case.id, call.wiring.clock.now().date()))
    return render_template(
        "returns/money/page.html",
        **common(call),
        has_ended=case.state in ENDED,
        lines=[shown_line(row, opened, read) for row, opened in read.lines],
        sums=shown_sums(read),
        waiting=sum(opened.facts.is_open for _row, opened in read.lines),
        entitlement=shown_entitlement(read),
        may_propose=bool(read.entitled.lines),
        checks=_checks(call),
        is_help=any(opened.facts.is_help for row, opened in read.lines if row.status is not LineStatus.CANCELLED),
        programme=under,
        return_type=RETURN_TYPE_LABELS[under.return_type] if under.return_type else "",
        programmes=[(name, name) for name in read.programmes],
        return_types=choices_of(RETURN_TYPE_LABELS),
        kinds=choices_of(KIND_LABELS),
        currencies=currencies(),
        people=list(names.items()),
        results=choices_of(PAID_LABELS),
        form=line or Form(values=dict(line_values(under, read))),
        programme_form=_programme_form(case, programme),
        check_form=_prefixed(check, "check"),
        propose_form=Form(),
        urls={name: url_for(f"budget.{name}", case_id=case.id) for name in ("record", "programme", "propose", "check")},
        files_url=url_for("files.page", case_id=case.id),
    )


def _with_line(call: Call, form: Form) -> str:
    return _page(call, line=form)


def _with_programme(call: Call, form: Form) -> str:
    return _page(call, programme=form)


def _with_check(call: Call, form: Form) -> str:
    return _page(call, check=form)


def _back(call: Call) -> ResponseReturnValue:
    return redirect(url_for("budget.page", case_id=call.row.id), 303)


@door(blueprint, _AT, "budget.page", permission=Permission.CASES_OPEN, finds=the_case)
def page(call: Call) -> ResponseReturnValue:
    """The budget of a case."""
    return _page(call)


@door(
    blueprint,
    _AT,
    "budget.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=BudgetLineForm,
    again=_with_line,
)
def record(call: Call) -> ResponseReturnValue:
    """Record a line."""
    stated = {name: part for name, part in call.data.items() if name != "once"}
    record_line(call.unit, call.row, NewLine(**stated), call.data.get("once"))
    flash(_("The line is recorded. It waits for the approval of somebody else."), "done")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/programme",
    "budget.programme",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ProgrammeForm,
    again=_with_programme,
    stored=_stored_programme,
)
def programme(call: Call) -> ResponseReturnValue:
    """Say under which programme a case returns."""
    set_programme(call.unit, call.row, call.data.get("programme"), call.data.get("return_type"))
    flash(_("The programme is recorded."), "done")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/propose",
    "budget.propose",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=NothingForm,
)
def propose(call: Call) -> ResponseReturnValue:
    """Record what the people of a case are entitled to."""
    count = propose_lines(call.unit, call.row)
    added = ngettext("%(num)d line was added.", "%(num)d lines were added.", count)
    flash(added if count else _("Everything that the programme pays stands here already."), "done" if count else "due")
    return _back(call)


@door(
    blueprint,
    f"{_AT}/check",
    "budget.check",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=PaymentCheckForm,
    again=_with_check,
)
def check(call: Call) -> ResponseReturnValue:
    """Record a check for double payment."""
    record_payment_check(call.unit, call.row, **call.data)
    flash(_("The check is recorded."), "done")
    return _back(call)
