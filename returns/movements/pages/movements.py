"""Doors of group movements: the list, a new one, one with its places, changing it after a look ahead, cancelling it."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, ngettext
from foundation.web.door import door
from foundation.web.overwriting import some_of
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.stamp import Call
from returns.cases.queries.case_page import shown_reference
from returns.cases.words.cases import choices_of
from returns.journey.pages.itinerary import marked
from returns.journey.queries.points import found_points, point_at, point_label
from returns.journey.rules.bookings import steps_from
from returns.journey.words import LEG_STATUS_LABELS, MODE_LABELS
from returns.lists.queries import countries_of_cases
from returns.movements.pages.shown import (
    conflicts,
    movement_head,
    newest_told,
    notice_shown,
    shown_aboard,
    shown_place,
    told_shown,
)
from returns.movements.queries import movements as queries
from returns.movements.queries.manifest import company_of
from returns.movements.queries.movements import by_case, shown_movement
from returns.movements.rules import OPEN, Seats, group_escorts
from returns.movements.schemas import ChangedMovementForm, MovementForm, MovementList
from returns.movements.services.consequences import Consequences, consequences_of
from returns.movements.services.movements import cancel_movement, change_movement, plan_movement
from returns.movements.services.stated_movements import stated_movement

blueprint = Blueprint("movements", __name__)
_MOST_CHOICES = 24


def the_movement(call: Call) -> queries.Movement | None:
    """The movement that an address names, if this office has it."""
    return queries.movement_by_id(call.unit.session, call.path["movement_id"])


def home(call: Call) -> ResponseReturnValue:
    """Back to the page of the movement."""
    return redirect(url_for("movements.open", movement_id=call.path["movement_id"]), 303)


@door(blueprint, "/movements", "movements.list", permission=Permission.CASES_OPEN, takes=MovementList, endpoint="list")
def list_movements(call: Call) -> ResponseReturnValue:
    """The group movements of the office, those first that leave first."""
    filters, session = call.data, call.unit.session
    past = filters.get("when") == "past"
    order = filters.get("sort") or ("-departs_at" if past else "departs_at")
    descending = order.startswith("-")
    chosen = queries.MovementFilter(call.wiring.clock.now(), past, filters.get("country"))
    page = queries.movements_page(session, chosen, descending, filters.get("page"), PAGE_SIZE)
    seats = queries.seats_of(session, page.items)
    rows = [
        SimpleNamespace(head=movement_head(call, movement, seats[movement.id]), notice=notice_shown(call, movement))
        for movement in page.items
    ]
    return render_template(
        "returns/movements/list.html",
        page=list_page(page, rows),
        sort=SortableBy("departs_at", descending, ("departs_at",)),
        form=Form(values={name: filters[name] for name in ("when", "country") if filters.get(name)}),
        countries=countries(queries.countries_of_movements(session)),
        may_work=call.me.may(Permission.CASES_WORK),
    )


def _places_for(call: Call) -> list[str]:
    """Where places are looked for: the countries of return among the cases, and that of the office."""
    host = accounts.country_of_office(call.unit.session, call.me.office_id)
    return [host, *countries_of_cases(call.unit.session)]


def _choices(call: Call, form: Form, end: str) -> list[tuple[str, str]]:
    """Points that can be chosen: what was found for the typed text, and the one that is chosen already."""
    typed, chosen = form.values.get(f"{end}_typed") or "", point_at(form.values.get(end) or "")
    matches = found_points(typed, _places_for(call)) if typed else []
    labels = {point.code: point_label(point) for point in (*([chosen] if chosen else []), *matches)}
    return list(labels.items())[:_MOST_CHOICES]


def form_page(call: Call, form: Form, consequences: Consequences | None = None) -> str:
    """The form of a movement, new or not; with consequences, what a change would do, above what was typed."""
    movement = call.row
    steps = steps_from(movement.status if movement else None)
    return render_template(
        "returns/movements/form.html",
        form=form,
        is_new=movement is None,
        back_url=url_for("movements.open", movement_id=movement.id) if movement else url_for("movements.list"),
        modes=choices_of(MODE_LABELS),
        statuses=[(step.value, str(LEG_STATUS_LABELS[step])) for step in steps if step in OPEN],
        folds=[("0", _("The first time, before clocks are put back")), ("1", _("The second time, after it"))],
        origins=_choices(call, form, "origin"),
        destinations=_choices(call, form, "destination"),
        found=_shown(consequences) if consequences else None,
    )


def _shown(consequences: Consequences) -> SimpleNamespace:
    cases = [
        SimpleNamespace(
            reference=shown_reference(consequence.case),
            url=url_for("readiness.page", case_id=consequence.case.id),
            voids_sign_off=consequence.voids_sign_off,
            arises=marked(consequence.arises),
            goes=marked(consequence.goes),
        )
        for consequence in consequences.cases
    ]
    return SimpleNamespace(
        seen=consequences.seen,
        forgets_notice=consequences.forgets_notice,
        changed=[case for case in cases if case.voids_sign_off or case.arises or case.goes],
        others=sum(not (case.voids_sign_off or case.arises or case.goes) for case in cases),
        void=sum(case.voids_sign_off for case in cases),
        count=len(cases),
    )


def _new_page(call: Call, form: Form) -> str:
    return form_page(call, form)


@door(blueprint, "/movements/new", "movements.new", permission=Permission.CASES_WORK, endpoint="new")
def new_movement(call: Call) -> ResponseReturnValue:
    """The form of a new movement."""
    return form_page(call, Form(values={"mode": "air", "status": "planned"}))


@door(
    blueprint,
    "/movements/new",
    "movements.plan",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    takes=MovementForm,
    again=_new_page,
    saved_at=lambda _call, movement: url_for("movements.open", movement_id=movement),
)
def plan(call: Call) -> ResponseReturnValue:
    """Plan a movement."""
    if call.me.office_id is None:
        raise NotFound
    new = stated_movement(call.data, _places_for(call))
    movement = plan_movement(call.unit, call.me.office_id, new, call.data.get("once"))
    flash(_("The group movement is planned. Add the cases that travel along."), "done")
    return redirect(url_for("movements.open", movement_id=movement), 303)


def movement_page(call: Call, form: Form) -> str:
    """A movement with its places; `form` is that of blank places."""
    session, movement = call.unit.session, call.row
    places, legs = queries.places_of(session, movement.id), queries.legs_of_movement(session, movement.id)
    along, aboard = queries.escorts_of_movement(session, movement.id), by_case(places, legs)
    people = sum(not place.is_blank for place in places)
    seats = Seats(movement.seats, people, len(places) - people, len(along))
    notice = notice_shown(call, movement)
    needed = group_escorts(people, notice.ratios)
    reasons = company_of(session, movement, along)
    return render_template(
        "returns/movements/page.html",
        movement=movement_head(call, movement, seats),
        may_work=call.me.may(Permission.CASES_WORK),
        notice=notice,
        cases=shown_aboard(call, aboard),
        blank=[shown_place(place, call) for place in places if place.is_blank],
        elsewhere=[place.place.ordinal for place in places if place.is_elsewhere],
        escorts=[who.member.content["name"] for who in along if who.member is not None],
        told=newest_told(told_shown(queries.told_of_movement(session, movement.id), movement.schedule)),
        needed=needed,
        group_from=notice.ratios.group_from.value,
        conflicts=conflicts(aboard, (needed, len(along)), notice, reasons),
        signed=sum(case.case.state.value == "ready" for case in aboard),
        form=form,
        countries=countries(all_countries()),
        urls=_urls(movement),
    )


def _urls(movement: queries.Movement) -> SimpleNamespace:
    parts = ("change", "people", "reserve", "escorts", "notice", "cancel", "manifest", "readiness")
    return SimpleNamespace(**{part: url_for(f"movements.{part}", movement_id=movement.id) for part in parts})


@door(
    blueprint,
    "/movements/<uuid:movement_id>",
    "movements.open",
    permission=Permission.CASES_OPEN,
    finds=the_movement,
    endpoint="open",
)
def open_movement(call: Call) -> ResponseReturnValue:
    """One movement."""
    return movement_page(call, Form())


def _values_of(movement: queries.Movement) -> dict[str, Any]:
    """A movement as its form shows it."""
    shown = shown_movement(movement)
    content = shown.said
    return {
        "mode": movement.mode.value,
        "origin": content["from"]["code"],
        "destination": content["to"]["code"],
        "departs_on": shown.departs.date().isoformat(),
        "departs_time": shown.departs.strftime("%H:%M"),
        "arrives_on": shown.arrives.date().isoformat(),
        "arrives_time": shown.arrives.strftime("%H:%M"),
        "departs_terminal": content["from_terminal"],
        "arrives_terminal": content["to_terminal"],
        "departs_fold": shown.folds[0],
        "arrives_fold": shown.folds[1],
        "seats": movement.seats,
        "carrier": content["carrier"],
        "number": content["number"],
        "status": movement.status.value,
        "booking": content["booking"],
        "note": content["note"],
    }


def _stored(call: Call) -> Stored:
    return some_of(_values_of(call.row))


@door(
    blueprint,
    "/movements/<uuid:movement_id>/change",
    "movements.change_page",
    permission=Permission.CASES_WORK,
    finds=the_movement,
    endpoint="change",
)
def change_form(call: Call) -> ResponseReturnValue:
    """The form of a movement."""
    stored = _stored(call)
    return form_page(call, Form(values={**stored.values, "version": stored.version}))


@door(
    blueprint,
    "/movements/<uuid:movement_id>/change",
    "movements.change",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=ChangedMovementForm,
    again=form_page,
    endpoint="changed",
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """Show what a change would do to the cases; once that was seen, change the movement and their legs."""
    new = stated_movement(call.data, _places_for(call))
    consequences = consequences_of(call.unit, call.row, new)
    if consequences.cases and call.data.get("seen") != consequences.seen:
        return form_page(call, Form(values=typed_values(call.data)), consequences)
    count = change_movement(call.unit, call.row, new, consequences.seen)
    message = ngettext(
        "The movement is changed, and the journey of %(num)d case with it.",
        "The movement is changed, and the journeys of %(num)d cases with it.",
        count,
    )
    flash(message if count else _("The movement is changed."), "done")
    return home(call)


def typed_values(data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the form shows it again."""
    values = {name: value for name, value in data.items() if name not in ("seen", "once")}
    values |= {name: data[name].value for name in ("mode", "status")} | {"sure": ["yes"] if data["sure"] else []}
    values |= {name: data[name].isoformat() for name in ("departs_on", "arrives_on")}
    return values | {name: data[name].strftime("%H:%M") for name in ("departs_time", "arrives_time")}


@door(
    blueprint,
    "/movements/<uuid:movement_id>/cancel",
    "movements.cancel",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_movement,
    takes=NothingForm,
)
def cancel(call: Call) -> ResponseReturnValue:
    """Cancel a movement."""
    cancel_movement(call.unit, call.row)
    flash(_("The movement is cancelled, and the legs of its cases with it."), "done")
    return home(call)
