"""Doors of consents: those of a case, giving one, confirming it again, withdrawing it."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import case_head, the_case
from returns.pages.labels import CHECKLIST_LABELS, FORM_LABELS, PURPOSE_LABELS, TRANSFER_LABELS, choices_of
from returns.pages.people import names_of
from returns.queries.consent import Consent, consent_by_id, consents_of_case
from returns.rules.cases import ENDED
from returns.schemas.consent import ConsentForm
from returns.services.consent import NewConsent, confirm_consent, give_consent, withdraw_consent

blueprint = Blueprint("consent", __name__)


def _consent(call: Call) -> Consent | None:
    """A consent of an address, if this scope sees it and it is of this case."""
    found = consent_by_id(call.unit.session, call.path["consent_id"])
    return found if found is not None and found.case_id == call.path["case_id"] else None


def _shown(one: Consent, names: dict[str, str], receivers: dict[str, str]) -> SimpleNamespace:
    try:
        said = one.content or {}
    except KeyGone:
        said = {}
    return SimpleNamespace(
        id=one.id,
        person=names.get(one.person_id.hex, ""),
        signer=names.get(one.signed_by.hex, "") if one.signed_by != one.person_id else "",
        purpose=PURPOSE_LABELS[one.purpose],
        receiver=receivers.get(one.organisation_id.hex, "") if one.organisation_id else "",
        transfer=TRANSFER_LABELS[one.transfer_purpose] if one.transfer_purpose else "",
        form=FORM_LABELS[one.form],
        given_on=one.given_on,
        confirmed_on=one.confirmed_on if one.confirmed_on != one.given_on else None,
        withdrawn_at=one.withdrawn_at,
        language=said.get("language", ""),
        interpreter=said.get("interpreter", ""),
        explained=said.get("explained", ""),
        witness=said.get("witness", ""),
        place=said.get("place", ""),
        confirm_url=url_for("consent.confirm", case_id=one.case_id, consent_id=one.id),
        withdraw_url=url_for("consent.withdraw", case_id=one.case_id, consent_id=one.id),
    )


def _page(call: Call, form: Form) -> str:
    session, case, names = call.unit.session, call.row, names_of(call)
    partners = [one for one in accounts.organisations(session) if one.country == case.country]
    receivers = {one.id.hex: one.name for one in accounts.organisations(session)}
    form.values.setdefault("given_on", call.wiring.clock.now().date().isoformat())
    if len(names) == 1:
        form.values.setdefault("person_id", next(iter(names)))
        form.values.setdefault("signed_by", next(iter(names)))
    return render_template(
        "returns/consent/page.html",
        case=case_head(case),
        consents=[_shown(one, names, receivers) for one in consents_of_case(session, case.id)],
        form=form,
        people=list(names.items()),
        purposes=choices_of(PURPOSE_LABELS),
        receivers=[(one.id.hex, one.name) for one in partners],
        transfers=choices_of(TRANSFER_LABELS),
        ways=choices_of(FORM_LABELS),
        checklist=list(CHECKLIST_LABELS.items()),
        may_write=call.me.may(Permission.CASES_WORK),
        has_ended=case.state in ENDED,
    )


@door(blueprint, "/cases/<uuid:case_id>/consents", "consent.page", permission=Permission.CASES_OPEN, finds=the_case)
def page(call: Call) -> ResponseReturnValue:
    """The consents of a case."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents",
    "consent.give",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ConsentForm,
    again=_page,
)
def give(call: Call) -> ResponseReturnValue:
    """Record a consent."""
    give_consent(call.unit, call.row, NewConsent(**call.data))
    flash(_("The consent is recorded."), "done")
    return _back(call)


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/confirm",
    "consent.confirm",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_consent,
    takes=NothingForm,
)
def confirm(call: Call) -> ResponseReturnValue:
    """Say that a consent was asked about again today, and still holds."""
    confirm_consent(call.unit, call.row)
    flash(_("The consent is confirmed as of today."), "done")
    return _back(call)


@door(
    blueprint,
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw",
    "consent.withdraw",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_consent,
    takes=NothingForm,
)
def withdraw(call: Call) -> ResponseReturnValue:
    """Withdraw a consent from now on."""
    withdraw_consent(call.unit, call.row)
    flash(_("The consent is withdrawn from now on."), "done")
    return _back(call)


def _back(call: Call) -> ResponseReturnValue:
    return redirect(url_for("consent.page", case_id=call.path["case_id"]), 303)
