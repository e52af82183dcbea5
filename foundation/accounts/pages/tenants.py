"""Offices and partner organisations: their list, adding one, and their telephones."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import Permission
from foundation.accounts.queries.tenants import Office, accounts_at, office_by_id, tenants_page
from foundation.accounts.schemas import OfficePhonesForm, TenantForm, TenantsList
from foundation.accounts.services import administration
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _
from foundation.web.overwriting import as_typed, some_of
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request

routes = shared_routes.with_common(permission=Permission.ACCOUNTS_MANAGE)


def _page(request: Request, filters: Form, cursor: str | None, form: Form) -> str:
    session, kind, words = request.unit.session, filters.values.get("kind"), filters.values.get("q") or ""
    tenants = tenants_page(session, kind == "organisation", words, cursor, PAGE_SIZE)
    return render_template(
        "accounts/tenants.html",
        page=list_page(tenants, tenants.items),
        counts=accounts_at(session, [tenant.id for tenant in tenants.items]),
        asked=filters,
        active=len([criterion for criterion in (kind, words) if criterion]),
        kind=kind or "office",
        form=form,
        countries=countries(all_countries()),
    )


def _again(request: Request, form: Form) -> str:
    kind = form.values.get("kind")  # the list where a name that is taken is looked for
    return _page(
        request, Form(values={"kind": "organisation" if kind == "organisation" else ""}, prefix="list"), None, form
    )


@routes.get("/places", AccountsAct.TENANTS_LIST, schema=TenantsList)
def tenants(request: Request) -> ResponseReturnValue:
    """Offices, or partner organisations, by name."""
    filters = Form(values={"kind": request.data.get("kind") or "", "q": request.data.get("q") or ""}, prefix="list")
    return _page(request, filters, request.data.get("page"), Form(values={"kind": filters.values["kind"] or "office"}))


@routes.post("/places", AccountsAct.TENANTS_ADD, schema=TenantForm, on_invalid=_again)
def add_tenant(request: Request) -> ResponseReturnValue:
    """Add an office or an organisation."""
    tenant = request.data
    if tenant["country"] not in all_countries():
        raise BadInput({"country": [_("Choose from the list.")]})
    add = administration.add_office if tenant["kind"] == "office" else administration.add_organisation
    add(request.unit, tenant["name"], tenant["country"])
    flash(_("Added."), "done")
    return redirect(url_for("accounts.tenants", kind=tenant["kind"] if tenant["kind"] != "office" else None), 303)


def _office(request: Request) -> Office | None:
    return office_by_id(request.unit.session, request.path["office_id"])


def _stored(request: Request[Office]) -> Stored:
    return some_of({"phone": request.row.phone or "", "emergency_phone": request.row.emergency_phone or ""})


def _office_page(request: Request[Office], form: Form) -> str:
    return render_template("accounts/office.html", name=request.row.name, form=form)


@routes.form(
    "/places/<uuid:office_id>",
    AccountsAct.OFFICES_PHONES,
    opens=AccountsAct.OFFICES_OPEN,
    shows=_office_page,
    begins=as_typed(_stored),
    page="office",
    load=_office,
    schema=OfficePhonesForm,
    stored=_stored,
)
def office_phones(request: Request[Office]) -> ResponseReturnValue:
    """Change the telephones of an office."""
    administration.set_phones(request.unit, request.row, request.data["phone"], request.data["emergency_phone"])
    flash(_("Phone numbers updated. Papers generated from now on show them."), "done")
    return redirect(url_for("accounts.tenants"), 303)
