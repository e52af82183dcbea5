"""Pages of registered arrivals: a partner registers and names an office, the office takes it over or gives it back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form, typed_form
from foundation.language.formats import by_alphabet, comma, country, day
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, urgency_of, when_shown
from reintegration.arrivals.queries import offers as queries
from reintegration.arrivals.queries.offers import OfferContent, waiting_offers
from reintegration.arrivals.rules import OfferState, is_overdue
from reintegration.arrivals.schemas import (
    OfferAgainForm,
    OfferAnswerForm,
    OfferTakeForm,
    RegistrationForm,
    RegistrationList,
)
from reintegration.arrivals.services.checks import wrong_in_readable
from reintegration.arrivals.services.registrations import (
    SeenBefore,
    decline_offer,
    offer_again,
    register_unless_here,
    take_unless_here,
)
from reintegration.arrivals.words import OFFER_LABELS, OFFER_MARKS, ArrivalsAct
from reintegration.referrals.pages.people import given_name, home_url, is_partner
from returns.cases.queries import Case, shown_reference
from returns.cases.words import CHECKLIST_LABELS, FORM_LABELS, SEX_CHOICES, choices_of
from returns.consent.words import ASSENT_LABELS
from returns.names.pages import shown_lookalike
from returns.names.queries.names import full_name
from returns.names.services.duplicates import likeliest_of_case
from returns.people.words import CAPACITY_LABELS


@dataclass(frozen=True)
class ReferredPerson:
    """Somebody who is referred to the partner and may be meant; `name`: the given name, if it can be read."""

    id: str  # in hex, as the form names them
    name: str | None
    reference: str
    url: str
    arrived_on: date | None


@dataclass(frozen=True)
class Suggested:
    """Who may be here already. To a partner also which offices to ask, or that none was asked."""

    people: Sequence[ReferredPerson] = ()
    lookalikes: Sequence[Any] = ()
    offices: Sequence[str] = ()
    not_asked: bool = False


def shown_seen(request: Request, seen: SeenBefore) -> Suggested:
    """What a partner is shown above the form: who of its own people may be meant, and which offices to ask."""
    people = [
        ReferredPerson(
            id=person.id.hex,
            name=given_name(person),
            reference=shown_reference(case),
            url=home_url(request, case.id),
            arrived_on=case.arrived_on,
        )
        for case, person in seen.referred
    ]
    return Suggested(people, offices=seen.offices or (), not_asked=seen.offices is None)


def of_own_office(request: Request, case: Case) -> Suggested | None:
    """Who of the own office may be whoever has arrived; None where nobody looks alike. No other office is asked."""
    lookalikes = likeliest_of_case(request.unit, request.container.secrets, case)
    return Suggested(lookalikes=[shown_lookalike(lookalike) for lookalike in lookalikes]) if lookalikes else None


routes = Routes("registrations", permission=Permission.ARRIVALS_REGISTER)


@dataclass(frozen=True)
class ShownOffer:
    """An offer with its case, as far as whoever asks sees it, and the names of both sides."""

    offer: queries.ArrivalOffer
    content: OfferContent
    reference: str
    names: Sequence[str | None]
    arrived_on: date | None
    office: str
    organisation: str
    is_late: bool

    @property
    def mark(self) -> str:
        """Which of the four meanings its state has."""
        return "warning" if self.is_late else OFFER_MARKS[self.offer.state]


def shown_offer(
    request: Request, offer: queries.ArrivalOffer, case: Case | None, places: Mapping[uuid.UUID, str]
) -> ShownOffer:
    """An offer as lists and its page show it; without the case where whoever asks does not see it."""
    return ShownOffer(
        offer,
        names=[full_name(person) for person in case.people] if case is not None else [],
        reference=shown_reference(case) if case is not None else "",
        arrived_on=case.arrived_on if case is not None else None,
        office=places.get(offer.office_id, ""),
        organisation=places.get(offer.organisation_id, ""),
        is_late=is_overdue(offer.state, offer.take_by, request.unit.today),
        content=queries.ArrivalOffer.content.readable(offer) or OfferContent(),  # nothing where its key is gone
    )


@routes.get(
    "/arrivals",
    ArrivalsAct.REGISTRATIONS_LIST,
    permission=Permission.FOLLOW_UP_WORK,
    schema=RegistrationList,
    endpoint="list",
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


def _choices(offices: Iterable[queries.Office]) -> list[tuple[str, str]]:
    named = ((office.id.hex, f"{country(office.country)}: {office.name}") for office in offices)
    return sorted(named, key=lambda choice: by_alphabet(choice[1]))


def _register_page(request: Request, form: Form, seen: SeenBefore | None = None) -> str:
    """The form for somebody who has arrived without a case."""
    places = accounts.organisations(request.unit.session)
    home = next((place.country for place in places if place.id == request.me.organisation_id), "")
    return render_template(
        "reintegration/arrivals/register.html",
        form=form,
        sexes=choices_of(SEX_CHOICES),
        offices=_choices(queries.host_offices(request.unit.session, home)),
        forms_of_consent=[pair for pair in choices_of(FORM_LABELS) if pair[0] != "implicit"],
        checklist=[(code, str(label)) for code, label in CHECKLIST_LABELS.items()],
        country=country(home),
        capacities=choices_of(CAPACITY_LABELS),
        assents=choices_of(ASSENT_LABELS),
        suggested=shown_seen(request, seen) if seen is not None else None,
    )


def _also_wrong(request: Request, readable: dict[str, Any]) -> dict[str, list[str]]:
    typed = {"number": http_request.form.get("number", "").strip()}  # one that cannot be read is typed all the same
    return wrong_in_readable(request.unit, {**typed, **readable})


@routes.form(
    "/arrivals/register",
    ArrivalsAct.REGISTRATIONS_REGISTER,
    opens=ArrivalsAct.REGISTRATIONS_PAGE,
    shows=_register_page,
    page="register_page",
    schema=RegistrationForm,
    also_wrong=_also_wrong,
)
def register(request: Request) -> ResponseReturnValue:
    """Register somebody, and offer the case to the host office."""
    new, who = request.data["new"], request.data["who"]
    made = register_unless_here(request.unit, request.container.units, request.container.secrets, new, who)
    if isinstance(made, SeenBefore):
        return _register_page(request, typed_form(http_request.form, {}, RegistrationForm.many_valued), made)
    case_id, is_new = made
    if is_new:
        flash(_("Arrival registered. The office has been told and has a week to take over the case."), "done")
    else:
        flash(_("No one was registered. This is the existing case of the person you chose."), "done")
    return redirect(home_url(request, case_id), 303)


def _offer(request: Request) -> queries.ArrivalOffer | None:
    return queries.offer_by_id(request.unit.session, request.path["offer_id"], on_page=not request.unit.writing)


def _page(request: Request[queries.ArrivalOffer], form: Form) -> str:
    session, offer = request.unit.session, request.row
    case = queries.cases_with_people(session, [offer.case_id]).get(offer.case_id)
    waits, partner = offer.state is OfferState.OFFERED, is_partner(request)
    may_offer = partner and offer.state is OfferState.DECLINED and queries.is_newest(session, offer)
    offices = queries.host_offices(session, case.country) if may_offer and case is not None else []
    may_answer = waits and not partner and request.me.may(Permission.CASES_WORK)
    # Before anything is opened: what is read for it brings the keys of the whole page.
    suggested = of_own_office(request, case) if may_answer and case is not None else None
    taking = form if "who" in form.errors else Form()
    taking.prefix = "take"
    return render_template(
        "reintegration/arrivals/offer.html",
        shown=shown_offer(request, offer, case, queries.places_of_offer(session, offer)),
        home=home_url(request, offer.case_id) if case is not None else None,
        form=Form() if taking is form else form,
        taking=taking,
        is_partner=partner,
        may_answer=may_answer,
        suggested=suggested,
        may_offer=may_offer,
        offices=_choices(office for office in offices if office.id != offer.office_id),
    )


@routes.get(
    "/arrivals/<uuid:offer_id>",
    ArrivalsAct.REGISTRATIONS_OPEN,
    permission=Permission.FOLLOW_UP_WORK,
    load=_offer,
    endpoint="open",
)
def open_page(request: Request[queries.ArrivalOffer]) -> ResponseReturnValue:
    """One registered arrival."""
    return _page(request, Form())


@routes.post(
    "/arrivals/<uuid:offer_id>/take",
    ArrivalsAct.REGISTRATIONS_TAKE,
    permission=Permission.CASES_WORK,
    load=_offer,
    schema=OfferTakeForm,
    on_invalid=_page,
)
def take(request: Request[queries.ArrivalOffer]) -> ResponseReturnValue:
    """Take it over, and own the case from now on, once it is clear that it is nobody who is here already."""
    take_unless_here(request.unit, request.container.secrets, request.row, request.data.get("who"))
    flash(_("You now own this case."), "done")
    return redirect(url_for("cases.open", case_id=request.row.case_id), 303)


@routes.post(
    "/arrivals/<uuid:offer_id>/decline",
    ArrivalsAct.REGISTRATIONS_DECLINE,
    permission=Permission.CASES_WORK,
    load=_offer,
    schema=OfferAnswerForm,
    on_invalid=_page,
)
def decline(request: Request[queries.ArrivalOffer]) -> ResponseReturnValue:
    """Give it back to the partner, with the reason."""
    decline_offer(request.unit, request.row, request.data["reason"])
    flash(_("Given back. The partner sees your reason and will name another office."), "done")
    return redirect(url_for("registrations.list"), 303)


@routes.post(
    "/arrivals/<uuid:offer_id>/again",
    ArrivalsAct.REGISTRATIONS_AGAIN,
    load=_offer,
    schema=OfferAgainForm,
    on_invalid=_page,
)
def again(request: Request[queries.ArrivalOffer]) -> ResponseReturnValue:
    """Offer it to another office."""
    offer_again(request.unit, request.row, request.data["office_id"])
    flash(_("The other office has been told and has a week to take over the case."), "done")
    return redirect(url_for("registrations.list"), 303)


# Registered arrivals on the start page: what an office is asked to take, what a partner waits for.

_AT_MOST = 10


def arrival_sections(request: Request) -> list[TodaySection]:
    """A section if there is anything in it: the first to be taken on top."""
    if not request.me.permissions & {Permission.ARRIVALS_REGISTER, Permission.CASES_WORK}:
        return []
    offers = waiting_offers(request.unit.session, _AT_MOST)
    today = request.unit.today
    lines = when_shown(
        offers,
        lambda waiting: _urgency(request, waiting[0], today),
        lambda waiting: _line(request, shown_offer(request, waiting[0], waiting[2], waiting[1]), today),
    )
    title = _("Registered by you, awaiting an office") if is_partner(request) else _("Arrivals to assign")
    url, is_cut = url_for("registrations.list"), len(offers) == _AT_MOST
    return [TodaySection(title, lines, url, _("Show all"), is_cut)] if offers else []


def _urgency(request: Request, offer: queries.ArrivalOffer, today: date) -> Urgency:
    return Urgency.OTHERS if is_partner(request) else urgency_of((offer.take_by - today).days)


def _line(request: Request, shown: ShownOffer, today: date) -> TodayLine:
    is_others = is_partner(request)
    return TodayLine(
        url=url_for("registrations.open", offer_id=shown.offer.id),
        label=comma().join(name for name in shown.names if name) or _("Name cannot be shown"),
        note=str(OFFER_LABELS[shown.offer.state]),
        mark=shown.mark,
        mark_label=_("Take over by %(day)s", day=day(shown.offer.take_by)),
        reference=shown.reference or None,
        duty=_("Arrival") if is_others else _("Take over the case"),
        urgency=_urgency(request, shown.offer, today),
    )
