"""The form of a leg: planning one, changing it, taking it out of the journey."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form, Stored
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.web.overwriting import as_typed, some_of
from foundation.web.route import Request
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries.cases import Case
from returns.cases.services.planning import CHANGED_IN
from returns.cases.words.cases import choices_of
from returns.escorts.queries.escorts import Escort, escorts_of_case
from returns.journey.pages.itinerary import common, people_choices, routes as shared_routes
from returns.journey.queries.itinerary import Leg, journey, leg_of_case, legs_of_case, way_home
from returns.journey.queries.points import PLACE_OF_RETURN, found_points, place_of_return, point_label, point_of
from returns.journey.queries.shown_legs import ShownLeg, points_of, shown_legs
from returns.journey.rules.bookings import removal_reasons, steps_from
from returns.journey.rules.itinerary import LegStatus
from returns.journey.schemas import ChangedLegForm, LegForm
from returns.journey.services.itinerary import change_leg, plan_leg, record_travelled, remove_leg
from returns.journey.services.stated_legs import stated_leg
from returns.journey.words import CLASS_LABELS, LEG_STATUS_LABELS, MODE_LABELS, NOT_CHOSEN

_MOST_CHOICES = 24


def _countries(request: Request) -> list[str]:
    """Where places are looked for: the country of return, and that of the office."""
    case = case_at(request)
    return [case.country, accounts.country_of_office(request.unit.session, case.office_id)]


def _choices(request: Request, form: Form, end: str) -> list[tuple[str, str]]:
    """Points that can be chosen: what was found for the typed text, else those of this journey."""
    case, typed = case_at(request), form.values.get(f"{end}_typed") or ""
    points = found_points(typed, _countries(request)) if typed else []
    home, chosen = place_of_return(case), point_of(case, form.values.get(end) or "")
    of_journey = [*points_of(legs_of_case(request.unit.session, case.id)), *([home] if home else [])]
    labels = {point.code: point_label(point) for point in (*([chosen] if chosen else []), *points, *of_journey)}
    return list(labels.items())[:_MOST_CHOICES]


def _values_of(shown: ShownLeg) -> dict[str, Any]:
    """A leg as its form shows it."""
    return {
        "who": shown.leg.escort_id.hex if shown.leg.escort_id else "",
        "travellers": [person.hex for person in shown.travellers],
        "mode": shown.mode.value,
        "origin": shown.origin["code"],
        "destination": shown.destination["code"],
        "departs_on": shown.departs.date().isoformat(),
        "departs_time": shown.departs.strftime("%H:%M"),
        "arrives_on": shown.arrives.date().isoformat(),
        "arrives_time": shown.arrives.strftime("%H:%M"),
        "departs_terminal": shown.terminals[0],
        "arrives_terminal": shown.terminals[1],
        "departs_fold": shown.folds[0],
        "arrives_fold": shown.folds[1],
        "night": shown.night,
        "carrier": shown.carrier,
        "number": shown.number,
        "status": shown.status.value,
        "booking": shown.booking,
        "ticket": shown.ticket.value if shown.ticket else "",
        "fare": str(shown.fare.amount) if shown.fare else "",
        "currency": shown.fare.currency if shown.fare else "",
        "fare_is_each": "yes" if shown.fare and shown.fare.is_each else "",
    }


def _stored(request: Request[PartOfCase[Leg]]) -> Stored:
    return some_of(_values_of(shown_legs([request.row.part])[0]))


def _begun(request: Request[Case]) -> dict[str, Any]:
    """A new leg goes on where the last one ends, on the same day; after the last of all, where an escort turns back."""
    session, case_id = request.unit.session, request.row.id
    legs = legs_of_case(session, case_id)
    travelled = shown_legs(journey(legs))
    begun: dict[str, Any] = {"mode": "air", "status": LegStatus.PLANNED.value}
    if not travelled:
        return begun
    last = travelled[-1]
    if last.destination["code"] == PLACE_OF_RETURN:
        waiting = [escort for escort in escorts_of_case(session, case_id) if _has_no_way_home(escort, legs)]
        turns = {leg.ordinal: leg for leg in travelled}
        if waiting and waiting[0].last_leg in turns:
            last, begun["who"] = turns[waiting[0].last_leg], waiting[0].id.hex
    on = last.arrives.date().isoformat()
    return {**begun, "origin": last.destination["code"], "departs_on": on, "arrives_on": on}


def _has_no_way_home(escort: Escort, legs: Sequence[Leg]) -> bool:
    return escort.needs_way_home and not way_home(legs, escort.id)


def _leg_page(request: Request, form: Form) -> str:
    case = case_at(request)
    leg = request.row.part if isinstance(request.row, PartOfCase) else None
    may_go = leg is not None and not removal_reasons(leg.status, leg.frozen_as, case.state in CHANGED_IN)
    escorts, steps = escorts_of_case(request.unit.session, case.id), steps_from(leg.status if leg else None)
    return render_template(
        "returns/journey/leg.html",
        **common(request),
        form=form,
        is_new=leg is None,
        remove_url=url_for("itinerary.remove_leg", case_id=case.id, leg_id=leg.id) if leg and may_go else None,
        modes=choices_of(MODE_LABELS),
        statuses=[(status.value, str(LEG_STATUS_LABELS[status])) for status in steps if status not in NOT_CHOSEN],
        classes=choices_of(CLASS_LABELS),
        currencies=currencies(),
        who=[(escort.id.hex, _("Way home of %(name)s", name=escort.content.name)) for escort in escorts],
        folds=[("0", _("The first time, before clocks are put back")), ("1", _("The second time, after it"))],
        people=people if len(people := people_choices(request, case.id)) > 1 else [],
        origins=_choices(request, form, "origin"),
        destinations=_choices(request, form, "destination"),
    )


def _leg(request: Request) -> PartOfCase[Leg] | None:
    return case_with(request, leg_of_case(request.unit.session, request.path["case_id"], request.path["leg_id"]))


routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=_leg)


def _home(request: Request) -> ResponseReturnValue:
    return redirect(url_for("itinerary.page", case_id=case_at(request).id), 303)


@routes.form(
    "/cases/<uuid:case_id>/itinerary/legs/new",
    "legs.plan",
    opens="legs.new",
    shows=_leg_page,
    begins=_begun,
    page="new_leg",
    load=the_case,
    schema=LegForm,
)
def plan(request: Request[Case]) -> ResponseReturnValue:
    """Add a leg."""
    plan_leg(
        request.unit, request.row, stated_leg(request.row, request.data, _countries(request)), request.data.get("once")
    )
    flash(_("The leg is part of the journey."), "done")
    return _home(request)


@routes.form(
    "/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>",
    "legs.change",
    opens="legs.open",
    shows=_leg_page,
    begins=as_typed(_stored),
    page="leg",
    schema=ChangedLegForm,
    stored=_stored,
)
def change(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """Change a leg."""
    case, leg = request.row.case, request.row.part
    change_leg(request.unit, case, leg, stated_leg(case, request.data, _countries(request)))
    flash(_("The leg is changed."), "done")
    return _home(request)


@routes.post(
    "/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>/remove",
    "legs.remove",
    schema=NothingForm,
    endpoint="remove_leg",
)
def remove(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """Take a leg out of the journey."""
    remove_leg(request.unit, request.row.case, request.row.part)
    flash(_("The leg is taken out of the journey."), "done")
    return _home(request)


@routes.post("/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>/travelled", "legs.travelled", schema=NothingForm)
def travelled(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """Say that a leg was travelled."""
    record_travelled(request.unit, request.row.case, request.row.part)
    flash(_("The leg is recorded as travelled."), "done")
    return _home(request)
