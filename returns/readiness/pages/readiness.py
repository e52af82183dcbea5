"""Pages of readiness: what stands in the way of a departure, by where it is cleared; and its sign-off."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import FindingsOfArea, grouped, the_case
from returns.cases.queries.cases import STATUS, Case, members_of_case
from returns.cases.rules import CaseState, blockers
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import did_the_work
from returns.journey.queries.travellers import names_of
from returns.readiness.queries.readiness import latest_sign_off
from returns.readiness.schemas import SignOffForm
from returns.readiness.services import Readiness, ask_for_sign_off, plan_again, readiness_of, sign_off

routes = Routes("readiness", permission=Permission.CASES_WORK, load=the_case)


def _areas(request: Request[Case], ready: Readiness) -> list[FindingsOfArea]:
    """Findings by area, those that block first; the status of a country is cleared in the rule book."""
    names = names_of(members_of_case(request.unit.session, request.row.id))
    areas = [
        replace(area, url=url_for("rulebook.rule", code=STATUS))
        if any(finding.reason.rule.startswith(STATUS) for finding in area.findings)
        else area
        for area in grouped(ready.findings, names, request.row.id, request.me)
    ]
    return sorted(areas, key=lambda area: all(finding.mark != "blocked" for finding in area.findings))


def _readiness_page(request: Request[Case], form: Form) -> str:
    case, state = request.row, request.row.state
    session, today = request.unit.session, request.container.clock.now().date()
    signed = latest_sign_off(session, case.id)
    # Before anything is opened, so that all keys come at once.
    signers = accounts.accounts_by_id(session, [signed.signed_by] if signed else [])
    ready = readiness_of(request.unit, case)
    areas, blocked = _areas(request, ready), len(blockers(ready.findings))
    may_sign = request.me.may(Permission.SIGN_OFF) and state is CaseState.PLANNING
    return render_template(
        "returns/readiness/page.html",
        **common(request),
        areas=areas,
        blocked=blocked,
        warned=len(ready.findings) - blocked,
        departs_on=ready.departs_on,
        rule_count=len(ready.rule_versions),
        signed=signed,
        signed_by=signers[signed.signed_by].name if signed and signed.signed_by in signers else "",
        stands=signed is not None and signed.facts_hash == ready.facts_hash,
        may_sign=may_sign,
        is_own=may_sign and did_the_work(session, case, request.me.account_id, today),
        is_planned=state is CaseState.PLANNING,
        is_signed_state=state is CaseState.READY,
        form=form,
    )


@routes.get("/cases/<uuid:case_id>/readiness", "readiness.open", permission=Permission.CASES_OPEN, endpoint="page")
def readiness(request: Request[Case]) -> ResponseReturnValue:
    """What stands in the way of the departure of a case."""
    return _readiness_page(request, Form())


@routes.post(
    "/cases/<uuid:case_id>/readiness/sign-off",
    "readiness.sign_off",
    permission=Permission.SIGN_OFF,
    schema=SignOffForm,
    on_invalid=_readiness_page,
)
def sign(request: Request[Case]) -> ResponseReturnValue:
    """Sign the departure off."""
    sign_off(request.unit, request.row, request.data.get("note"))
    flash(_("Signed off. The departure can be recorded when its day has come."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/readiness/again", "readiness.plan_again", schema=NothingForm)
def again(request: Request[Case]) -> ResponseReturnValue:
    """Take a signed case back to planning."""
    plan_again(request.unit, request.row)
    flash(_("The case is in planning again. It has to be signed off anew."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/readiness/ask", "readiness.ask", schema=NothingForm)
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask those of the office who may sign for their signature."""
    count = ask_for_sign_off(request.unit, request.row)
    sentence = ngettext("%(num)d colleague is asked to sign.", "%(num)d colleagues are asked to sign.", count)
    flash(sentence if count else _("They were asked before, and nothing has changed since."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)
