"""Doors of the protection check, which everybody gets."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import case_head, the_case
from returns.pages.labels import CLAIM_LABELS, FEAR_LABELS, choices_of
from returns.queries.protection import check_facts, checks_of_case
from returns.queries.reasons import reason_sentence
from returns.rules.cases import ENDED
from returns.rules.protection import check_reasons
from returns.schemas.protection import NO, UNKNOWN, YES, CheckForm
from returns.services.protection import Answers, check_protection

blueprint = Blueprint("protection_check", __name__)
_SAID = {YES: True, NO: False, UNKNOWN: None}


def _page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    found = checks_of_case(session, case.id)
    names = accounts.accounts_by_id(session, [one.checked_by for one in found])
    words = {said: word for word, said in ((_("Yes"), True), (_("No"), False), (_("Not known yet"), None))}
    checks = []
    for one in found:
        facts = check_facts(one)
        checks.append(
            SimpleNamespace(
                at=one.checked_at,
                who=names[one.checked_by].name if one.checked_by in names else "",
                fear=FEAR_LABELS[facts.fear],
                claim=CLAIM_LABELS[facts.claim],
                is_detained=words[facts.is_detained],
                has_legal_advice=words[facts.has_legal_advice],
                may_enter=words[facts.may_enter],
                interpreter=one.content["interpreter"],
                note=one.content["note"],
                findings=[reason_sentence(reason) for reason in check_reasons(facts)],
            )
        )
    return render_template(
        "returns/protection_check/page.html",
        case=case_head(case),
        checks=checks,
        form=form,
        fears=choices_of(FEAR_LABELS),
        claims=choices_of(CLAIM_LABELS),
        yes_no=[(YES, _("Yes")), (NO, _("No"))],
        yes_no_unknown=[(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known yet"))],
        may_write=call.me.may(Permission.CASES_WORK) and case.state not in ENDED,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/protection-check",
    "protection.check_page",
    permission=Permission.CASES_OPEN,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """The protection checks of a case."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/protection-check",
    "protection.check",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=CheckForm,
    again=_page,
)
def check(call: Call) -> ResponseReturnValue:
    """Record a protection check."""
    said = call.data
    answers = Answers(
        fear=said["fear"],
        claim=said["claim"],
        is_detained=bool(_SAID[said["is_detained"]]),
        has_legal_advice=bool(_SAID[said["has_legal_advice"]]),
        may_enter=_SAID[said["may_enter"]],
        interpreter=said.get("interpreter", ""),
        note=said.get("note", ""),
    )
    check_protection(call.unit, call.row, answers)
    flash(_("The protection check is recorded."), "done")
    return redirect(url_for("cases.open", case_id=call.row.id), 303)
