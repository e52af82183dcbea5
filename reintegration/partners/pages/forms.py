"""Doors of the forms of partner offices: a new one, where one is and what it covers, and what it offers."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.forms.form import Form, Stored
from foundation.language.formats import country, spoken_languages
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.partners.pages.partners import blueprint, the_office, the_own_office
from reintegration.partners.queries.partners import areas_of, services_of
from reintegration.partners.rules.partners import WEEKDAYS
from reintegration.partners.schemas.partners import ChangedPlaceForm, NewOfficeForm, OfferForm
from reintegration.partners.services.partners import StatedOffer, StatedPlace, add_office, change_offer, change_place
from reintegration.partners.words import SERVICE_LABELS, day_names
from returns.cases.words.cases import choices_of
from returns.journey.queries.points import places_like

_MANAGE, _KEEP = Permission.ACCOUNTS_MANAGE, Permission.PARTNERS_KEEP


def _stated(submitted: dict[str, Any]) -> StatedPlace:
    """Lines and commas part the places that are covered. A place that was chosen for another name counts no more."""
    parts = submitted["areas"].replace("\u060c", ",").replace(";", ",").replace("\n", ",").split(",")
    areas = tuple(part.strip() for part in parts if part.strip())
    near = submitted.get("near") if submitted["place"] == submitted["place_searched"] else None
    return StatedPlace(submitted["name"], submitted["place"], near, submitted.get("radius_km"), areas)


def _near(form: Form, code: str) -> list[tuple[str, str]]:
    """Places of a country for what was typed."""
    return [(str(place.id), place.name) for place in places_like(form.values.get("place") or "", code)] if code else []


def _new_page(call: Call, form: Form) -> str:
    organisations = accounts.organisations(call.unit.session)
    where = {organisation.id.hex: organisation.country for organisation in organisations}
    chosen = str(form.values.get("organisation_id") or "").replace("-", "")
    return render_template(
        "reintegration/partners/new.html",
        form=form,
        organisations=[
            (organisation.id.hex, f"{organisation.name} ({country(organisation.country)})")
            for organisation in organisations
        ],
        near=_near(form, where.get(chosen, "")),
    )


@door(blueprint, "/partners/new", "partners.new", permission=_MANAGE, endpoint="new")
def new_page(call: Call) -> ResponseReturnValue:
    """The form of a new office."""
    return _new_page(call, Form())


@door(
    blueprint,
    "/partners/new",
    "partners.add",
    permission=_MANAGE,
    methods=("POST",),
    takes=NewOfficeForm,
    again=_new_page,
    endpoint="add",
    saved_at=lambda _call, office: url_for("partners.offer", office_id=office),
)
def add(call: Call) -> ResponseReturnValue:
    """Add an office."""
    submitted = call.data
    organisations = {organisation.id: organisation for organisation in accounts.organisations(call.unit.session)}
    if submitted["organisation_id"] not in organisations:
        raise BadInput({"organisation_id": [_("Choose from the list.")]})
    office = add_office(
        call.unit, organisations[submitted["organisation_id"]], _stated(submitted), submitted.get("once")
    )
    flash(_("The office is added. Say now what it offers."), "done")
    return redirect(url_for("partners.offer", office_id=office), 303)


def _stored_place(call: Call) -> Stored:
    office = call.row
    areas = "\n".join(area.name for area in areas_of(call.unit.session, office.id))
    fields = {"name": office.name, "place": office.place_name, "near": office.place_id, "radius_km": office.radius_km}
    return Stored(office.version, {**fields, "areas": areas})


def _place_page(call: Call, form: Form) -> str:
    office = call.row
    if not form.errors:
        stored = _stored_place(call)
        form.values = {**stored.values, "place_searched": office.place_name, "version": stored.version}
    near = _near(form, office.country)
    if str(office.place_id) not in dict(near) and form.values.get("place") == office.place_name:
        near.insert(0, (str(office.place_id), office.place_name))
    return render_template(
        "reintegration/partners/place.html",
        form=form,
        near=near,
        country=country(office.country),
        back_url=url_for("partners.open", office_id=office.id),
    )


@door(blueprint, "/partners/<uuid:office_id>/place", "partners.place_page", permission=_MANAGE, finds=the_office)
def place(call: Call) -> ResponseReturnValue:
    """Where an office is and what it covers, to be changed."""
    return _place_page(call, Form())


@door(
    blueprint,
    "/partners/<uuid:office_id>/place",
    "partners.place",
    permission=_MANAGE,
    methods=("POST",),
    finds=the_office,
    takes=ChangedPlaceForm,
    again=_place_page,
    stored=_stored_place,
    endpoint="save_place",
)
def save_place(call: Call) -> ResponseReturnValue:
    """Say anew where an office is and what it covers."""
    change_place(call.unit, call.row, _stated(call.data), call.data["version"])
    flash(_("The place of the office and what it covers are changed."), "done")
    return redirect(url_for("partners.open", office_id=call.row.id), 303)


def _stored_offer(call: Call) -> Stored:
    office = call.row
    offered = services_of(call.unit.session, [office.id]).get(office.id, frozenset())
    fields = {name: getattr(office, name) for name in ("languages", "women", "men", "capacity")}
    hours = {f"hours_{day}": hours for day, hours in (office.hours or {}).items()}
    return Stored(office.version, {"services": [service.value for service in offered], **fields, **hours})


def _offer_page(call: Call, form: Form) -> str:
    office = call.row
    if not form.errors:
        stored = _stored_offer(call)
        form.values = {**stored.values, "version": stored.version}
    return render_template(
        "reintegration/partners/offer.html",
        form=form,
        name=office.name,
        services=choices_of(SERVICE_LABELS),
        languages=spoken_languages(),
        days=[(f"hours_{day}", name) for day, name in day_names()],
        back_url=url_for("partners.open", office_id=office.id),
    )


@door(blueprint, "/partners/<uuid:office_id>/offer", "partners.offer_page", permission=_KEEP, finds=the_own_office)
def offer(call: Call) -> ResponseReturnValue:
    """What an office offers, to be changed."""
    return _offer_page(call, Form())


@door(
    blueprint,
    "/partners/<uuid:office_id>/offer",
    "partners.offer",
    permission=_KEEP,
    methods=("POST",),
    finds=the_own_office,
    takes=OfferForm,
    again=_offer_page,
    stored=_stored_offer,
    endpoint="save_offer",
)
def save_offer(call: Call) -> ResponseReturnValue:
    """Say anew what an office offers."""
    submitted = call.data
    stated = StatedOffer(
        services=frozenset(submitted["services"]),
        languages=[language for language in submitted["languages"] if language],
        hours={day: submitted[f"hours_{day}"] for day in WEEKDAYS},
        women=submitted.get("women"),
        men=submitted.get("men"),
        capacity=submitted.get("capacity"),
    )
    change_offer(call.unit, call.row, stated, submitted["version"])
    flash(_("What the office offers is changed."), "done")
    return redirect(url_for("partners.open", office_id=call.row.id), 303)
