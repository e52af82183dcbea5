"""Doors of readiness: what stands in the way of a departure, by where it is cleared; and its sign-off."""

import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import grouped, the_case
from returns.cases.queries.cases import STATUS, members_of_case
from returns.cases.rules import CaseState, blockers
from returns.journey.pages.itinerary import common
from returns.journey.queries.itinerary import did_the_work
from returns.journey.queries.reasons import names_of
from returns.readiness.queries.readiness import SignOff, latest_sign_off
from returns.readiness.schemas import SignOffForm
from returns.readiness.services import Readiness, ask_for_sign_off, plan_again, readiness_of, sign_off

blueprint = Blueprint("readiness", __name__)


def _groups(call: Call, ready: Readiness) -> list[SimpleNamespace]:
    """Findings by area; the status of a country is cleared in the rule book."""
    names = names_of(members_of_case(call.unit.session, call.row.id))
    groups = grouped(ready.findings, names, call.row.id, call.me)
    for group in groups:
        if any(finding.rule.startswith(STATUS) for finding in group.findings):
            group.url = url_for("rulebook.rule", code=STATUS)
        group.blocked = any(finding.mark == "blocked" for finding in group.findings)
    return sorted(groups, key=lambda group: not group.blocked)


def _signed(
    signed: SignOff | None, signers: Mapping[uuid.UUID, accounts.Account], ready: Readiness
) -> SimpleNamespace | None:
    """The latest sign-off: by whom, when, and whether it still stands."""
    if signed is None:
        return None
    who = signers.get(signed.signed_by)
    return SimpleNamespace(
        by=who.name if who else "",
        at=signed.signed_at,
        note=signed.content["note"],
        stands=signed.facts_hash == ready.facts_hash,
    )


def _readiness_page(call: Call, form: Form) -> str:
    case, state = call.row, call.row.state
    session, today = call.unit.session, call.wiring.clock.now().date()
    signed = latest_sign_off(session, case.id)
    # Before anything is opened, so that all keys come at once.
    signers = accounts.accounts_by_id(session, [signed.signed_by] if signed else [])
    ready = readiness_of(call.unit, case)
    may_sign = call.me.may(Permission.SIGN_OFF) and state is CaseState.PLANNING
    context: dict[str, Any] = {
        "groups": _groups(call, ready),
        "blocked": len(blockers(ready.findings)),
        "warned": len(ready.findings) - len(blockers(ready.findings)),
        "departs_on": ready.departs_on,
        "rule_count": len(ready.rule_versions),
        "signed": _signed(signed, signers, ready),
        "may_sign": may_sign,
        "is_own": may_sign and did_the_work(session, case, call.me.account_id, today),
        "is_planned": state is CaseState.PLANNING,
        "is_signed_state": state is CaseState.READY,
    }
    return render_template(
        "returns/readiness/page.html",
        **common(call),
        **context,
        form=form,
        sign_url=url_for("readiness.sign", case_id=case.id),
        again_url=url_for("readiness.again", case_id=case.id),
        ask_url=url_for("readiness.ask", case_id=case.id),
        departure_url=url_for("departure.page", case_id=case.id),
        overrides_url=url_for("overrides.page", case_id=case.id),
        sketch_url=url_for("sketch.of_case", case_id=case.id),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/readiness",
    "readiness.open",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="page",
)
def readiness(call: Call) -> ResponseReturnValue:
    """What stands in the way of the departure of a case."""
    return _readiness_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/readiness/sign-off",
    "readiness.sign_off",
    permission=Permission.SIGN_OFF,
    methods=("POST",),
    finds=the_case,
    takes=SignOffForm,
    again=_readiness_page,
)
def sign(call: Call) -> ResponseReturnValue:
    """Sign the departure off."""
    sign_off(call.unit, call.row, call.data.get("note"))
    flash(_("Signed off. The departure can be recorded when its day has come."), "done")
    return redirect(url_for("readiness.page", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/readiness/again",
    "readiness.plan_again",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=NothingForm,
)
def again(call: Call) -> ResponseReturnValue:
    """Take a signed case back to planning."""
    plan_again(call.unit, call.row)
    flash(_("The case is in planning again. It has to be signed off anew."), "done")
    return redirect(url_for("readiness.page", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/readiness/ask",
    "readiness.ask",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=NothingForm,
)
def ask(call: Call) -> ResponseReturnValue:
    """Ask those of the office who may sign for their signature."""
    count = ask_for_sign_off(call.unit, call.row)
    sentence = ngettext("%(num)d colleague is asked to sign.", "%(num)d colleagues are asked to sign.", count)
    flash(sentence if count else _("They were asked before, and nothing has changed since."), "done")
    return redirect(url_for("readiness.page", case_id=call.row.id), 303)
