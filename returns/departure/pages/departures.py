"""Doors of the departure board: who sets out where on a day, and what is said of them at the gate."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import the_case
from returns.departure.pages.boarding import Looking, places_of, shown_air, shown_flights
from returns.departure.queries.boarding import board_numbers
from returns.departure.queries.departures import board_of_day, days_around, in_the_air, today_of
from returns.departure.rules import BoardingState
from returns.departure.schemas import BoardingForm, BoardPage, LeftForm, UndoForm
from returns.departure.services import AtGate, flights_left, left_at, record_boarding, undo_last

blueprint = Blueprint("departures", __name__)
_DAYS_OFFERED = 7


def _board(call: Call, form: Form, day: date | None, place: str = "", page: int = 1) -> str:
    session, now = call.unit.session, call.wiring.clock.now()
    numbers = board_numbers(session, now.date())
    before, days = days_around(session, day or now.date())
    today = today_of(days, now)
    shown_day = day or today
    board = board_of_day(session, shown_day, page, numbers.cases)
    air = in_the_air(session, now, numbers.cases)
    looking = Looking(
        call.me.account_id, now, numbers.undo_seconds, call.me.may(Permission.CASES_WORK), numbers.opens_hours
    )
    flights = shown_flights(board, looking)
    places = places_of(flights)
    chosen = place if place in places else ""
    return render_template(
        "returns/departure/board.html",
        form=form,
        day=shown_day,
        is_today=shown_day == today,
        before=before,
        days=[offered for offered, _zone in days if offered != shown_day][:_DAYS_OFFERED],
        places=places,
        place=chosen,
        flights=[flight for flight in flights if not chosen or flight.place == chosen],
        air=shown_air(air),
        may_work=looking.may_work,
        next_page=page + 1 if board.has_more else None,
        undo_seconds=numbers.undo_seconds,
        new_once=lambda: Form().once,
        where={"day": shown_day.isoformat(), **({"at": chosen} if chosen else {})},
    )


@door(blueprint, "/departures", "departures.list", permission=Permission.CASES_OPEN, takes=BoardPage, endpoint="list")
def list_departures(call: Call) -> ResponseReturnValue:
    """The departure board of a day."""
    filters = call.data
    return _board(call, Form(), filters.get("day"), filters.get("at", ""), filters["page"])


def _again(call: Call, form: Form) -> str:
    """The board of the day that the form is about, with everything that is wrong on top of it."""
    wrong = [message for messages in form.errors.values() for message in messages]
    return _board(call, Form(errors={"form": wrong}), _day_typed(), request.args.get("at", ""))


def _day_typed() -> date | None:
    """The day of the address; a form is sent to the address of its board."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _back(call: Call, anchor: str = "") -> ResponseReturnValue:
    day = _day_typed()
    where: dict[str, Any] = {"day": day.isoformat() if day else None, "at": request.args.get("at")}
    return redirect(url_for("departures.list", **where, _anchor=anchor or None), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/boarding",
    "boarding.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=BoardingForm,
    again=_again,
)
def board_people(call: Call) -> ResponseReturnValue:
    """Say of people of a case whether they boarded."""
    data = call.data
    at = AtGate(data["leg"], data["people"], data["seen"])
    record_boarding(call.unit, call.wiring.secrets, call.row, at, data["said"], data.get("once"))
    state: BoardingState = data["said"].state
    flash(_("Recorded: boarded.") if state is BoardingState.BOARDED else _("Recorded."), "done")
    return _back(call, f"case-{call.row.id.hex}")


@door(
    blueprint,
    "/cases/<uuid:case_id>/boarding/undo",
    "boarding.undo",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=UndoForm,
    again=_again,
)
def undo(call: Call) -> ResponseReturnValue:
    """Take back what was just recorded."""
    undo_last(call.unit, call.row, call.data["leg"], call.data["seen"], call.data.get("once"))
    flash(_("Undone."), "done")
    return _back(call)


@door(
    blueprint,
    "/departures/left",
    "departures.left",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    takes=LeftForm,
    again=_again,
)
def left(call: Call) -> ResponseReturnValue:
    """Record that a flight has left: for every case on it, or for none."""
    data = call.data
    at = left_at(call.unit, data["legs"], data["left_on"], data["left_time"])
    flights_left(call.unit, call.wiring.secrets, data["legs"], at)
    flash(_("Recorded: the flight has left."), "done")
    return _back(call)
