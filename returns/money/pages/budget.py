"""Pages of the budget of a case: the table, what it is under, new lines, proposals, checks for double payment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from returns.journey.queries.travellers import names_of
from returns.money.queries import (
    OpenedLine,
    Programme,
    checks_for_payment,
    day_of_help,
    entitlement_in,
    lines_of_case,
    opened_line,
    programme_of,
    programmes_known,
    rules_asked,
)
from returns.money.rules.budget import Charged, LineKind, LineStatus, above_entitlement, line_findings, sums_of
from returns.money.rules.entitlements import Entitlement
from returns.money.schemas import BudgetLineForm, PaymentCheckForm, ProgrammeForm
from returns.money.services import NewLine, propose_lines, record_line, record_payment_check, set_programme
from returns.money.words import (
    KIND_LABELS,
    LINE_STATUS_MARKS,
    PAID_LABELS,
    PAID_MARKS,
    RETURN_TYPE_LABELS,
    cap_label,
    entitlement_label,
    line_label,
)

routes = Routes("budget", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>/budget"

# Budgets as pages show them: lines with their findings, sums by currency, what the programme pays.


@dataclass(frozen=True)
class Budget:
    """The lines of a case, what its people are entitled to, and where the two do not fit; names by id as hex."""

    lines: Sequence[OpenedLine]
    entitled: Entitlement
    findings: tuple[Reason, ...]
    programmes: list[str]
    names: Mapping[str, str]

    @property
    def counted(self) -> list[OpenedLine]:
        """The lines that are not cancelled."""
        return [opened for opened in self.lines if opened.line.status is not LineStatus.CANCELLED]


@dataclass(frozen=True)
class ShownLine:
    """A line with its label, for whom it is, its mark, and what is to be said about it."""

    opened: OpenedLine
    label: str
    person: str
    mark: str
    findings: list[str]


def read_budget(
    request: Request[Any], programme: Programme, people: Sequence[Person], names: Mapping[str, str], day: date
) -> Budget:
    """The budget of the case of an address, on the day on which help is given; two statements."""
    lines = [opened_line(line) for line in lines_of_case(request.unit.session, request.path["case_id"])]
    rules = rules_asked(request.unit.session, request.container.clock.now().date())
    entitled = entitlement_in(rules, programme, people, day)
    budget = Budget(lines, entitled, (), programmes_known(rules), names)
    findings = [*entitled.reasons, *above_entitlement(entitled, [_charged(opened) for opened in budget.counted])]
    for opened in lines:
        findings += line_findings(opened.facts, opened.line.receipt_id is not None)
    return replace(budget, findings=tuple(findings))


def _charged(opened: OpenedLine) -> Charged:
    facts = opened.facts
    is_medical, amount = facts.kind is LineKind.MEDICAL, facts.actual or facts.planned
    return Charged(facts.line, facts.entitlement, opened.content.person, facts.is_help, is_medical, amount)


def shown_line(opened: OpenedLine, budget: Budget) -> ShownLine:
    """One line in words."""
    facts, content = opened.facts, opened.content
    return ShownLine(
        opened,
        line_label(facts.kind, content.what, facts.entitlement),
        budget.names.get(content.person) or (_("Not of this case any more") if content.person else ""),
        LINE_STATUS_MARKS.get(facts.status, "plain"),
        [reason_sentence(finding, budget.names) for finding in budget.findings if finding.subject == facts.line],
    )


def _notes(budget: Budget) -> list[str]:
    """What keeps help from being known, and which limits the lines pass together."""
    people = {*budget.names, ""}
    passed = [
        finding for finding in budget.findings if finding.code.startswith("budget_above_") and finding.subject in people
    ]
    return [reason_sentence(reason, budget.names) for reason in (*budget.entitled.reasons, *passed)]


# Routes of the budget of a case.


def _new_line(entitled: Entitlement) -> Form:
    """The form of a new line; it begins with the currency in which the programme pays."""
    currencies_paid = [amount.currency for amount in entitled.payable] or [cap.most.currency for cap in entitled.caps]
    return Form(values={"currency": currencies_paid[0]} if currencies_paid else {})


def _under(case: Case) -> Stored:
    kind = case.return_type.value if case.return_type else ""
    return some_of({"programme": case.programme or "", "return_type": kind})


def _stored_programme(request: Request[Case]) -> Stored:
    return _under(request.row)


def _programme_form(case: Case, typed: Form | None) -> Form:
    stored = _under(case)
    form = typed or Form(values={**stored.values, "version": stored.version})
    form.prefix = "programme"
    return form


def _page(
    request: Request[Case], line: Form | None = None, programme: Form | None = None, check: Form | None = None
) -> str:
    case, session = request.row, request.unit.session
    people, under = members_of_case(session, case.id), programme_of(session, case)
    names, day = names_of(people), day_of_help(session, case.id, request.container.clock.now().date())
    budget = read_budget(request, under, people, names, day)
    checks = checks_for_payment(session, case.id)
    authors = accounts.accounts_by_id(session, [row.checked_by for row in checks])
    check_form = check or Form()
    check_form.prefix = "check"
    return render_template(
        "returns/money/page.html",
        **common(request),
        has_ended=case.state in ENDED,
        lines=[shown_line(opened, budget) for opened in budget.lines],
        sums=sums_of(opened.facts for opened in budget.lines),
        waiting=sum(opened.facts.is_open for opened in budget.lines),
        entitled=[(entitlement_label(help_line.code), help_line) for help_line in budget.entitled.lines],
        caps=[(cap_label(cap.what), cap) for cap in budget.entitled.caps],
        totals=budget.entitled.payable,
        notes=_notes(budget),
        names=names,
        checks=checks,
        authors=authors,
        check_marks=PAID_MARKS,
        is_help=any(opened.facts.is_help for opened in budget.counted),
        programme=under,
        programmes=[(name, name) for name in budget.programmes],
        return_types=choices_of(RETURN_TYPE_LABELS),
        kinds=choices_of(KIND_LABELS),
        currencies=currencies(),
        people=list(names.items()),
        results=choices_of(PAID_LABELS),
        form=line or _new_line(budget.entitled),
        programme_form=_programme_form(case, programme),
        check_form=check_form,
        propose_form=Form(),
    )


def _with_line(request: Request[Case], form: Form) -> str:
    return _page(request, line=form)


def _with_programme(request: Request[Case], form: Form) -> str:
    return _page(request, programme=form)


def _with_check(request: Request[Case], form: Form) -> str:
    return _page(request, check=form)


def _back(request: Request[Case]) -> ResponseReturnValue:
    return redirect(url_for("budget.page", case_id=request.row.id), 303)


@routes.get(_AT, "budget.page", permission=Permission.CASES_OPEN)
def page(request: Request[Case]) -> ResponseReturnValue:
    """The budget of a case."""
    return _page(request)


@routes.post(_AT, "budget.record", schema=BudgetLineForm, on_invalid=_with_line)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record a line."""
    stated = {name: part for name, part in request.data.items() if name != "once"}
    record_line(request.unit, request.row, NewLine(**stated), request.data.get("once"))
    flash(_("The line is recorded. It waits for the approval of somebody else."), "done")
    return _back(request)


@routes.post(
    f"{_AT}/programme", "budget.programme", schema=ProgrammeForm, on_invalid=_with_programme, stored=_stored_programme
)
def programme(request: Request[Case]) -> ResponseReturnValue:
    """Say under which programme a case returns."""
    set_programme(request.unit, request.row, request.data.get("programme"), request.data.get("return_type"))
    flash(_("The programme is recorded."), "done")
    return _back(request)


@routes.post(f"{_AT}/propose", "budget.propose", schema=NothingForm)
def propose(request: Request[Case]) -> ResponseReturnValue:
    """Record what the people of a case are entitled to."""
    count = propose_lines(request.unit, request.row)
    added = ngettext("%(num)d line was added.", "%(num)d lines were added.", count)
    flash(added if count else _("Everything that the programme pays stands here already."), "done" if count else "due")
    return _back(request)


@routes.post(f"{_AT}/check", "budget.check", schema=PaymentCheckForm, on_invalid=_with_check)
def check(request: Request[Case]) -> ResponseReturnValue:
    """Record a check for double payment."""
    record_payment_check(request.unit, request.row, **request.data)
    flash(_("The check is recorded."), "done")
    return _back(request)
