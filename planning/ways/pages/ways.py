"""The page of ways: from where and when, the ways side by side with what readiness says, and choosing one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, by_row
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.money import currencies
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.money import Money
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.ways.pages.shown import currencies_of, shown_found
from planning.ways.queries import exchange_rates
from planning.ways.rules.offers import text_of
from planning.ways.rules.prices import Rates, rates_into
from planning.ways.schemas import ChosenForm, SearchForm
from planning.ways.services.choosing import booked_legs, choose_way, first_leg, legs_to_replace
from planning.ways.services.search import Found, Search, most_days, ways_of_case
from planning.ways.services.undoing import take_back, undo_minutes, undoable_until
from planning.ways.words import WaysAct
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import BEFORE_BOARDING
from returns.journey.pages.itinerary import common
from returns.journey.pages.legs import point_choices, stated_fare, stated_leg, stated_point
from returns.journey.queries.itinerary import Leg, journey, legs_of_case
from returns.journey.queries.legs import airport_of, point_at, shown_legs
from returns.journey.queries.travellers import names_of
from returns.journey.rules.bookings import Segment, read_booking
from returns.journey.rules.itinerary import LegStatus

routes = Routes("ways", permission=Permission.CASES_OPEN, load=the_case)
_changes = routes.with_common(permission=Permission.CASES_WORK, load=the_case)
CASE_LINK = CaseLink("ways.page", _l("Ways to travel"), "mode-air", Permission.CASES_OPEN, beside="itinerary")
_AHEAD = 3  # days after the day of a flight that changed, in which the next best way is looked for
_SEARCHED = ("origin", "first_day", "last_day", "bed", "pasted", "fare", "currency", "fare_is_each")


def _countries(request: Request[Case]) -> list[str]:
    """Where a host city is looked for: the country of the office; airports are found everywhere."""
    return [accounts.country_of_office(request.unit.session, request.row.office_id)]


def _rates(request: Request[Case], found: Found) -> Rates:
    """By which the prices of these ways are compared today: in the currency of the office's country, else in euros."""
    own = [code for code, _name in currencies(_countries(request)[0])[:1]]
    priced = currencies_of(found)
    if not priced - {own[0]}:
        return Rates(own[0])
    today = request.unit.today
    return rates_into(own, exchange_rates(request.unit.session, {*priced, *own}, today))


def _page(
    request: Request[Case],
    form: Form,
    found: Found | None = None,
    refused: Sequence[str] = (),
    undo_refused: Sequence[str] = (),
) -> str:
    """The ways of a case; where a carrier changed something, the next best ones at once.

    `refused` and `undo_refused`: why a way that was chosen is not planned, or not taken back.
    """
    case, session = request.row, request.unit.session
    legs = journey(legs_of_case(session, case.id))
    changed = legs_to_replace(request.unit, case, legs)
    is_open = case.state in BEFORE_BOARDING
    is_fresh = not (found or form.errors or refused or undo_refused or request.unit.writing)
    if changed and is_fresh and is_open and case.nearest_place:
        found = _next_best(request, form, first_leg(legs, changed), changed[0].departs_at.date())
    names = names_of(members_of_case(session, case.id))
    may_undo = is_open and request.me.may(Permission.CASES_WORK)
    return render_template(
        "planning/ways/page.html",
        **common(request),
        form=form,
        undo_form=_refused_form("undo", undo_refused),
        choose_form=_refused_form("choose", refused),
        searched={name: form.values[name] for name in _SEARCHED if form.values.get(name)},
        origins=_origins(request, form),
        near=case.nearest_place,
        is_open=is_open,
        changed=shown_legs(changed),
        by_carrier=any(leg.status is LegStatus.CHANGED_BY_CARRIER for leg in changed),
        movement_id=next((leg.movement_id for leg in legs if leg.movement_id), None),
        booked=len(booked_legs(legs)),
        undo=undoable_until(request.unit, case, legs_of_case(session, case.id)) if may_undo else None,
        planned=len(legs),
        answer=shown_found(found, names, _rates(request, found)) if found is not None else None,
        most=most_days(request.unit),
    )


def _origins(request: Request[Case], form: Form) -> list[tuple[str, str]]:
    """Places of departure to choose from."""
    code = form.values.get("origin")
    return point_choices(request, form, "origin", _countries, point_at(code) if code else None)


def _refused_form(prefix: str, sentences: Sequence[str]) -> Form:
    """A form that says only why something was not done."""
    return Form(errors={"form": list(sentences)} if sentences else {}, prefix=prefix)


def _next_best(request: Request[Case], form: Form, leg: Leg, day: date) -> Found | None:
    """The ways on the days after a flight that changed; what they were searched by stands in the form."""
    first, origin = max(day, request.unit.today), leg.content.origin.code
    last, point = first + timedelta(days=_AHEAD), point_at(origin)
    if point is None:
        return None
    form.values = {**form.values, "origin": origin, "first_day": first.isoformat(), "last_day": last.isoformat()}
    return ways_of_case(request.unit, request.row, Search(point, first, last))


def _begun(request: Request[Case]) -> dict[str, Any]:
    """A search begins where the journey begins that is planned now."""
    legs = journey(legs_of_case(request.unit.session, request.row.id))
    changed = legs_to_replace(request.unit, request.row, legs)
    if not legs and not changed:
        return {}
    shown = shown_legs([first_leg(legs, changed)])[0]
    return {"origin": shown.content.origin.code, "first_day": shown.departs.date().isoformat()}


@routes.form(
    "/cases/<uuid:case_id>/ways",
    WaysAct.SEARCH,
    opens=WaysAct.OPEN,
    shows=_page,
    begins=_begun,
    schema=SearchForm,
    endpoint="search",
)
def search(request: Request[Case]) -> ResponseReturnValue:
    """Search for ways. What was pasted is read, and kept nowhere."""
    data, case = dict(request.data), request.row
    if case.nearest_place is None:
        raise BadInput({"form": [_("First say where the people return to: the nearest place on the map is missing.")]})
    pasted, today = data.pop("pasted"), request.unit.today
    request.data.pop("pasted", None)  # names of passengers are in it
    first, last = _days(request, data, today)
    origin = stated_point(None, "origin", data, _countries(request))
    segments = _offered(pasted, today)
    asked = Search(origin, first, last, data["bed"], segments, _price(request, data, segments))
    values = {
        "origin": origin.code,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "bed": data["bed"],
        "pasted": text_of(segments),  # its flights alone: whatever else the text said is gone
        "fare": str(data.get("fare", "")),
        "currency": data.get("currency", ""),
        "fare_is_each": "yes" if data["fare_is_each"] else "",
    }
    return _page(request, Form(values=values), ways_of_case(request.unit, case, asked))


def _offered(pasted: str, today: date) -> Sequence[Segment]:
    """The flights of a text; BadInput if there is none of which everything is known."""
    segments = read_booking(pasted, today, airport_of) if pasted else ()
    if pasted and not any(not segment.missing for segment in segments):
        raise BadInput({"pasted": [_("No whole flight was found in the text. It was not kept.")]})
    return segments


def _price(request: Request[Case], data: Mapping[str, Any], segments: Sequence[Segment]) -> Money | None:
    """What everybody together pays for the offer, if that is said; BadInput by field."""
    fare = stated_fare(data)
    if fare is None:
        return None
    if not segments:
        raise BadInput({"pasted": [_("Paste the offer that has this price, or leave the price empty.")]})
    return fare.for_travellers(len(members_of_case(request.unit.session, request.row.id)))


def _days(request: Request[Case], data: Mapping[str, Any], today: date) -> tuple[date, date]:
    first, last = data["first_day"], data.get("last_day") or data["first_day"]
    most = most_days(request.unit)
    if first < today:
        raise BadInput({"first_day": [_("This day has passed. Enter today or a later day.")]})
    if last < first:
        raise BadInput({"last_day": [_("The last day is before the first day. Enter a later one.")]})
    if (last - first).days >= most:
        sentence = ngettext("Search at most %(num)d day at once.", "Search at most %(num)d days at once.", most)
        raise BadInput({"last_day": [sentence]})
    return first, last


def _again(request: Request[Case], form: Form) -> str:
    """The page once more, where a way was not taken: what was wrong stands above the same ways."""
    values = {name: form.values.get(name) or "" for name in _SEARCHED}
    messages = [message for messages in form.errors.values() for message in messages]
    return _page(request, Form(values=values), _found_again(request, values), messages)


def _found_again(request: Request[Case], values: Mapping[str, str]) -> Found | None:
    """The ways that were searched before; None where the form does not say by what, or that day has passed."""
    origin = point_at(values["origin"]) if values["origin"] else None
    if origin is None or request.row.nearest_place is None or SearchForm().validate(values):
        return None
    data, today = SearchForm().load(values), request.unit.today
    try:
        first, last = _days(request, data, today)
        segments = _offered(data["pasted"], today)
        price = _price(request, data, segments)
    except BadInput:
        return None
    return ways_of_case(request.unit, request.row, Search(origin, first, last, data["bed"], segments, price))


@_changes.post("/cases/<uuid:case_id>/ways/choose", WaysAct.CHOOSE, schema=ChosenForm, on_invalid=_again)
def choose(request: Request[Case]) -> ResponseReturnValue:
    """Plan the legs of a way."""
    case, session = request.row, request.unit.session
    countries = [case.country, accounts.country_of_office(session, case.office_id)]
    planned = by_row(request.data["rows"], lambda row: stated_leg(case, {**row, "travellers": ()}, countries))
    choose_way(request.unit, case, planned, request.data["replaces"])
    within = undo_minutes(request.unit, request.unit.today)
    sentence = ngettext(
        "The legs of this way are planned. Book them next. For %(num)d minute you can undo this under Ways to travel.",
        "The legs of this way are planned. Book them next. For %(num)d minutes you can undo this under Ways to travel.",
        within,
    )
    flash(sentence, "done")
    return redirect(url_for("itinerary.page", case_id=case.id), 303)


def _not_taken_back(request: Request[Case], form: Form) -> str:
    """The page once more, where a way was not taken back: why stands above it."""
    messages = [message for messages in form.errors.values() for message in messages]
    return _page(request, Form(values=_begun(request)), undo_refused=messages)


@_changes.post("/cases/<uuid:case_id>/ways/undo", WaysAct.UNDO, schema=FormSchema, on_invalid=_not_taken_back)
def undo(request: Request[Case]) -> ResponseReturnValue:
    """Take the way that was chosen last back."""
    take_back(request.unit, request.row)
    flash(_("Undone: the journey is as it was before."), "done")
    return redirect(url_for("itinerary.page", case_id=request.row.id), 303)
