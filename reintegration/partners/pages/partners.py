"""Doors of partner offices: the list, one office, adding one, where it is, what it offers, and when it is closed."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import country, language_name
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from reintegration.partners.queries import partners as queries
from reintegration.partners.rules.partners import Service
from reintegration.partners.schemas.partners import ClosureForm, PartnerList
from reintegration.partners.services.partners import close_office, open_again
from reintegration.partners.words import CLOSED_LABELS, SERVICE_LABELS, closed_shown, day_names
from returns.cases.words.cases import choices_of

blueprint = Blueprint("partners", __name__)


def the_office(call: Call) -> queries.PartnerOffice | None:
    """The office that an address names."""
    return queries.office_by_id(call.unit.session, call.path["office_id"])


def the_own_office(call: Call) -> queries.PartnerOffice | None:
    """The same, for who changes it: an administrator, or a coordinator of its organisation; nothing for others."""
    office = the_office(call)
    mine = call.me.organisation_id
    return office if office is not None and (mine is None or office.organisation_id == mine) else None


def may_manage(call: Call) -> bool:
    """Whether whoever asks says where offices are, and adds new ones."""
    return call.me.may(Permission.ACCOUNTS_MANAGE)


def in_order(services: frozenset[Service]) -> list[str]:
    """What is offered, in words and in a fixed order."""
    return [str(SERVICE_LABELS[service]) for service in Service if service in services]


def _row(
    office: queries.PartnerOffice, places: dict[Any, str], services: dict[Any, frozenset[Service]]
) -> SimpleNamespace:
    return SimpleNamespace(
        url=url_for("partners.open", office_id=office.id),
        name=office.name,
        organisation=places.get(office.organisation_id, ""),
        place=office.place_name,
        country=country(office.country),
        services=in_order(services.get(office.id, frozenset())),
    )


@door(blueprint, "/partners", "partners.list", permission=Permission.PARTNERS_READ, takes=PartnerList, endpoint="list")
def list_offices(call: Call) -> ResponseReturnValue:
    """Offices of partners by name; whoever works for a partner sees only those of their own organisation."""
    filters, session = call.data, call.unit.session
    chosen = queries.OfficeFilter(
        filters.get("q", ""), filters.get("country"), filters.get("service"), call.me.organisation_id
    )
    page = queries.offices_page(session, chosen, filters.get("page"), PAGE_SIZE)
    places = accounts.places(session, [office.organisation_id for office in page.items])
    services = queries.services_of(session, [office.id for office in page.items])
    form = Form(values={name: filters[name] for name in ("q", "country", "service") if filters.get(name)})
    return render_template(
        "reintegration/partners/list.html",
        page=list_page(page, [_row(office, places, services) for office in page.items]),
        form=form,
        active=len(form.values),
        countries=[(code, country(code)) for code in queries.countries_of_offices(session)],
        services=choices_of(SERVICE_LABELS),
        may_manage=may_manage(call),
        is_partner=call.me.organisation_id is not None,
    )


def _facts(call: Call, office: queries.PartnerOffice) -> SimpleNamespace:
    session, today = call.unit.session, call.wiring.clock.now().date()
    counts = call.me.office_id is not None or call.me.organisation_id == office.organisation_id
    hours = office.hours or {}
    return SimpleNamespace(
        name=office.name,
        organisation=accounts.places(session, [office.organisation_id]).get(office.organisation_id, ""),
        place=office.place_name,
        country=country(office.country),
        zone=office.zone,
        radius_km=office.radius_km,
        areas=[area.name for area in queries.areas_of(session, office.id)],
        services=in_order(queries.services_of(session, [office.id]).get(office.id, frozenset())),
        languages=[language_name(code) for code in office.languages],
        women=office.women,
        men=office.men,
        capacity=office.capacity,
        load=queries.load_at(session, [office.id], today).get(office.id, 0) if counts else None,
        hours=[(name, hours.get(str(day), "")) for day, name in day_names()] if hours else [],
        closures=[
            SimpleNamespace(
                **vars(closed_shown(closure.begins_on, closure.ends_on, closure.reason, today)),
                remove_url=url_for("partners.reopen", office_id=office.id, closure_id=closure.id),
            )
            for closure in queries.closures_to_come(session, office.id, today)
        ],
        changed_at=office.changed_at,
    )


def office_page(call: Call, form: Form) -> str:
    """One office, with what whoever asks may change of it."""
    office = call.row
    keeps = call.me.may(Permission.PARTNERS_KEEP) and the_own_office(call) is not None
    return render_template(
        "reintegration/partners/office.html",
        office=_facts(call, office),
        offer_url=url_for("partners.offer", office_id=office.id) if keeps else None,
        place_url=url_for("partners.place", office_id=office.id) if may_manage(call) else None,
        close_url=url_for("partners.close", office_id=office.id) if keeps else None,
        reasons=choices_of(CLOSED_LABELS),
        form=form,
    )


@door(
    blueprint,
    "/partners/<uuid:office_id>",
    "partners.open",
    permission=Permission.PARTNERS_READ,
    finds=the_office,
    endpoint="open",
)
def open_page(call: Call) -> ResponseReturnValue:
    """One office."""
    return office_page(call, Form())


@door(
    blueprint,
    "/partners/<uuid:office_id>/closures",
    "partners.close",
    permission=Permission.PARTNERS_KEEP,
    methods=("POST",),
    finds=the_own_office,
    takes=ClosureForm,
    again=office_page,
)
def close(call: Call) -> ResponseReturnValue:
    """Say on which days an office is closed."""
    submitted = call.data
    close_office(
        call.unit,
        call.row,
        (submitted["begins_on"], submitted.get("ends_on")),
        submitted["reason"],
        submitted.get("once"),
    )
    flash(_("The days are recorded: nobody is sent to the office for them."), "done")
    return redirect(url_for("partners.open", office_id=call.row.id), 303)


@door(
    blueprint,
    "/partners/<uuid:office_id>/closures/<uuid:closure_id>/remove",
    "partners.reopen",
    permission=Permission.PARTNERS_KEEP,
    methods=("POST",),
    finds=the_own_office,
    takes=NothingForm,
)
def reopen(call: Call) -> ResponseReturnValue:
    """Take days back."""
    closure = queries.closure_of(call.unit.session, call.row.id, call.path["closure_id"])
    if closure is None:
        raise NotFound
    open_again(call.unit, call.row, closure)
    flash(_("The office is open on these days after all."), "done")
    return redirect(url_for("partners.open", office_id=call.row.id), 303)
