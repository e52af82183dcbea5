"""Doors of the budget of a case: the table, what it is under, new lines, proposals, checks for double payment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form, Stored
from foundation.language.money import currencies
from foundation.language.words import _, ngettext
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Case, Person, members_of_case, reason_sentence
from returns.cases.rules import ENDED, Reason
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import common
from returns.journey.queries.reasons import names_of
from returns.money.queries import (
    BudgetEvent,
    BudgetLine,
    Programme,
    Said,
    check_result,
    checks_for_payment,
    day_of_help,
    entitlement_in,
    event_money,
    lines_of_case,
    programme_of,
    programmes_known,
    rules_asked,
    said_of,
)
from returns.money.rules.budget import Charged, LineKind, LineStatus, Paid, above_entitlement, line_findings, sums_of
from returns.money.rules.entitlements import Entitlement
from returns.money.schemas import BudgetLineForm, PaymentCheckForm, ProgrammeForm
from returns.money.services import NewLine, propose_lines, record_line, record_payment_check, set_programme
from returns.money.words import (
    KIND_LABELS,
    LINE_EVENT_LABELS,
    LINE_STATUS_LABELS,
    LINE_STATUS_MARKS,
    PAID_LABELS,
    PAY_LABELS,
    RETURN_TYPE_LABELS,
    WHEN_LABELS,
    cap_label,
    entitlement_label,
    line_label,
)

# Budgets as pages show them: lines with their findings, sums by currency, what the programme pays.


@dataclass(frozen=True)
class BudgetRead:
    """What the page of a budget is made of."""

    lines: Sequence[tuple[BudgetLine, Said]]
    entitled: Entitlement
    findings: tuple[Reason, ...]
    programmes: list[str]
    names: Mapping[str, str]


def read_budget(
    request: Request, programme: Programme, people: Sequence[Person], names: Mapping[str, str], day: date
) -> BudgetRead:
    """Lines of a case, what its people are entitled to, and where the two do not fit; two statements."""
    rows = lines_of_case(request.unit.session, request.path["case_id"])
    lines = [(row, said_of(row)) for row in rows]
    rules = rules_asked(request.unit.session, request.container.clock.now().date())
    entitled = entitlement_in(rules, programme, people, day)
    counted = [opened for row, opened in lines if row.status is not LineStatus.CANCELLED]
    findings = [*entitled.reasons, *above_entitlement(entitled, [_charged(opened) for opened in counted])]
    for row, opened in lines:
        findings += line_findings(opened.facts, row.receipt_id is not None)
    return BudgetRead(lines, entitled, tuple(findings), programmes_known(rules), names)


def _charged(opened: Said) -> Charged:
    facts = opened.facts
    amount = facts.actual or facts.planned
    is_medical = facts.kind is LineKind.MEDICAL
    return Charged(facts.line, facts.entitlement, opened.person, facts.is_help, is_medical, amount)


def shown_line(row: BudgetLine, opened: Said, read: BudgetRead) -> SimpleNamespace:
    """One line with its words, sums, marks and findings."""
    facts = opened.facts
    declined = row.declined_at is not None
    return SimpleNamespace(
        url=url_for("budget.line", case_id=row.case_id, line_id=row.id),
        number=row.ordinal,
        label=line_label(facts.kind, opened.what, facts.entitlement),
        is_typed=bool(opened.what),
        kind=KIND_LABELS[facts.kind],
        person=read.names.get(opened.person) or (_("Not of this case any more") if opened.person else ""),
        payee=opened.payee,
        planned=facts.planned,
        actual=facts.actual,
        status=LINE_STATUS_LABELS[row.status],
        mark=LINE_STATUS_MARKS.get(row.status, "plain"),
        is_open=facts.is_open,
        is_declined=declined,
        is_cancelled=row.status is LineStatus.CANCELLED,
        findings=[reason_sentence(finding, read.names) for finding in read.findings if finding.subject == facts.line],
    )


def shown_sums(read: BudgetRead) -> list[SimpleNamespace]:
    """One row for each currency; nothing is converted or added across them."""
    return [
        SimpleNamespace(currency=sums.planned.currency, **vars(sums))
        for sums in sums_of(opened.facts for _row, opened in read.lines)
    ]


def shown_entitlement(read: BudgetRead) -> SimpleNamespace:
    """What the programme pays, line by line with rule and source, and its limits."""
    return SimpleNamespace(
        lines=[
            SimpleNamespace(
                what=entitlement_label(line.code),
                person=read.names.get(line.person, ""),
                amount=line.amount,
                payable=line.payable,
                is_cut=line.amount.exceeds(line.payable),
                how=PAY_LABELS[line.pay],
                when=WHEN_LABELS[line.when],
                months=line.used_within_months,
                rule=line.cited.rule,
                source=line.cited.source,
            )
            for line in read.entitled.lines
        ],
        caps=[
            SimpleNamespace(
                what=cap_label(cap.what),
                person=read.names.get(cap.person, ""),
                most=cap.most,
                is_reached=cap.is_reached,
                months=cap.within_months,
                source=cap.cited.source,
            )
            for cap in read.entitled.caps
        ],
        totals=read.entitled.payable,
        notes=[reason_sentence(reason, read.names) for reason in (*read.entitled.reasons, *_of_caps(read))],
    )


def _of_caps(read: BudgetRead) -> list[Reason]:
    people = set(read.names) | {""}
    return [
        finding for finding in read.findings if finding.code.startswith("budget_above_") and finding.subject in people
    ]


def authors_of(request: Request, events: Sequence[BudgetEvent]) -> Mapping[Any, accounts.Account]:
    """Whoever did something to a line, by id; one statement, asked once."""
    return accounts.accounts_by_id(request.unit.session, [event.by for event in events])


def shown_events(request: Request, events: Sequence[BudgetEvent]) -> list[SimpleNamespace]:
    """What happened to a line, the latest first, with the name of whoever did it; one statement."""
    who = authors_of(request, events)
    return [
        SimpleNamespace(
            label=LINE_EVENT_LABELS[event.kind],
            at=event.at,
            by=who[event.by].name if event.by in who else "",
            amount=event_money(event),
            reason=event.content["reason"],
        )
        for event in reversed(events)
    ]


# Doors of the budget of a case.


routes = Routes("budget", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>/budget"
_CHECK_MARKS = {Paid.NOBODY_ELSE: "done", Paid.SOMEBODY_ELSE: "warning", Paid.NOT_KNOWN: "due"}


def line_values(programme: Programme, read: BudgetRead) -> dict[str, str]:
    """What the form of a new line begins with: the currency in which the programme pays, if it is one."""
    paid = [amount.currency for amount in read.entitled.payable] or [cap.most.currency for cap in read.entitled.caps]
    return {"currency": paid[0]} if paid else {}


def _checks(request: Request) -> list[SimpleNamespace]:
    checks = checks_for_payment(request.unit.session, request.row.id)
    who = accounts.accounts_by_id(request.unit.session, [check.checked_by for check in checks])
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


def _stored_programme(request: Request) -> Stored:
    return _under(request.row)


def _programme_form(case: Case, typed: Form | None) -> Form:
    stored = _under(case)
    form = typed or Form(values={**stored.values, "version": stored.version})
    form.prefix = "programme"
    return form


def _prefixed(form: Form | None, prefix: str) -> Form:
    form = form or Form()
    form.prefix = prefix
    return form


def _page(request: Request, line: Form | None = None, programme: Form | None = None, check: Form | None = None) -> str:
    case, session = request.row, request.unit.session
    people, under = members_of_case(session, case.id), programme_of(session, case)
    names = names_of(people)
    read = read_budget(
        request, under, people, names, day_of_help(session, case.id, request.container.clock.now().date())
    )
    return render_template(
        "returns/money/page.html",
        **common(request),
        has_ended=case.state in ENDED,
        lines=[shown_line(row, opened, read) for row, opened in read.lines],
        sums=shown_sums(read),
        waiting=sum(opened.facts.is_open for _row, opened in read.lines),
        entitlement=shown_entitlement(read),
        may_propose=bool(read.entitled.lines),
        checks=_checks(request),
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


def _with_line(request: Request, form: Form) -> str:
    return _page(request, line=form)


def _with_programme(request: Request, form: Form) -> str:
    return _page(request, programme=form)


def _with_check(request: Request, form: Form) -> str:
    return _page(request, check=form)


def _back(request: Request) -> ResponseReturnValue:
    return redirect(url_for("budget.page", case_id=request.row.id), 303)


@routes.get(_AT, "budget.page", permission=Permission.CASES_OPEN)
def page(request: Request) -> ResponseReturnValue:
    """The budget of a case."""
    return _page(request)


@routes.post(_AT, "budget.record", schema=BudgetLineForm, on_invalid=_with_line)
def record(request: Request) -> ResponseReturnValue:
    """Record a line."""
    stated = {name: part for name, part in request.data.items() if name != "once"}
    record_line(request.unit, request.row, NewLine(**stated), request.data.get("once"))
    flash(_("The line is recorded. It waits for the approval of somebody else."), "done")
    return _back(request)


@routes.post(
    f"{_AT}/programme", "budget.programme", schema=ProgrammeForm, on_invalid=_with_programme, stored=_stored_programme
)
def programme(request: Request) -> ResponseReturnValue:
    """Say under which programme a case returns."""
    set_programme(request.unit, request.row, request.data.get("programme"), request.data.get("return_type"))
    flash(_("The programme is recorded."), "done")
    return _back(request)


@routes.post(f"{_AT}/propose", "budget.propose", schema=NothingForm)
def propose(request: Request) -> ResponseReturnValue:
    """Record what the people of a case are entitled to."""
    count = propose_lines(request.unit, request.row)
    added = ngettext("%(num)d line was added.", "%(num)d lines were added.", count)
    flash(added if count else _("Everything that the programme pays stands here already."), "done" if count else "due")
    return _back(request)


@routes.post(f"{_AT}/check", "budget.check", schema=PaymentCheckForm, on_invalid=_with_check)
def check(request: Request) -> ResponseReturnValue:
    """Record a check for double payment."""
    record_payment_check(request.unit, request.row, **request.data)
    flash(_("The check is recorded."), "done")
    return _back(request)
