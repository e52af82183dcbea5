"""Pages of overrides: what may be set aside for a while, who asked why, and what a second person said."""

import uuid
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
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase, case_with, the_case
from returns.cases.queries.cases import SENTENCES, Case, members_of_case, reason_sentence
from returns.cases.rules import Reason
from returns.cases.services.planning import PLANNED_IN
from returns.cases.words.cases import code_named
from returns.journey.pages.itinerary import common
from returns.journey.queries.travellers import names_of
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
_MARKS = {
    OverrideState.ASKED: "due",
    OverrideState.GRANTED: "done",
    OverrideState.DECLINED: "blocked",
    OverrideState.TAKEN_BACK: "later",
}


@dataclass(frozen=True)
class ShownOverride:
    """A request with its finding in words, who asked and decided, what speaks against deciding it, and its form."""

    row: Override
    words: str
    asked_by: str
    decided_by: str
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


def _shown(
    row: Override, now: Present, people: Mapping[str, str], names: Mapping[uuid.UUID, accounts.Account], form: Form
) -> ShownOverride:
    """A request as a template shows it; `people` by id in hex, `names` by account."""
    content, waits = row.content, row.state is OverrideState.ASKED
    code = code_named(content.code, SENTENCES)
    against = against_deciding(now.deciding(row)) if waits else ()
    form.prefix = f"o{row.id.hex[:8]}"
    decider = names.get(row.decided_by) if row.decided_by else None
    return ShownOverride(
        row=row,
        words=reason_sentence(Reason(code, content.subject), people) if code else content.code,
        asked_by=names[row.asked_by].name if row.asked_by in names else "",
        decided_by=decider.name if decider else "",
        against=[reason_sentence(reason) for reason in against],
        has_ended=row.state is OverrideState.GRANTED and row.until < now.today,
        form=form,
    )


def _page_of(request: Request[Any], case: Case, form: Form, typed_for: Override | None = None) -> str:
    """The page; what was typed stays with the request that it was typed for, else with the form of a new one."""
    session = request.unit.session
    rows = overrides_of_case(session, case.id)
    account_ids = [account_id for row in rows for account_id in (row.asked_by, row.decided_by) if account_id]
    # Before anything is opened, so that all keys come at once.
    colleagues = accounts.accounts_by_id(session, account_ids)
    now = present_of(request.unit, case)
    people = names_of(members_of_case(session, case.id))
    is_planned, longest = case.state in PLANNED_IN, now.rules.longest.value
    findings = now.overridable if is_planned else ()
    overrides = [_shown(row, now, people, colleagues, form if row is typed_for else Form()) for row in rows]
    return render_template(
        "returns/readiness/overrides.html",
        **common(request),
        is_planned=is_planned,
        choices=[(key_of(case.id, finding).hex, reason_sentence(finding, people)) for finding in findings],
        latest=now.today + timedelta(days=longest),
        longest=longest,
        waiting=[override for override in overrides if override.waits],
        past=[override for override in overrides if not override.waits],
        may_sign=request.me.may(Permission.SIGN_OFF),
        form=Form() if typed_for is not None else form,
    )


def _page(request: Request[Case], form: Form) -> str:
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
def ask(request: Request[Case]) -> ResponseReturnValue:
    """Ask that a second person sets a finding aside."""
    fields = request.data
    ask_override(request.unit, request.row, fields["finding"], fields["until"], fields["reason"], fields.get("once"))
    flash(_("Asked. Whoever may sign off in your office is told."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.id), 303)


def _override(request: Request[Any]) -> PartOfCase[Override] | None:
    return case_with(
        request, override_of_case(request.unit.session, request.path["case_id"], request.path["override_id"])
    )


def _page_again(request: Request[PartOfCase[Override]], form: Form) -> str:
    return _page_of(request, request.row.case, form, request.row.part)


@routes.post(
    "/cases/<uuid:case_id>/overrides/<uuid:override_id>",
    "override.decide",
    permission=Permission.SIGN_OFF,
    load=_override,
    schema=DecisionForm,
    on_invalid=_page_again,
)
def decide(request: Request[PartOfCase[Override]]) -> ResponseReturnValue:
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
def take_back(request: Request[PartOfCase[Override]]) -> ResponseReturnValue:
    """Take a request back that waits."""
    take_back_override(request.unit, request.row.case, request.row.part)
    flash(_("The request is taken back."), "done")
    return redirect(url_for("overrides.page", case_id=request.row.case.id), 303)
