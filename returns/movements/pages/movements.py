"""Routes of group movements: the list, planning one, its page, changing it after a look ahead, cancelling it."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, ngettext
from foundation.web.overwriting import as_typed, some_of
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
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
)
from returns.movements.queries import movements as queries
from returns.movements.queries.manifest import company_of
from returns.movements.queries.movements import Movement, by_case, shown_movement
from returns.movements.rules import OPEN, Seats, group_escorts
from returns.movements.schemas import ChangedMovementForm, MovementForm, MovementList
from returns.movements.services.consequences import Consequence, Consequences, consequences_of
from returns.movements.services.movements import cancel_movement, change_movement, plan_movement
from returns.movements.services.stated_movements import stated_movement

PartT = TypeVar("PartT")
_MOST_CHOICES = 24


@dataclass(frozen=True)
class PartOfMovement(Generic[PartT]):
    """A place of a movement, or an escort, with the movement."""

    movement: Movement
    part: PartT


def the_movement(request: Request) -> Movement | None:
    """The movement that an address names, if this office has it."""
    return queries.movement_by_id(request.unit.session, request.path["movement_id"])


def movement_with(request: Request, part: PartT | None) -> PartOfMovement[PartT] | None:
    """The movement of an address with a part of it, or None where either is not there."""
    movement = the_movement(request)
    return PartOfMovement(movement, part) if movement is not None and part is not None else None


routes = Routes("movements", permission=Permission.CASES_WORK, load=the_movement)


def home(request: Request) -> ResponseReturnValue:
    """Back to the page of the movement."""
    return redirect(url_for("movements.open", movement_id=request.path["movement_id"]), 303)


@routes.get(
    "/movements", "movements.list", permission=Permission.CASES_OPEN, load=None, schema=MovementList, endpoint="list"
)
def list_movements(request: Request[None]) -> ResponseReturnValue:
    """The group movements of the office, in the order in which they leave."""
    filters, session = request.data, request.unit.session
    past = filters.get("when") == "past"
    order = filters.get("sort") or ("-departs_at" if past else "departs_at")
    descending = order.startswith("-")
    chosen = queries.MovementFilter(request.container.clock.now(), past, filters.get("country"))
    page = queries.movements_page(session, chosen, descending, filters.get("page"), PAGE_SIZE)
    seats = queries.seats_of(session, page.items)
    rows = [
        (movement_head(request, movement, seats[movement.id]), notice_shown(request, movement))
        for movement in page.items
    ]
    return render_template(
        "returns/movements/list.html",
        page=list_page(page, rows),
        sort=SortableBy("departs_at", descending, ("departs_at",)),
        form=Form(values={name: filters[name] for name in ("when", "country") if filters.get(name)}),
        countries=countries(queries.countries_of_movements(session)),
        may_work=request.me.may(Permission.CASES_WORK),
    )


def _places_for(request: Request) -> list[str]:
    """The countries in which places are searched: that of the office, and those of return of its cases."""
    host = accounts.country_of_office(request.unit.session, request.me.office_id)
    return [host, *countries_of_cases(request.unit.session)]


def _choices(request: Request, form: Form, end: str) -> list[tuple[str, str]]:
    """Points that can be chosen: what was found for the typed text, and the one that is chosen already."""
    typed, chosen = form.values.get(f"{end}_typed") or "", point_at(form.values.get(end) or "")
    matches = found_points(typed, _places_for(request)) if typed else []
    labels = {point.code: point_label(point) for point in (*([chosen] if chosen else []), *matches)}
    return list(labels.items())[:_MOST_CHOICES]


def _form_page(
    request: Request, movement: Movement | None, form: Form, consequences: Consequences | None = None
) -> str:
    """The form of a movement, new or not; with consequences, what a change would do, above what was typed."""
    steps = steps_from(movement.status if movement else None)
    changed = [consequence for consequence in consequences.cases if consequence.is_felt] if consequences else []
    return render_template(
        "returns/movements/form.html",
        form=form,
        is_new=movement is None,
        back_url=url_for("movements.open", movement_id=movement.id) if movement else url_for("movements.list"),
        modes=choices_of(MODE_LABELS),
        statuses=[(step.value, str(LEG_STATUS_LABELS[step])) for step in steps if step in OPEN],
        folds=[("0", _("The first time, before clocks are put back")), ("1", _("The second time, after it"))],
        origins=_choices(request, form, "origin"),
        destinations=_choices(request, form, "destination"),
        consequences=consequences,
        changed=[_shown(consequence) for consequence in changed],
    )


@dataclass(frozen=True)
class ShownConsequence:
    """What a change would do to one case: findings that arise and that go away, as marked sentences."""

    row: Consequence
    reference: str
    arises: list[Any]
    goes: list[Any]


def _shown(consequence: Consequence) -> ShownConsequence:
    return ShownConsequence(
        consequence, shown_reference(consequence.case), marked(consequence.arises), marked(consequence.goes)
    )


def _new_page(request: Request[None], form: Form) -> str:
    """The form of a new movement."""
    if not form.errors and not form.values:
        form.values = {"mode": "air", "status": "planned"}
    return _form_page(request, None, form)


@routes.form(
    "/movements/new",
    "movements.plan",
    opens="movements.new",
    shows=_new_page,
    page="new",
    load=None,
    schema=MovementForm,
)
def plan(request: Request[None]) -> ResponseReturnValue:
    """Plan a movement."""
    if request.me.office_id is None:
        raise NotFound
    new = stated_movement(request.data, _places_for(request))
    movement = plan_movement(request.unit, request.me.office_id, new, request.data.get("once"))
    flash(_("The group movement is planned. Add the cases that travel along."), "done")
    return redirect(url_for("movements.open", movement_id=movement), 303)


def movement_page(request: Request[Movement], form: Form) -> str:
    """A movement with its places; `form` is that of blank places."""
    session, movement = request.unit.session, request.row
    places, legs = queries.places_of(session, movement.id), queries.legs_of_movement(session, movement.id)
    along, aboard = queries.escorts_of_movement(session, movement.id), by_case(places, legs)
    people = sum(not place.is_blank for place in places)
    seats = Seats(movement.seats, people, len(places) - people, len(along))
    notice = notice_shown(request, movement)
    needed = group_escorts(people, notice.ratios)
    reasons = company_of(session, movement, along)
    return render_template(
        "returns/movements/page.html",
        movement=movement_head(request, movement, seats),
        may_work=request.me.may(Permission.CASES_WORK),
        notice=notice,
        cases=shown_aboard(request, aboard),
        blank=[place.place for place in places if place.is_blank],
        elsewhere=[place.place.ordinal for place in places if place.is_elsewhere],
        escorts=[who.member.content.name for who in along if who.member is not None],
        told=newest_told(queries.told_of_movement(session, movement.id)),
        needed=needed,
        group_from=notice.ratios.group_from.value,
        conflicts=conflicts(aboard, (needed, len(along)), notice.facts, reasons),
        signed=sum(case.case.state.value == "ready" for case in aboard),
        form=form,
        countries=countries(all_countries()),
    )


@routes.get("/movements/<uuid:movement_id>", "movements.open", permission=Permission.CASES_OPEN, endpoint="open")
def open_movement(request: Request[Movement]) -> ResponseReturnValue:
    """One movement."""
    return movement_page(request, Form())


def _values_of(movement: Movement) -> dict[str, Any]:
    """A movement as its form shows it."""
    shown = shown_movement(movement)
    content = shown.content
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


def _stored(request: Request[Movement]) -> Stored:
    return some_of(_values_of(request.row))


def _change_page(request: Request[Movement], form: Form) -> str:
    return _form_page(request, request.row, form)


@routes.form(
    "/movements/<uuid:movement_id>/change",
    "movements.change",
    opens="movements.change_page",
    shows=_change_page,
    begins=as_typed(_stored),
    page="change",
    schema=ChangedMovementForm,
    stored=_stored,
    endpoint="changed",
)
def change(request: Request[Movement]) -> ResponseReturnValue:
    """Show what a change would do to the cases; once that was seen, change the movement and their legs."""
    new = stated_movement(request.data, _places_for(request))
    consequences = consequences_of(request.unit, request.row, new)
    if consequences.cases and request.data.get("seen") != consequences.seen:
        return _form_page(request, request.row, Form(values=_typed_values(request.data)), consequences)
    count = change_movement(request.unit, request.row, new, consequences.seen)
    message = ngettext(
        "The movement is changed, and the journey of %(num)d case with it.",
        "The movement is changed, and the journeys of %(num)d cases with it.",
        count,
    )
    flash(message if count else _("The movement is changed."), "done")
    return home(request)


def _typed_values(data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the form shows it again."""
    values = {name: value for name, value in data.items() if name not in ("seen", "once")}
    values |= {name: data[name].value for name in ("mode", "status")} | {"sure": ["yes"] if data["sure"] else []}
    values |= {name: data[name].isoformat() for name in ("departs_on", "arrives_on")}
    return values | {name: data[name].strftime("%H:%M") for name in ("departs_time", "arrives_time")}


@routes.post("/movements/<uuid:movement_id>/cancel", "movements.cancel", schema=NothingForm)
def cancel(request: Request[Movement]) -> ResponseReturnValue:
    """Cancel a movement."""
    cancel_movement(request.unit, request.row)
    flash(_("The movement is cancelled, and the legs of its cases with it."), "done")
    return home(request)
