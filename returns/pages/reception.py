"""Doors of reception: who meets the people of a case."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import the_case
from returns.pages.travel import common
from returns.queries.protection import clearance_of_case
from returns.queries.reception import reception_of_case
from returns.schemas.reception import ReceptionForm
from returns.services.reception import NewReception, name_reception

blueprint = Blueprint("reception", __name__)


def _reception_page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    reception, clearance = reception_of_case(session, case.id), clearance_of_case(session, case.id)
    partners = {one.id: one.name for one in accounts.organisations(session) if one.country == case.country}
    shown = None
    if reception is not None:
        said = reception.content
        shown = SimpleNamespace(
            **said,
            verified_on=reception.verified_on,
            partner=partners.get(reception.organisation_id) if reception.organisation_id else None,
        )
        if not form.errors:
            verified = reception.verified_on.isoformat() if reception.verified_on else ""
            partner = reception.organisation_id.hex if reception.organisation_id else ""
            form.values = {**said, "verified_on": verified, "organisation_id": partner}
    return render_template(
        "returns/reception/page.html",
        **common(call),
        reception=shown,
        by_name_needed=clearance is not None and clearance.needs_reception_by_name,
        partners=[(one.hex, name) for one, name in partners.items()],
        form=form,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/reception",
    "reception.open",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="page",
)
def reception(call: Call) -> ResponseReturnValue:
    """Who meets the people of a case."""
    return _reception_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/reception",
    "reception.name",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ReceptionForm,
    again=_reception_page,
)
def name(call: Call) -> ResponseReturnValue:
    """Say who meets them."""
    name_reception(call.unit, call.row, NewReception(**call.data))
    flash(_("The reception is recorded."), "done")
    return redirect(url_for("reception.page", case_id=call.row.id), 303)
