"""Pages on which a consent ends: what will happen is shown first, then it is withdrawn, or corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import case_head
from returns.cases.queries import Case, case_by_id, members_of_case
from returns.consent.pages.consent import (
    ShownConsent,
    back,
    choices,
    common_of,
    guardian_names,
    receivers_of,
    routes as shared_routes,
    shown_consent,
    the_consent,
)
from returns.consent.queries import Consent, ConsentContent, ConsentEnding
from returns.consent.schemas import CorrectionForm, WithdrawalForm
from returns.consent.services.consent import signed_like
from returns.consent.services.ends import consequences_of, correct_consent, withdraw_consent
from returns.escorts.queries.escorts import escorts_of_case
from returns.people.pages.people import name_of
from returns.people.queries import Guardianship, guardians_of_case

routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=the_consent)
_TYPED = ("language", "interpreter", "explained", "witness", "place", "proxy_name", "proxy_basis", "text_language")
_TICKED = ("checklist", "voluntariness", "alternatives", "side_effects")


@dataclass(frozen=True)
class _About:
    """A consent with its case, the names of its people by id (hex), and who stands for its children."""

    case: Case
    consent: ShownConsent
    names: Mapping[str, str]
    guardianships: Sequence[Guardianship]
    receivers: Mapping[str, str]

    def shown(self) -> dict[str, Any]:
        """What both pages are given."""
        back_url = url_for("consent.page", case_id=self.case.id)
        return {"case": case_head(self.case), "consent": self.consent, "back_url": back_url}


def _case(request: Request[Consent]) -> Case:
    case = case_by_id(request.unit.session, request.row.case_id)
    if case is None:
        raise NotFound
    return case


def _about(request: Request[Consent]) -> _About:
    session, case = request.unit.session, _case(request)
    names = {member.id.hex: name_of(member) for member in members_of_case(session, case.id)}
    guardianships, receivers = guardians_of_case(session, case.id), receivers_of(request)
    consent = shown_consent(request.row, names, receivers, guardian_names(guardianships))
    return _About(case, consent, names, guardianships, receivers)


def _withdrawal(request: Request[Consent], form: Form) -> str:
    """What will happen when a consent is withdrawn."""
    about = _about(request)
    consequences = consequences_of(request.unit, about.case, request.row)
    escorts = escorts_of_case(request.unit.session, about.case.id) if consequences.legs else ()
    ending = (request.row, *consequences.transfers)
    partners = [about.receivers.get(row.organisation_id.hex, "") for row in ending if row.organisation_id]
    form.values.setdefault("said_by", about.consent.person)
    return render_template(
        "returns/consent/withdraw.html",
        form=form,
        legs=consequences.legs,
        partners=list(dict.fromkeys(partners)),
        escorts=[escort.content.name for escort in escorts],
        **about.shown(),
    )


@routes.form(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw",
    "consent.withdraw",
    opens="consent.withdraw_page",
    shows=_withdrawal,
    page="withdraw_page",
    schema=WithdrawalForm,
)
def withdraw(request: Request[Consent]) -> ResponseReturnValue:
    """Withdraw a consent from now on."""
    ending = ConsentEnding(request.data.get("said_by", ""), request.data.get("reason", ""))
    withdraw_consent(request.unit, request.row, ending)
    flash(_("The consent is withdrawn from now on."), "done")
    return back(request)


def _values(consent: Consent, content: ConsentContent) -> dict[str, Any]:
    """What was recorded, as the form holds it."""
    helper = consent.representative_id or (consent.signed_by if consent.signed_by != consent.person_id else None)
    return {
        **{name: getattr(content, name) for name in _TYPED},
        **{name: list(getattr(content, name)) for name in _TICKED},
        **{name: "yes" if getattr(content, name) else "" for name in ("read_back", "copy_given", "says_of_age")},
        "representative": "g" if consent.guardian_id else f"p{helper.hex}" if helper else "",
        "form": consent.form.value,
        "given_on": consent.given_on.isoformat(),
        "assent": content.assent or "",
        "file_id": consent.file_id.hex if consent.file_id else "",
    }


def _correction(request: Request[Consent], form: Form) -> str:
    """What was recorded, to be put right."""
    about = _about(request)
    if not form.values:
        form.values = _values(request.row, about.consent.content)
    offered = choices(request, about.case, about.names, about.guardianships, form)
    return render_template("returns/consent/correct.html", form=form, **offered, **about.shown())


@routes.form(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/correct",
    "consent.correct",
    opens="consent.correct_page",
    shows=_correction,
    page="correct_page",
    schema=CorrectionForm,
)
def correct(request: Request[Consent]) -> ResponseReturnValue:
    """Record what was really given, in the place of what was recorded."""
    representative, common = request.data["representative"], common_of(request.data)
    right = signed_like(request.unit, _case(request), request.row.person_id, representative, common)
    correct_consent(request.unit, request.row, right, request.data.get("reason", ""))
    flash(_("The consent is corrected. What was recorded before stays readable."), "done")
    return back(request)
