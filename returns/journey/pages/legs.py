"""The form of a leg: planning one, changing it, taking it out of the journey."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form, Stored
from foundation.language.money import currencies, currencies_in_use, fits
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.overwriting import as_typed, some_of
from foundation.web.route import Request
from returns.cases.pages.cases import PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case
from returns.cases.services.planning import CHANGED_IN
from returns.cases.words import choices_of
from returns.escorts.queries.escorts import Escort, escorts_of_case
from returns.journey.pages.itinerary import common, people_choices, routes as shared_routes
from returns.journey.queries.itinerary import Leg, journey, leg_of_case, legs_of_case, way_home
from returns.journey.queries.legs import (
    PLACE_OF_RETURN,
    Point,
    ShownLeg,
    found_points,
    place_of_return,
    point_label,
    point_of,
    points_of,
    shown_legs,
)
from returns.journey.rules.itinerary import (
    Fare,
    LegStatus,
    removal_reasons,
    steps_from,
)
from returns.journey.schemas import ChangedLegForm, LegForm
from returns.journey.services import NewLeg, change_leg, plan_leg, record_travelled, remove_leg
from returns.journey.words import CLASS_LABELS, LEG_STATUS_LABELS, MODE_LABELS, NOT_CHOSEN, JourneyAct

_MOST_CHOICES = 24
FOLDS = (("0", _l("The first, before the clocks go back")), ("1", _l("The second, after the clocks go back")))
ENDS = ("origin", "destination")
_TEXTS = ("carrier", "number", "booking", "departs_terminal", "arrives_terminal")


def _leg(request: Request) -> PartOfCase[Leg] | None:
    return case_with(request, leg_of_case(request.unit.session, request.path["case_id"], request.path["leg_id"]))


routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=_leg)


def _home(request: Request, done: str) -> ResponseReturnValue:
    flash(done, "done")
    return redirect(url_for("itinerary.page", case_id=case_at(request).id), 303)


def _countries(request: Request) -> list[str]:
    """Where places are looked for: the country of return, and that of the office."""
    case = case_at(request)
    return [case.country, accounts.country_of_office(request.unit.session, case.office_id)]


def point_choices(
    request: Request,
    form: Form,
    end: str,
    countries_for: Callable[[Request], list[str]],
    chosen: Point | None,
    others: Sequence[Point] = (),
) -> list[tuple[str, str]]:
    """Points for one end of a way: the chosen one, what is found in these countries for the typed text, and others."""
    typed = form.values.get(f"{end}_typed") or ""
    points = found_points(typed, countries_for(request)) if typed else []
    labels = {point.code: point_label(point) for point in (*([chosen] if chosen else []), *points, *others)}
    return list(labels.items())[:_MOST_CHOICES]


def _values_of(shown: ShownLeg) -> dict[str, Any]:
    """A leg as its form shows it."""
    fare = shown.content.fare
    return {
        **shown.typed,
        "who": shown.row.escort_id.hex if shown.row.escort_id else "",
        "travellers": [person.hex for person in shown.travellers],
        "night": shown.content.night,
        "ticket": shown.content.ticket_class,
        "fare": str(fare.amount) if fare else "",
        "currency": fare.currency if fare else "",
        "fare_is_each": "yes" if fare and fare.each else "",
    }


def _stored(request: Request[PartOfCase[Leg]]) -> Stored:
    return some_of(_values_of(shown_legs([request.row.part])[0]))


def _begun(request: Request[Case]) -> dict[str, Any]:
    """A new leg goes on where the last one ends, on the same day; after the last of all, where an escort turns back.

    Nothing goes on from the place of return.
    """
    session, case_id = request.unit.session, request.row.id
    legs = legs_of_case(session, case_id)
    travelled = shown_legs(journey(legs))
    begun: dict[str, Any] = {"mode": "air", "status": LegStatus.PLANNED.value}
    if not travelled:
        return begun
    last = travelled[-1]
    if last.content.destination.code == PLACE_OF_RETURN:
        waiting = [escort for escort in escorts_of_case(session, case_id) if _has_no_way_home(escort, legs)]
        turns = {leg.ordinal: leg for leg in travelled}
        if not waiting:  # the journey is whole: where one more would begin, only whoever adds it knows
            return begun
        if waiting[0].last_leg in turns:
            last, begun["who"] = turns[waiting[0].last_leg], waiting[0].id.hex
    return {**begun, "origin": last.content.destination.code, "departs_on": last.arrives.date().isoformat()}


def _has_no_way_home(escort: Escort, legs: Sequence[Leg]) -> bool:
    return escort.needs_way_home and not way_home(legs, escort.id)


def _leg_page(request: Request, form: Form, is_copy: bool = False) -> str:
    case, home = case_at(request), place_of_return(case_at(request))
    of_journey = [*points_of(legs_of_case(request.unit.session, case.id)), *([home] if home else [])]
    origins, destinations = (
        point_choices(request, form, end, _countries, point_of(case, form.values.get(end) or ""), of_journey)
        for end in ENDS
    )
    leg = request.row.part if isinstance(request.row, PartOfCase) and not is_copy else None
    may_go = leg is not None and not removal_reasons(leg.status, leg.frozen_as, case.state in CHANGED_IN)
    escorts, steps = escorts_of_case(request.unit.session, case.id), steps_from(leg.status if leg else None)
    return render_template(
        "returns/journey/leg.html",
        **common(request),
        form=form,
        is_new=leg is None,
        action=url_for("itinerary.plan", case_id=case.id) if is_copy else None,
        remove_url=url_for("itinerary.remove_leg", case_id=case.id, leg_id=leg.id) if leg and may_go else None,
        modes=choices_of(MODE_LABELS),
        statuses=[(status.value, str(LEG_STATUS_LABELS[status])) for status in steps if status not in NOT_CHOSEN],
        classes=choices_of(CLASS_LABELS),
        currencies=currencies(),
        who=[(escort.id.hex, _("Way home: %(name)s", name=escort.content.name)) for escort in escorts],
        folds=FOLDS,
        people=people if len(people := people_choices(request, case.id)) > 1 else [],
        origins=origins,
        destinations=destinations,
    )


@routes.form(
    "/cases/<uuid:case_id>/itinerary/legs/new",
    JourneyAct.LEGS_PLAN,
    opens=JourneyAct.LEGS_NEW,
    shows=_leg_page,
    begins=_begun,
    page="new_leg",
    load=the_case,
    schema=LegForm,
)
def plan(request: Request[Case]) -> ResponseReturnValue:
    """Add a leg."""
    plan_leg(request.unit, request.row, stated_leg(request.row, request.data, _countries(request)))
    return _home(request, _("Leg added to the journey."))


@routes.get("/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>/copy", JourneyAct.LEGS_COPY)
def copy_leg(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """The form of a new leg, with the way and the times of another one; nobody, no ticket and no bed comes along."""
    stated = shown_legs([request.row.part])[0].typed
    kept = {name: value for name, value in stated.items() if name not in ("status", "booking")}
    return _leg_page(request, Form(values={**kept, "status": LegStatus.PLANNED.value}), is_copy=True)


@routes.form(
    "/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>",
    JourneyAct.LEGS_CHANGE,
    opens=JourneyAct.LEGS_OPEN,
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
    return _home(request, _("Leg changed."))


@routes.post(
    "/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>/remove",
    JourneyAct.LEGS_REMOVE,
    schema=NothingForm,
    endpoint="remove_leg",
)
def remove(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """Take a leg out of the journey."""
    remove_leg(request.unit, request.row.case, request.row.part)
    return _home(request, _("Leg removed from the journey."))


@routes.post(
    "/cases/<uuid:case_id>/itinerary/legs/<uuid:leg_id>/travelled", JourneyAct.LEGS_TRAVELLED, schema=NothingForm
)
def travelled(request: Request[PartOfCase[Leg]]) -> ResponseReturnValue:
    """Say that a leg was travelled."""
    record_travelled(request.unit, request.row.case, request.row.part)
    return _home(request, _("Leg recorded as travelled."))


def stated_leg(case: Case, stated: Mapping[str, Any], countries: list[str]) -> NewLeg:
    """The leg that a form (`LegForm`) states; places are looked for in these countries, airports everywhere.

    BadInput by field: nothing was chosen or found, or several points were found and one has to be chosen.
    """
    no_way = {"destination": [_("The leg ends where it begins. Choose another place.")]}
    return NewLeg(
        **stated_way(case, stated, countries, no_way),
        escort_id=stated.get("who"),
        night=stated.get("night", ""),
        ticket=stated.get("ticket"),
        fare=stated_fare(stated),
        travellers=() if stated.get("who") else stated["travellers"],
    )


def stated_way(
    case: Case | None, stated: Mapping[str, Any], countries: list[str], no_way: dict[str, list[str]]
) -> dict[str, Any]:
    """What a form (`WayForm`) states of a `NewWay`. BadInput by field, as above; `no_way`: it ends where it begins."""
    points: dict[str, Point] = {}
    errors: dict[str, list[str]] = {}
    for end in ENDS:
        try:
            points[end] = stated_point(case, end, stated, countries)
        except BadInput as error:
            errors.update(error.errors)
    if not errors and points["origin"] == points["destination"]:
        errors = no_way
    if errors:
        raise BadInput(errors)
    return {
        "mode": stated["mode"],
        **points,
        "departs": datetime.combine(stated["departs_on"], stated["departs_time"]),
        "arrives": datetime.combine(stated.get("arrives_on", stated["departs_on"]), stated["arrives_time"]),
        "status": stated["status"],
        **{name: stated.get(name, "") for name in _TEXTS},
        "departs_fold": stated.get("departs_fold"),
        "arrives_fold": stated.get("arrives_fold"),
        "is_sure": stated["sure"],
    }


def stated_fare(stated: Mapping[str, Any]) -> Fare | None:
    """The fare that a form states; BadInput by field, as for every sum of money."""
    if "fare" not in stated:
        return None
    if stated["currency"] not in currencies_in_use():
        raise BadInput({"currency": [_("Choose from the list.")]})
    if not fits(stated["fare"], stated["currency"]):
        raise BadInput({"fare": [_("Too many decimal places for this currency. Use fewer.")]})
    return Fare(stated["fare"], stated["currency"], stated["fare_is_each"])


def stated_point(case: Case | None, end: str, stated: Mapping[str, Any], countries: list[str]) -> Point:
    """The end of a way that a form states: chosen, or typed and found. BadInput by field, as above.

    Without a case there is no place of return to choose.
    """
    chosen, typed = stated.get(end), stated.get(f"{end}_typed", "")
    if chosen and typed == stated.get(f"{end}_searched", ""):
        if point := point_of(case, chosen):
            return point
        raise BadInput({end: [_("Choose from the list.")]})
    field = f"{end}_typed"
    if not typed:
        raise BadInput({field: [_("Enter an airport code, a city or a village, or choose a place below.")]})
    points = found_points(typed, countries)
    if not points:
        raise BadInput({field: [_("No place found. Try the airport code, or a larger town.")]})
    if len(points) > 1:
        raise BadInput({end: [_("Several places match. Choose the one you mean.")]})
    return points[0]
