"""Doors by which a consent ends: what will happen is shown first, then it is withdrawn, or corrected."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head
from returns.cases.queries.cases import Case, case_by_id, members_of_case
from returns.consent.pages.consent import (
    back,
    blueprint,
    choices,
    guardian_names,
    opened,
    receivers_of,
    shown_consent,
    signers_of,
    taken,
    the_consent,
)
from returns.consent.schemas import CorrectionForm, WithdrawalForm
from returns.consent.services.consent import signed_like
from returns.consent.services.ends import Withdrawal, consequences_of, correct_consent, withdraw_consent
from returns.escorts.queries.escorts import escorts_of_case
from returns.people.pages.people import name_of
from returns.people.queries import guardians_of_case

_TYPED = ("language", "interpreter", "explained", "witness", "place", "proxy_name", "proxy_basis", "text_language")
_TICKED = ("checklist", "voluntariness", "alternatives", "side_effects")


def _case(call: Call) -> Case:
    case = case_by_id(call.unit.session, call.row.case_id)
    if case is None:
        raise NotFound
    return case


def _about(call: Call) -> dict[str, Any]:
    """What both pages say of the consent: whose it is, what for, who signed."""
    session, case = call.unit.session, _case(call)
    names = {member.id.hex: name_of(member) for member in members_of_case(session, case.id)}
    guardianships = guardians_of_case(session, case.id)
    shown = shown_consent(call.row, names, receivers_of(call))
    shown.signers = signers_of(call.row, names, guardian_names(guardianships))
    back_url = url_for("consent.page", case_id=case.id)
    return {"case": case_head(case), "one": shown, "names": names, "held": guardianships, "back_url": back_url}


def _withdrawal(call: Call, form: Form) -> str:
    about, case = _about(call), _case(call)
    then = consequences_of(call.unit, case, call.row)
    receivers = receivers_of(call)
    escorts = (
        [escort.content.get("name", "") for escort in escorts_of_case(call.unit.session, case.id)] if then.legs else []
    )
    ends = [consent.organisation_id for consent in (call.row, *then.transfers) if consent.organisation_id]
    partners = list(dict.fromkeys(receivers.get(organisation_id.hex, "") for organisation_id in ends))
    form.values.setdefault("said_by", about["one"].person)
    return render_template(
        "returns/consent/withdraw.html", form=form, legs=then.legs, partners=partners, escorts=escorts, **about
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw",
    "consent.withdraw_page",
    permission=Permission.CASES_WORK,
    finds=the_consent,
)
def withdraw_page(call: Call) -> ResponseReturnValue:
    """What will happen when a consent is withdrawn."""
    return _withdrawal(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw",
    "consent.withdraw",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_consent,
    takes=WithdrawalForm,
    again=_withdrawal,
)
def withdraw(call: Call) -> ResponseReturnValue:
    """Withdraw a consent from now on."""
    withdraw_consent(call.unit, call.row, Withdrawal(call.data.get("said_by", ""), call.data.get("reason", "")))
    flash(_("The consent is withdrawn from now on."), "done")
    return back(call)


def _values(call: Call) -> dict[str, Any]:
    consent = call.row
    content = opened(consent)[0]
    values: dict[str, Any] = {name: content.get(name) or "" for name in _TYPED}
    values |= {name: content.get(name) or [] for name in _TICKED}
    values |= {name: "yes" if content.get(name) else "" for name in ("read_back", "copy_given", "says_of_age")}
    helper = consent.representative_id or (consent.signed_by if consent.signed_by != consent.person_id else None)
    values["representative"] = "g" if consent.guardian_id else f"p{helper.hex}" if helper else ""
    values |= {
        "form": consent.form.value,
        "given_on": consent.given_on.isoformat(),
        "assent": content.get("assent") or "",
    }
    values["file_id"] = consent.file_id.hex if consent.file_id else ""
    return values


def _correction(call: Call, form: Form) -> str:
    about = _about(call)
    if not form.values:
        form.values = _values(call)
    offered = choices(call, _case(call), about["names"], about["held"], form)
    return render_template("returns/consent/correct.html", form=form, **offered, **about)


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/correct",
    "consent.correct_page",
    permission=Permission.CASES_WORK,
    finds=the_consent,
)
def correct_page(call: Call) -> ResponseReturnValue:
    """What was recorded, to be put right."""
    return _correction(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/correct",
    "consent.correct",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_consent,
    takes=CorrectionForm,
    again=_correction,
)
def correct(call: Call) -> ResponseReturnValue:
    """Record what was really given, in the place of what was recorded."""
    by = call.data["representative"]
    right = signed_like(call.unit, _case(call), call.row.person_id, by, taken(call.data))
    correct_consent(call.unit, call.row, right, call.data.get("reason", ""))
    flash(_("The consent is corrected. What was recorded before stays readable."), "done")
    return back(call)
