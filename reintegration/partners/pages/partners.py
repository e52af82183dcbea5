"""Partner offices: the list, one office, its forms, when it is closed, and taking over a list of offices."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput, NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import country, language_name, spoken_languages
from foundation.language.words import _, ngettext
from foundation.web.downloads import SHEET, handed_out
from foundation.web.overwriting import as_typed
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.partners.queries import partners as queries
from reintegration.partners.queries.partners import PartnerOffice
from reintegration.partners.rules.partners import WEEKDAYS, Service
from reintegration.partners.schemas import (
    ChangedPlaceForm,
    ClosureForm,
    ListFile,
    NewOfficeForm,
    OfferForm,
    PartnerList,
)
from reintegration.partners.services.partners import (
    MOST_MEGABYTES,
    ListPreview,
    StatedOffer,
    StatedPlace,
    add_office,
    change_offer,
    change_place,
    close_office,
    look_at_list,
    open_again,
    take_list,
    template_of_list,
)
from reintegration.partners.words import CLOSED_LABELS, SERVICE_LABELS, PartnersAct, day_names
from returns.cases.words import choices_of
from returns.journey.queries.legs import places_like


def _office(request: Request) -> PartnerOffice | None:
    """The office that an address names."""
    return queries.office_by_id(request.unit.session, request.path["office_id"])


def _own_office(request: Request) -> PartnerOffice | None:
    """The same, for who changes it: an administrator, or a coordinator of its organisation; nothing for others."""
    office = _office(request)
    mine = request.me.organisation_id
    return office if office is not None and (mine is None or office.organisation_id == mine) else None


routes = Routes("partners", permission=Permission.ACCOUNTS_MANAGE, load=_own_office)
_ACCEPTED = f".xlsx,.csv,.txt,{SHEET},text/csv"
_MOST_SHOWN = 200  # offices; of bad rows all are shown


def _may_manage(request: Request) -> bool:
    """Whether whoever asks says where offices are, and adds new ones."""
    return request.me.may(Permission.ACCOUNTS_MANAGE)


def _in_order(services: frozenset[Service]) -> list[Service]:
    """What is offered, in a fixed order."""
    return [service for service in Service if service in services]


@routes.get(
    "/partners", PartnersAct.LIST, permission=Permission.PARTNERS_READ, load=None, schema=PartnerList, endpoint="list"
)
def list_offices(request: Request[None]) -> ResponseReturnValue:
    """Offices of partners by name; whoever works for a partner sees only those of their own organisation."""
    filters, session, own = request.data, request.unit.session, request.me.organisation_id
    chosen = queries.OfficeFilter(filters.get("q", ""), filters.get("country"), filters.get("service"), own)
    page = queries.offices_page(session, chosen, filters.get("page"), PAGE_SIZE)
    offered = queries.services_of(session, [office.id for office in page.items])
    form = Form(values={name: filters[name] for name in ("q", "country", "service") if filters.get(name)})
    return render_template(
        "reintegration/partners/list.html",
        page=list_page(page, page.items),
        organisations=accounts.places(session, [office.organisation_id for office in page.items]),
        offered={office: _in_order(services) for office, services in offered.items()},
        form=form,
        active=len(form.values),
        countries=[(code, country(code)) for code in queries.countries_of_offices(session)],
        services=choices_of(SERVICE_LABELS),
        may_manage=_may_manage(request),
        is_partner=own is not None,
    )


def _office_page(request: Request[PartnerOffice], form: Form) -> str:
    """One office, with what whoever asks may change of it."""
    office, session, today = request.row, request.unit.session, request.unit.today
    counts = request.me.office_id is not None or request.me.organisation_id == office.organisation_id
    hours = office.hours
    closures = queries.closures_to_come(session, office.id, today)
    return render_template(
        "reintegration/partners/office.html",
        office=office,
        organisation=accounts.places(session, [office.organisation_id]).get(office.organisation_id, ""),
        areas=queries.areas_of(session, office.id),
        services=_in_order(queries.services_of(session, [office.id]).get(office.id, frozenset())),
        languages=[language_name(code) for code in office.languages],
        load=queries.load_at(session, [office.id], today).get(office.id, 0) if counts else None,
        hours=[(name, hours.get(str(day), "")) for day, name in day_names()] if hours else [],
        closures=closures,
        closed_now=[closure for closure in closures if closure.begins_on <= today],
        keeps=request.me.may(Permission.PARTNERS_KEEP) and _own_office(request) is not None,
        may_manage=_may_manage(request),
        reasons=choices_of(CLOSED_LABELS),
        form=form,
    )


@routes.get(
    "/partners/<uuid:office_id>", PartnersAct.OPEN, permission=Permission.PARTNERS_READ, load=_office, endpoint="open"
)
def open_page(request: Request[PartnerOffice]) -> ResponseReturnValue:
    """One office."""
    return _office_page(request, Form())


@routes.post(
    "/partners/<uuid:office_id>/closures",
    PartnersAct.CLOSE,
    permission=Permission.PARTNERS_KEEP,
    schema=ClosureForm,
    on_invalid=_office_page,
)
def close(request: Request[PartnerOffice]) -> ResponseReturnValue:
    """Say on which days an office is closed."""
    close_office(request.unit, request.row, **request.data)
    flash(_("Closed days recorded. No one is sent to the office on these days."), "done")
    return redirect(url_for("partners.open", office_id=request.row.id), 303)


@routes.post(
    "/partners/<uuid:office_id>/closures/<uuid:closure_id>/remove",
    PartnersAct.REOPEN,
    permission=Permission.PARTNERS_KEEP,
    schema=NothingForm,
)
def reopen(request: Request[PartnerOffice]) -> ResponseReturnValue:
    """Take days back."""
    closure = queries.closure_of(request.unit.session, request.row.id, request.path["closure_id"])
    if closure is None:
        raise NotFound
    open_again(request.unit, request.row, closure)
    flash(_("The office is now shown as open on these days."), "done")
    return redirect(url_for("partners.open", office_id=request.row.id), 303)


# The forms of partner offices: a new one, where one is and what it covers, and what it offers.


def _stated(submitted: dict[str, Any]) -> StatedPlace:
    """Lines and commas part the places that are covered. A place that was chosen for another name counts no more."""
    parts = submitted["areas"].replace("\u060c", ",").replace(";", ",").replace("\n", ",").split(",")
    areas = tuple(part.strip() for part in parts if part.strip())
    near = submitted.get("near") if submitted["place"] == submitted["place_searched"] else None
    return StatedPlace(submitted["name"], submitted["place"], near, submitted.get("radius_km"), areas)


def _near(form: Form, code: str) -> list[tuple[str, str]]:
    """Places of a country for what was typed."""
    return [(str(place.id), place.name) for place in places_like(form.values.get("place") or "", code)] if code else []


def _new_page(request: Request[None], form: Form) -> str:
    """The form of a new office."""
    organisations = accounts.organisations(request.unit.session)
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


@routes.form(
    "/partners/new",
    PartnersAct.ADD,
    opens=PartnersAct.NEW,
    shows=_new_page,
    page="new",
    load=None,
    schema=NewOfficeForm,
)
def add(request: Request[None]) -> ResponseReturnValue:
    """Add an office."""
    organisations = {organisation.id: organisation for organisation in accounts.organisations(request.unit.session)}
    organisation = organisations.get(request.data["organisation_id"])
    if organisation is None:
        raise BadInput({"organisation_id": [_("Choose from the list.")]})
    office = add_office(request.unit, organisation, _stated(request.data))
    flash(_("Office added. Now say what it offers."), "done")
    return redirect(url_for("partners.offer", office_id=office), 303)


def _stored_place(request: Request[PartnerOffice]) -> Stored:
    office = request.row
    areas = "\n".join(area.name for area in queries.areas_of(request.unit.session, office.id))
    fields = {"name": office.name, "place": office.place_name, "near": office.place_id, "radius_km": office.radius_km}
    return Stored(office.version, {**fields, "areas": areas}, lambda: office.changed_by)


def _place_page(request: Request[PartnerOffice], form: Form) -> str:
    """Where an office is and what it covers, to be changed."""
    office = request.row
    near = _near(form, office.country)
    if str(office.place_id) not in dict(near) and form.values.get("place") == office.place_name:
        near.insert(0, (str(office.place_id), office.place_name))
    return render_template("reintegration/partners/place.html", form=form, near=near, office=office)


@routes.form(
    "/partners/<uuid:office_id>/place",
    PartnersAct.PLACE,
    opens=PartnersAct.PLACE_PAGE,
    shows=_place_page,
    page="place",
    load=_office,
    schema=ChangedPlaceForm,
    begins=lambda request: {**as_typed(_stored_place)(request), "place_searched": request.row.place_name},
    stored=_stored_place,
)
def save_place(request: Request[PartnerOffice]) -> ResponseReturnValue:
    """Say anew where an office is and what it covers."""
    change_place(request.unit, request.row, _stated(request.data), request.data["version"])
    flash(_("The office's location and coverage are updated."), "done")
    return redirect(url_for("partners.open", office_id=request.row.id), 303)


def _stored_offer(request: Request[PartnerOffice]) -> Stored:
    office = request.row
    offered = queries.services_of(request.unit.session, [office.id]).get(office.id, frozenset())
    fields = {name: getattr(office, name) for name in ("languages", "women", "men", "capacity")}
    hours = {f"hours_{day}": hours for day, hours in office.hours.items()}
    values = {"services": [service.value for service in offered], **fields, **hours}
    return Stored(office.version, values, lambda: office.changed_by)


def _offer_page(request: Request[PartnerOffice], form: Form) -> str:
    """What an office offers, to be changed."""
    return render_template(
        "reintegration/partners/offer.html",
        form=form,
        office=request.row,
        services=choices_of(SERVICE_LABELS),
        languages=spoken_languages(),
        days=[(f"hours_{day}", name) for day, name in day_names()],
    )


@routes.form(
    "/partners/<uuid:office_id>/offer",
    PartnersAct.OFFER,
    opens=PartnersAct.OFFER_PAGE,
    shows=_offer_page,
    page="offer",
    permission=Permission.PARTNERS_KEEP,
    schema=OfferForm,
    begins=as_typed(_stored_offer),
    stored=_stored_offer,
)
def save_offer(request: Request[PartnerOffice]) -> ResponseReturnValue:
    """Say anew what an office offers."""
    stated = StatedOffer(
        services=frozenset(request.data["services"]),
        languages=[language for language in request.data["languages"] if language],
        hours={day: request.data[f"hours_{day}"] for day in WEEKDAYS},
        **{name: request.data.get(name) for name in ("women", "men", "capacity")},
    )
    change_offer(request.unit, request.row, stated, request.data["version"])
    flash(_("The office's services are updated."), "done")
    return redirect(url_for("partners.open", office_id=request.row.id), 303)


# Lists of offices.


def _import_page(request: Request[None], form: Form, looked: ListPreview | None = None) -> str:
    """The form of a list of offices."""
    return render_template(
        "reintegration/partners/import.html", form=form, accepted=_ACCEPTED, looked=looked, most_shown=_MOST_SHOWN
    )


@routes.form(
    "/partners/import",
    PartnersAct.IMPORT,
    opens=PartnersAct.IMPORT_PAGE,
    shows=_import_page,
    page="import_page",
    load=None,
    schema=ListFile,
    size_rule=MOST_MEGABYTES,
)
def import_list(request: Request[None]) -> ResponseReturnValue:
    """Look at a list; or take the one that was looked at."""
    content, seen = request.data["file"], request.data["seen"]
    if not seen:
        return _import_page(request, Form(), look_at_list(request.unit, content))
    count = take_list(request.unit, content, seen)
    flash(ngettext("%(num)d office added.", "%(num)d offices added.", count), "done")
    return redirect(url_for("partners.list"), 303)


@routes.get("/partners/template.xlsx", PartnersAct.TEMPLATE, load=None)
def template_xlsx(request: Request[None]) -> ResponseReturnValue:
    """The template as a sheet."""
    return handed_out(template_of_list(True), "partner-offices.xlsx", SHEET)


@routes.get("/partners/template.csv", PartnersAct.TEMPLATE, load=None)
def template_text(request: Request[None]) -> ResponseReturnValue:
    """The template as CSV."""
    return handed_out(template_of_list(False), "partner-offices.csv", "text/csv")
