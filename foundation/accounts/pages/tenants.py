"""Doors of the administrator: the list of offices and partner organisations, and adding one."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.sign_in import blueprint
from foundation.accounts.permissions import Permission
from foundation.accounts.queries.tenants import Office, accounts_at, office_by_id, tenants_page
from foundation.accounts.schemas import OfficePhonesForm, TenantForm, TenantsList
from foundation.accounts.services import administration
from foundation.errors import BadInput
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call

_MANAGE = Permission.ACCOUNTS_MANAGE


def _page(call: Call, filters: Form, cursor: str | None, form: Form) -> str:
    session, kind, words = call.unit.session, filters.values.get("kind"), filters.values.get("q") or ""
    tenants = tenants_page(session, kind == "organisation", words, cursor, PAGE_SIZE)
    counts = accounts_at(session, [tenant.id for tenant in tenants.items])
    rows = [
        SimpleNamespace(
            name=tenant.name,
            country_name=country(tenant.country),
            accounts_count=counts.get(tenant.id, 0),
            url=url_for("accounts.office", office_id=tenant.id) if kind != "organisation" else "",
        )
        for tenant in tenants.items
    ]
    return render_template(
        "accounts/tenants.html",
        page=list_page(tenants, rows),
        asked=filters,
        active=len([criterion for criterion in (kind, words) if criterion]),
        kind=kind or "office",
        form=form,
        countries=countries(all_countries()),
    )


def _again(call: Call, form: Form) -> str:
    return _page(call, Form(prefix="list"), None, form)


@door(blueprint, "/places", "tenants.list", permission=_MANAGE, takes=TenantsList)
def tenants(call: Call) -> ResponseReturnValue:
    """Offices, or partner organisations, by name."""
    filters = Form(values={"kind": call.data.get("kind") or "", "q": call.data.get("q") or ""}, prefix="list")
    return _page(call, filters, call.data.get("page"), Form(values={"kind": filters.values["kind"] or "office"}))


@door(blueprint, "/places", "tenants.add", permission=_MANAGE, methods=("POST",), takes=TenantForm, again=_again)
def add_tenant(call: Call) -> ResponseReturnValue:
    """Add an office or an organisation."""
    tenant = call.data
    if tenant["country"] not in all_countries():
        raise BadInput({"country": [_("Choose from the list.")]})
    add = administration.add_office if tenant["kind"] == "office" else administration.add_organisation
    add(call.unit, tenant["name"], tenant["country"])
    flash(_("Added."), "done")
    return redirect(url_for("accounts.tenants", kind=tenant["kind"] if tenant["kind"] != "office" else None), 303)


def _office(call: Call) -> Office | None:
    return office_by_id(call.unit.session, call.path["office_id"])


def _stored(call: Call) -> Stored:
    return some_of({"phone": call.row.phone or "", "emergency_phone": call.row.emergency_phone or ""})


def _office_page(call: Call, form: Form) -> str:
    return render_template("accounts/office.html", name=call.row.name, form=form)


@door(blueprint, "/places/<uuid:office_id>", "offices.open", permission=_MANAGE, finds=_office)
def office(call: Call) -> ResponseReturnValue:
    """Under which telephones an office is reached."""
    stored = _stored(call)
    return _office_page(call, Form(values={**stored.values, "version": stored.version}))


@door(
    blueprint,
    "/places/<uuid:office_id>",
    "offices.phones",
    permission=_MANAGE,
    methods=("POST",),
    finds=_office,
    takes=OfficePhonesForm,
    again=_office_page,
    stored=_stored,
    endpoint="office_phones",
)
def office_phones(call: Call) -> ResponseReturnValue:
    """Change the telephones of an office."""
    administration.set_phones(call.unit, call.row, call.data["phone"], call.data["emergency_phone"])
    flash(_("The telephones are changed. Papers that are made from now on have them."), "done")
    return redirect(url_for("accounts.tenants"), 303)
