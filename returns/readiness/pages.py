"""Pages of readiness: what stands in the way of a departure, by where it is cleared; its sign-off; overrides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown
from returns.cases.pages.cases import FindingsOfArea, PartOfCase, case_with, grouped, the_case
from returns.cases.queries import SENTENCES, Case, cases_by_id, members_of_case, reason_sentence
from returns.cases.rules.cases import CaseState, Reason, blockers
from returns.cases.services.planning import PLANNED_IN
from returns.cases.words import code_named
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import did_the_work
from returns.journey.queries.travellers import names_of
from returns.readiness.queries.reads import Override, override_of_case, overrides_of_case, overrides_to_decide
from returns.readiness.queries.sign_offs import latest_sign_off
from returns.readiness.rules.overrides import OverrideState, against_deciding
from returns.readiness.schemas import SHOWN, CasesShown, DecisionForm, OverrideForm, SignOffForm
from returns.readiness.services import (
    Present,
    Readiness,
    ask_for_sign_off,
    ask_override,
    decide_override,
    key_of,
    plan_again,
    present_of,
    readiness_of,
    sign_off,
    take_back_override,
    void_sign_offs,
)
from returns.readiness.words import ReadinessAct

routes = Routes("readiness", permission=Permission.CASES_WORK, load=the_case)
_lists = Routes("sign_offs", permission=Permission.CASES_OPEN, load=None)


def void_urls(cases: Sequence[Case]) -> list[str]:
    """Where a page asks, once it is shown, which of these sign-offs hold no longer: some cases at a time."""
    signed = list(dict.fromkeys(case.id.hex for case in cases if case.state is CaseState.READY))
    return [url_for("sign_offs.void", case=signed[at : at + SHOWN]) for at in range(0, len(signed), SHOWN)]


@_lists.get("/sign-offs/void", ReadinessAct.VOID, schema=CasesShown)
def void(request: Request[None]) -> ResponseReturnValue:
    """What a list or a board puts into its rows once it is shown: which of its sign-offs hold no longer."""
    office, cases = request.me.office_id, cases_by_id(request.unit.session, request.data["case"])
    signed = [case for case in cases if case.office_id == office and case.state is CaseState.READY]
    return render_template("returns/readiness/void.html", void=sorted(void_sign_offs(request.unit, signed)))


def _areas(request: Request[Case], ready: Readiness) -> list[FindingsOfArea]:
    """Findings by area, those that block first."""
    names = names_of(members_of_case(request.unit.session, request.row.id))
    areas = grouped(ready.findings, names, request.row.id, request.me)
    return sorted(areas, key=lambda area: all(finding.mark != "blocked" for finding in area.findings))


def _readiness_page(request: Request[Case], form: Form) -> str:
    case, state = request.row, request.row.state
    session, today = request.unit.session, request.unit.today
    signed = latest_sign_off(session, case.id)
    # Before anything is opened: all keys come at once.
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


@routes.get("/cases/<uuid:case_id>/readiness", ReadinessAct.OPEN, permission=Permission.CASES_OPEN, endpoint="page")
def readiness(request: Request[Case]) -> ResponseReturnValue:
    """What stands in the way of the departure of a case."""
    return _readiness_page(request, Form())


@routes.post(
    "/cases/<uuid:case_id>/readiness/sign-off",
    ReadinessAct.SIGN_OFF,
    permission=Permission.SIGN_OFF,
    schema=SignOffForm,
    on_invalid=_readiness_page,
)
def sign(request: Request[Case]) -> ResponseReturnValue:
    """Sign the departure off."""
    sign_off(request.unit, request.row, request.data.get("note"))
    flash(_("Signed off. The departure can be recorded on the day."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/readiness/again", ReadinessAct.PLAN_AGAIN, schema=NothingForm)
def again(request: Request[Case]) -> ResponseReturnValue:
    """Take a signed case back to planning."""
    plan_again(request.unit, request.row)
    flash(_("The case is back in planning. It has to be signed off again."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/readiness/ask", ReadinessAct.ASK, schema=NothingForm)
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask those of the office who may sign for their signature."""
    count = ask_for_sign_off(request.unit, request.row)
    sentence = ngettext(
        "%(num)d colleague has been asked to sign off.", "%(num)d colleagues have been asked to sign off.", count
    )
    flash(sentence if count else _("They have already been asked, and nothing has changed since."), "done")
    return redirect(url_for("readiness.page", case_id=request.row.id), 303)


# Overrides: what may be set aside for a while, who asked why, and what a second person said.

override_routes = Routes("overrides", permission=Permission.CASES_WORK, load=the_case)
_MARKS = {
    OverrideState.ASKED: "due",
    OverrideState.GRANTED: "done",
    OverrideState.DECLINED: "blocked",
    OverrideState.TAKEN_BACK: "later",
}


@dataclass(frozen=True)
class ShownOverride:
    """A request with its finding in words, what speaks against deciding it, whether it is over, and its form."""

    row: Override
    words: str
    against: Sequence[str]
    has_ended: bool
    form: Form

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.row.state is OverrideState.ASKED

    @property
    def mark(self) -> str:
        """The mark of its state; what has ended is over, whatever was decided."""
        return "later" if self.has_ended else _MARKS[self.row.state]


_AT_MOST = 50  # requests that the start page counts


def override_sections(request: Request[Any]) -> list[TodaySection]:
    """What the start page says to who signs off: findings that colleagues wish to set aside."""
    if not request.me.may(Permission.SIGN_OFF):
        return []
    waiting = overrides_to_decide(request.unit.session, request.me.account_id, _AT_MOST)
    lines = when_shown(waiting, lambda _pair: Urgency.TODAY, lambda pair: _waiting_line(*pair))
    return [TodaySection(_("Overrides to decide"), lines, is_cut=len(waiting) == _AT_MOST)]


def _waiting_line(row: Override, case: Case) -> TodayLine:
    return TodayLine(
        url=url_for("overrides.page", case_id=case.id),
        label=case.reference,
        note=_("Until %(day)s", day=day(row.until)),
        mark="due",
        mark_label=_("Awaiting approval"),
        duty=_("Grant or decline the override"),
    )


def _shown(row: Override, now: Present, people: Mapping[str, str], form: Form) -> ShownOverride:
    """A request as a template shows it; `people` by id in hex."""
    content, code = row.content, code_named(row.content.code, SENTENCES)
    form.prefix = f"o{row.id.hex[:8]}"
    against = against_deciding(now.deciding(row)) if row.state is OverrideState.ASKED else ()
    return ShownOverride(
        row=row,
        words=reason_sentence(Reason(code, content.subject), people) if code else content.code,
        against=[reason_sentence(reason) for reason in against],
        has_ended=row.state is OverrideState.GRANTED and row.until < now.today,
        form=form,
    )


def _overrides_page_of(request: Request[Any], case: Case, form: Form, typed_for: Override | None = None) -> str:
    """The page; what was typed stays with the request that it was typed for, else with the form of a new one."""
    session = request.unit.session
    rows = overrides_of_case(session, case.id)
    account_ids = [account_id for row in rows for account_id in (row.asked_by, row.decided_by) if account_id]
    colleagues = accounts.accounts_by_id(session, account_ids)  # before anything is opened: all keys come at once
    now = present_of(request.unit, case)
    people = names_of(members_of_case(session, case.id))
    is_planned, longest = case.state in PLANNED_IN, now.rules.longest.value
    findings = now.overridable if is_planned else ()
    overrides = [_shown(row, now, people, form if row is typed_for else Form()) for row in rows]
    return render_template(
        "returns/readiness/overrides.html",
        **common(request),
        is_planned=is_planned,
        choices=[(key_of(case.id, finding).hex, reason_sentence(finding, people)) for finding in findings],
        colleagues=colleagues,
        latest=now.today + timedelta(days=longest),
        departs_on=now.day,
        earliest=now.day - timedelta(days=longest),
        longest=longest,
        waiting=[override for override in overrides if override.waits],
        past=[override for override in overrides if not override.waits],
        may_sign=request.me.may(Permission.SIGN_OFF),
        form=Form() if typed_for is not None else form,
    )


def _overrides_page(request: Request[Case], form: Form) -> str:
    """What may be overridden in a case, and what was."""
    return _overrides_page_of(request, request.row, form)


@override_routes.form(
    "/cases/<uuid:case_id>/overrides",
    ReadinessAct.OVERRIDE_ASK,
    opens=ReadinessAct.OVERRIDE_READ,
    shows=_overrides_page,
    reads=Permission.CASES_OPEN,
    schema=OverrideForm,
    endpoint="ask",
)
def ask_for_override(request: Request[Case]) -> ResponseReturnValue:
    """Ask that a second person sets a finding aside."""
    typed = request.data
    ask_override(request.unit, request.row, typed["finding"], typed["until"], typed["reason"])
    flash(_("Override requested. Colleagues who can sign off have been notified."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.id), 303)


def _override(request: Request) -> PartOfCase[Override] | None:
    return case_with(
        request, override_of_case(request.unit.session, request.path["case_id"], request.path["override_id"])
    )


def _page_again(request: Request[PartOfCase[Override]], form: Form) -> str:
    return _overrides_page_of(request, request.row.case, form, request.row.part)


@override_routes.post(
    "/cases/<uuid:case_id>/overrides/<uuid:override_id>",
    ReadinessAct.OVERRIDE_DECIDE,
    permission=Permission.SIGN_OFF,
    load=_override,
    schema=DecisionForm,
    on_invalid=_page_again,
)
def decide(request: Request[PartOfCase[Override]]) -> ResponseReturnValue:
    """Grant or decline a request."""
    is_granted = request.data["decision"] == "grant"
    decide_override(request.unit, request.row.case, request.row.part, is_granted, request.data.get("answer") or "")
    flash(_("Override granted.") if is_granted else _("Override declined."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.case.id), 303)


@override_routes.post(
    "/cases/<uuid:case_id>/overrides/<uuid:override_id>/take-back",
    ReadinessAct.OVERRIDE_TAKE_BACK,
    load=_override,
    schema=NothingForm,
)
def take_back(request: Request[PartOfCase[Override]]) -> ResponseReturnValue:
    """Take a request back that waits."""
    take_back_override(request.unit, request.row.case, request.row.part)
    flash(_("Request withdrawn."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.case.id), 303)
