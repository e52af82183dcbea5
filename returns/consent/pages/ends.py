"""Doors by which a consent ends: what will happen is shown first, then it is withdrawn, or corrected."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import case_head
from returns.cases.queries.cases import Case, case_by_id, members_of_case
from returns.consent.pages.consent import (
    back,
    choices,
    guardian_names,
    opened,
    receivers_of,
    routes as shared_routes,
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

routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=the_consent)


_TYPED = ("language", "interpreter", "explained", "witness", "place", "proxy_name", "proxy_basis", "text_language")
_TICKED = ("checklist", "voluntariness", "alternatives", "side_effects")


def _case(request: Request) -> Case:
    case = case_by_id(request.unit.session, request.row.case_id)
    if case is None:
        raise NotFound
    return case


def _about(request: Request) -> dict[str, Any]:
    """What both pages say of the consent: whose it is, what for, who signed."""
    session, case = request.unit.session, _case(request)
    names = {member.id.hex: name_of(member) for member in members_of_case(session, case.id)}
    guardianships = guardians_of_case(session, case.id)
    shown = shown_consent(request.row, names, receivers_of(request))
    shown.signers = signers_of(request.row, names, guardian_names(guardianships))
    back_url = url_for("consent.page", case_id=case.id)
    return {"case": case_head(case), "one": shown, "names": names, "held": guardianships, "back_url": back_url}


def _withdrawal(request: Request, form: Form) -> str:
    """What will happen when a consent is withdrawn."""
    about, case = _about(request), _case(request)
    then = consequences_of(request.unit, case, request.row)
    receivers = receivers_of(request)
    escorts = [escort.content.name for escort in escorts_of_case(request.unit.session, case.id)] if then.legs else []
    ends = [consent.organisation_id for consent in (request.row, *then.transfers) if consent.organisation_id]
    partners = list(dict.fromkeys(receivers.get(organisation_id.hex, "") for organisation_id in ends))
    form.values.setdefault("said_by", about["one"].person)
    return render_template(
        "returns/consent/withdraw.html", form=form, legs=then.legs, partners=partners, escorts=escorts, **about
    )


@routes.form(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw",
    "consent.withdraw",
    opens="consent.withdraw_page",
    shows=_withdrawal,
    page="withdraw_page",
    schema=WithdrawalForm,
)
def withdraw(request: Request) -> ResponseReturnValue:
    """Withdraw a consent from now on."""
    withdraw_consent(
        request.unit, request.row, Withdrawal(request.data.get("said_by", ""), request.data.get("reason", ""))
    )
    flash(_("The consent is withdrawn from now on."), "done")
    return back(request)


def _values(request: Request) -> dict[str, Any]:
    consent = request.row
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


def _correction(request: Request, form: Form) -> str:
    """What was recorded, to be put right."""
    about = _about(request)
    if not form.values:
        form.values = _values(request)
    offered = choices(request, _case(request), about["names"], about["held"], form)
    return render_template("returns/consent/correct.html", form=form, **offered, **about)


@routes.form(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/correct",
    "consent.correct",
    opens="consent.correct_page",
    shows=_correction,
    page="correct_page",
    schema=CorrectionForm,
)
def correct(request: Request) -> ResponseReturnValue:
    """Record what was really given, in the place of what was recorded."""
    by = request.data["representative"]
    right = signed_like(request.unit, _case(request), request.row.person_id, by, taken(request.data))
    correct_consent(request.unit, request.row, right, request.data.get("reason", ""))
    flash(_("The consent is corrected. What was recorded before stays readable."), "done")
    return back(request)
