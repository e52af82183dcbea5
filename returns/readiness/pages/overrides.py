"""Doors of overrides: what may be set aside for a while, who asked why, and what a second person said."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries.cases import SENTENCES, Case, members_of_case, reason_sentence
from returns.cases.rules import Reason
from returns.cases.services.planning import PLANNED_IN
from returns.cases.words.cases import code_named
from returns.journey.pages.itinerary import common
from returns.journey.queries.reasons import names_of
from returns.readiness.queries.overrides import Override, override_of_case, overrides_of_case
from returns.readiness.rules.overrides import OverrideState, against_deciding
from returns.readiness.schemas import DecisionForm, OverrideForm
from returns.readiness.services import (
    Present,
    ask_override,
    decide_override,
    key_of,
    present_of,
    take_back_override,
)

routes = Routes("overrides", permission=Permission.CASES_WORK, load=the_case)
STATES = {
    OverrideState.ASKED: ("due", _l("Waits for a second person")),
    OverrideState.GRANTED: ("done", _l("Granted")),
    OverrideState.DECLINED: ("blocked", _l("Declined")),
    OverrideState.TAKEN_BACK: ("later", _l("Taken back")),
}


@dataclass(frozen=True)
class _Context:
    """What every request is shown with: how the case stands, its people, colleagues by id."""

    now: Present
    people: Mapping[str, str]
    names: Mapping[uuid.UUID, accounts.Account]


def _shown(row: Override, context: _Context, form: Form) -> SimpleNamespace:
    content, names = row.content, context.names
    code = code_named(content["code"], SENTENCES)
    waits = row.state is OverrideState.ASKED
    against = against_deciding(context.now.deciding(row)) if waits else ()
    mark, label = STATES[row.state]
    over = row.state is OverrideState.GRANTED and row.until < context.now.today
    form.prefix = f"o{row.id.hex[:8]}"
    decider = names.get(row.decided_by) if row.decided_by else None
    return SimpleNamespace(
        words=reason_sentence(Reason(code, content["subject"]), context.people) if code else content["code"],
        reason=content["reason"],
        answer=content["answer"],
        until=row.until,
        asked_by=names[row.asked_by].name if row.asked_by in names else "",
        asked_at=row.asked_at,
        decided_by=decider.name if decider else "",
        decided_at=row.decided_at,
        mark="later" if over else mark,
        label=_("Has ended") if over else label,
        waits=waits,
        against=[reason_sentence(reason) for reason in against],
        is_own=row.asked_by == context.now.actor_id,
        form=form,
        decide_url=url_for("overrides.decide", case_id=row.case_id, override_id=row.id),
        back_url=url_for("overrides.take_back", case_id=row.case_id, override_id=row.id),
    )


def _page_of(request: Request, case: Case, form: Form, typed_for: Override | None = None) -> str:
    session = request.unit.session
    rows = overrides_of_case(session, case.id)
    account_ids = [account_id for row in rows for account_id in (row.asked_by, row.decided_by) if account_id]
    colleagues = accounts.accounts_by_id(
        session, account_ids
    )  # before anything is opened, so that all keys come at once
    now = present_of(request.unit, case)
    people = names_of(members_of_case(session, case.id))
    context = _Context(now, people, colleagues)
    is_planned, longest = case.state in PLANNED_IN, now.rules.longest.value
    findings = now.overridable if is_planned else ()
    shown = [_shown(row, context, form if row is typed_for else Form()) for row in rows]
    return render_template(
        "returns/readiness/overrides.html",
        **common(request),
        is_planned=is_planned,
        choices=[(key_of(case.id, finding).hex, reason_sentence(finding, people)) for finding in findings],
        latest=now.today + timedelta(days=longest),
        longest=longest,
        waiting=[override for override in shown if override.waits],
        past=[override for override in shown if not override.waits],
        may_sign=request.me.may(Permission.SIGN_OFF),
        form=Form() if typed_for is not None else form,
        ask_url=url_for("overrides.ask", case_id=case.id),
        readiness_url=url_for("readiness.page", case_id=case.id),
    )


def _page(request: Request, form: Form) -> str:
    """What may be overridden in a case, and what was."""
    return _page_of(request, request.row, form)


@routes.form(
    "/cases/<uuid:case_id>/overrides",
    "override.ask",
    opens="override.read",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=OverrideForm,
)
def ask(request: Request) -> ResponseReturnValue:
    """Ask that a second person sets a finding aside."""
    fields = request.data
    ask_override(request.unit, request.row, fields["finding"], fields["until"], fields["reason"], fields.get("once"))
    flash(_("Asked. Whoever may sign off in your office is told."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.id), 303)


def _override(request: Request) -> PartOfCase[Override] | None:
    return case_with(
        request, override_of_case(request.unit.session, request.path["case_id"], request.path["override_id"])
    )


def _page_again(request: Request, form: Form) -> str:
    row, request.row = request.row.part, request.row.case
    return _page_of(request, request.row, form, row)


@routes.post(
    "/cases/<uuid:case_id>/overrides/<uuid:override_id>",
    "override.decide",
    permission=Permission.SIGN_OFF,
    load=_override,
    schema=DecisionForm,
    on_invalid=_page_again,
)
def decide(request: Request) -> ResponseReturnValue:
    """Grant or decline a request."""
    is_granted = request.data["decision"] == "grant"
    decide_override(request.unit, request.row.case, request.row.part, is_granted, request.data.get("answer") or "")
    flash(_("The override is granted.") if is_granted else _("The override is declined."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.case.id), 303)


@routes.post(
    "/cases/<uuid:case_id>/overrides/<uuid:override_id>/take-back",
    "override.take_back",
    load=_override,
    schema=NothingForm,
)
def take_back(request: Request) -> ResponseReturnValue:
    """Take a request back that waits."""
    take_back_override(request.unit, request.row.case, request.row.part)
    flash(_("The request is taken back."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.case.id), 303)
