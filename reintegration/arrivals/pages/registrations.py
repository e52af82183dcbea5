"""Doors of registered arrivals: a partner registers and names an office, the office takes it over or gives it back."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.forms.form import Form, typed_form
from foundation.language.formats import country, day
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.arrivals.queries import registrations as queries
from reintegration.arrivals.queries.registrations import waiting_offers
from reintegration.arrivals.rules import Agreed, OfferState, is_overdue
from reintegration.arrivals.schemas import (
    OfferAgainForm,
    OfferAnswerForm,
    OfferTakeForm,
    RegistrationForm,
    RegistrationList,
)
from reintegration.arrivals.services.lookalikes import SeenBefore, register_unless_here, take_unless_here
from reintegration.arrivals.services.registrations import NewRegistration, Standing, decline_offer, offer_again
from reintegration.referrals.pages.people import given_name, home_url, is_partner
from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.queries.cases import Case
from returns.cases.words.cases import CHECKLIST_LABELS, FORM_LABELS, SEX_CHOICES, choices_of
from returns.consent.words import ASSENT_LABELS
from returns.names.pages.suggested import shown_lookalike
from returns.names.services.duplicates import lookalikes_of_case
from returns.people.words import CAPACITY_LABELS

# Who may be here already, beside a registered arrival: as a partner sees its own people, and an office its own.


def shown_seen(request: Request, seen: SeenBefore) -> SimpleNamespace:
    """What a partner is shown above the form: of its own people what its pages show of them, else offices to ask."""
    people = [
        SimpleNamespace(
            id=referred.person.id.hex,
            name=given_name(referred.person),
            reference=shown_reference(referred.case),
            url=home_url(request, referred.case.id),
            arrived_on=referred.case.arrived_on,
        )
        for referred in seen.referred
    ]
    return SimpleNamespace(people=people, offices=seen.offices or [], not_asked=seen.offices is None)


def of_own_office(request: Request, case: Case) -> SimpleNamespace | None:
    """Who of the own office may be whoever has arrived; None where nobody looks alike. No other office is asked."""
    lookalikes = lookalikes_of_case(request.unit, request.container.secrets, case)
    people = {lookalike.person.id: shown_lookalike(lookalike) for others in lookalikes.values() for lookalike in others}
    return SimpleNamespace(lookalikes=list(people.values()), offices=[], not_asked=False) if people else None


# Doors of registered arrivals.


routes = Routes("registrations", permission=Permission.ARRIVALS_REGISTER)
OFFER_LABELS = {
    OfferState.OFFERED: _l("Waits for the office"),
    OfferState.TAKEN: _l("Taken over"),
    OfferState.DECLINED: _l("Given back: name another office"),
}
_MARKS = {OfferState.OFFERED: "due", OfferState.TAKEN: "done", OfferState.DECLINED: "warning"}
_OF_A_GUARDIAN = ("capacity", "name", "organisation", "contact", "reference", "since")
_AGREEMENTS = ("data", "transfer", "contact", "assistance")


def _content(offer: queries.ArrivalOffer) -> dict[str, Any]:
    try:
        return dict(offer.content)
    except KeyGone:
        return {}


def shown_offer(request: Request, offer: queries.ArrivalOffer, case: Any, places: dict[Any, str]) -> SimpleNamespace:
    """An offer as lists and its page show it; without the case where whoever asks does not see it."""
    late = is_overdue(offer.state, offer.take_by, request.container.clock.now().date())
    people = [full_name(person) for person in case.people] if case is not None else []
    return SimpleNamespace(
        url=url_for("registrations.open", offer_id=offer.id),
        reference=shown_reference(case) if case is not None else "",
        names=people,
        arrived_on=case.arrived_on if case is not None else None,
        office=places.get(offer.office_id, ""),
        organisation=places.get(offer.organisation_id, ""),
        state_label=OFFER_LABELS[offer.state],
        mark="warning" if late else _MARKS[offer.state],
        take_by=offer.take_by,
        is_late=late,
        **{name: _content(offer).get(name, "") for name in ("place", "company", "note", "reason")},
    )


@routes.get(
    "/arrivals", "registrations.list", permission=Permission.FOLLOW_UP_WORK, schema=RegistrationList, endpoint="list"
)
def list_registrations(request: Request) -> ResponseReturnValue:
    """What a partner registered and no office has taken; for an office, what it is asked to take, by day."""
    session = request.unit.session
    offers = queries.offers_page(session, request.data.get("page"), PAGE_SIZE)
    cases = queries.cases_with_people(session, [offer.case_id for offer in offers.items])
    places = accounts.places(
        session, [place for offer in offers.items for place in (offer.office_id, offer.organisation_id)]
    )
    return render_template(
        "reintegration/arrivals/registrations.html",
        page=list_page(
            offers, [shown_offer(request, offer, cases.get(offer.case_id), places) for offer in offers.items]
        ),
        is_partner=is_partner(request),
        may_register=request.me.may(Permission.ARRIVALS_REGISTER),
    )


def _register_page(request: Request, form: Form, seen: SeenBefore | None = None) -> str:
    """The form for somebody who has arrived without a case."""
    places = accounts.organisations(request.unit.session)
    home = next((place.country for place in places if place.id == request.me.organisation_id), "")
    offices = queries.host_offices(request.unit.session, home)
    return render_template(
        "reintegration/arrivals/register.html",
        form=form,
        sexes=choices_of(SEX_CHOICES),
        offices=[(office.id.hex, f"{country(office.country)}: {office.name}") for office in offices],
        forms_of_consent=[pair for pair in choices_of(FORM_LABELS) if pair[0] != "implicit"],
        checklist=[(code, str(label)) for code, label in CHECKLIST_LABELS.items()],
        country=country(home),
        capacities=choices_of(CAPACITY_LABELS),
        assents=choices_of(ASSENT_LABELS),
        suggested=shown_seen(request, seen) if seen is not None else None,
    )


def _standing(typed: dict[str, Any]) -> Standing | None:
    """Who stands for a child, taken out of what was said; None where nobody does or is known."""
    stated = {name: typed.pop(f"guardian_{name}", None) for name in _OF_A_GUARDIAN}
    if stated["capacity"] is None:
        return None
    return Standing(**{name: value for name, value in stated.items() if value is not None})


@routes.form(
    "/arrivals/register",
    "registrations.register",
    opens="registrations.page",
    shows=_register_page,
    page="register_page",
    schema=RegistrationForm,
    saved_at=home_url,
)
def register(request: Request) -> ResponseReturnValue:
    """Register somebody, and offer the case to the host office."""
    typed = dict(request.data)
    agreed = Agreed(**{name: typed.pop(f"agrees_{name}") for name in _AGREEMENTS})
    once, who, checklist = typed.pop("once", None), typed.pop("who", None), tuple(typed.pop("checklist"))
    typed.pop("birth_date_unknown")
    new = NewRegistration(agreed=agreed, checklist=checklist, stands=_standing(typed), **typed)
    made = register_unless_here(request.unit, request.container.units, request.container.secrets, new, once, who)
    if isinstance(made, SeenBefore):
        return _register_page(request, typed_form(http_request.form, {}, RegistrationForm.many_valued), made)
    case_id, is_new = made
    if is_new:
        flash(_("The arrival is registered. The office is told, and has a week to take it over."), "done")
    else:
        flash(_("Nobody was registered: this is the case of whoever you chose."), "done")
    return redirect(home_url(request, case_id), 303)


def _offer(request: Request) -> queries.ArrivalOffer | None:
    return queries.offer_by_id(request.unit.session, request.path["offer_id"])


def _page(request: Request, form: Form) -> str:
    session, offer = request.unit.session, request.row
    case = queries.cases_with_people(session, [offer.case_id]).get(offer.case_id)
    waits, partner = offer.state is OfferState.OFFERED, is_partner(request)
    may_offer = partner and offer.state is OfferState.DECLINED and queries.is_newest(session, offer)
    offices = queries.host_offices(session, case.country) if may_offer and case is not None else []
    may_answer = waits and not partner and request.me.may(Permission.CASES_WORK)
    # First of all, since it reads most: all keys come at once.
    suggested = of_own_office(request, case) if may_answer and case is not None else None
    taking = form if "who" in form.errors else Form()
    taking.prefix = "take"
    return render_template(
        "reintegration/arrivals/offer.html",
        offer=shown_offer(request, offer, case, accounts.places(session, [offer.office_id, offer.organisation_id])),
        home=home_url(request, offer.case_id) if case is not None else None,
        form=Form() if taking is form else form,
        taking=taking,
        is_partner=partner,
        may_answer=may_answer,
        suggested=suggested,
        may_offer=may_offer,
        offices=[
            (office.id.hex, f"{country(office.country)}: {office.name}")
            for office in offices
            if office.id != offer.office_id
        ],
        take_url=url_for("registrations.take", offer_id=offer.id),
        decline_url=url_for("registrations.decline", offer_id=offer.id),
        again_url=url_for("registrations.again", offer_id=offer.id),
    )


@routes.get(
    "/arrivals/<uuid:offer_id>",
    "registrations.open",
    permission=Permission.FOLLOW_UP_WORK,
    load=_offer,
    endpoint="open",
)
def open_page(request: Request) -> ResponseReturnValue:
    """One registered arrival."""
    return _page(request, Form())


@routes.post(
    "/arrivals/<uuid:offer_id>/take",
    "registrations.take",
    permission=Permission.CASES_WORK,
    load=_offer,
    schema=OfferTakeForm,
    on_invalid=_page,
)
def take(request: Request) -> ResponseReturnValue:
    """Take it over, and own the case from now on, once it is clear that it is nobody who is here already."""
    take_unless_here(request.unit, request.container.secrets, request.row, request.data.get("who"))
    flash(_("The case is yours now."), "done")
    return redirect(url_for("cases.open", case_id=request.row.case_id), 303)


@routes.post(
    "/arrivals/<uuid:offer_id>/decline",
    "registrations.decline",
    permission=Permission.CASES_WORK,
    load=_offer,
    schema=OfferAnswerForm,
    on_invalid=_page,
)
def decline(request: Request) -> ResponseReturnValue:
    """Give it back to the partner, with the reason."""
    decline_offer(request.unit, request.row, request.data["reason"])
    flash(_("Given back. The partner sees your reason and names another office."), "done")
    return redirect(url_for("registrations.list"), 303)


@routes.post(
    "/arrivals/<uuid:offer_id>/again", "registrations.again", load=_offer, schema=OfferAgainForm, on_invalid=_page
)
def again(request: Request) -> ResponseReturnValue:
    """Offer it to another office."""
    offer_again(request.unit, request.row, request.data["office_id"])
    flash(_("The other office is told, and has a week to take it over."), "done")
    return redirect(url_for("registrations.list"), 303)


# Registered arrivals on the start page: what an office is asked to take, what a partner waits for.

_AT_MOST = 10


def arrival_sections(request: Request) -> list[SimpleNamespace]:
    """A section if there is anything in it: the first to be taken on top."""
    if not request.me.permissions & {Permission.ARRIVALS_REGISTER, Permission.CASES_WORK}:
        return []
    offers = waiting_offers(request.unit.session, _AT_MOST)
    if not offers:
        return []
    items = []
    for offer, places, case in offers:
        shown = shown_offer(request, offer, case, places)
        label = ", ".join(name for name in shown.names if name) or _("Name cannot be shown")
        until = _("Take over by %(day)s", day=day(shown.take_by))
        waits = SimpleNamespace(url=shown.url, reference=shown.reference or None, label=label, note=shown.state_label)
        waits.mark, waits.mark_label = shown.mark, until
        items.append(waits)
    is_partner = request.me.organisation_id is not None
    title = _("Registered by you, waiting for an office") if is_partner else _("Arrivals to take over")
    return [SimpleNamespace(title=title, items=items, empty="")]
