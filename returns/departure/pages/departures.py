"""Routes of the departure board: who sets out where on a day, and what is recorded of them at the gate."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Case
from returns.departure.pages.boarding import Looking, places_of, shown_air, shown_flights
from returns.departure.queries.boarding import board_numbers
from returns.departure.queries.departures import board_of_day, days_around, in_the_air, today_of
from returns.departure.rules import BoardingState
from returns.departure.schemas import BoardingForm, BoardPage, LeftForm, UndoForm
from returns.departure.services import AtGate, flights_left, left_at, record_boarding, undo_last

routes = Routes("departures", permission=Permission.CASES_WORK, load=the_case)
_DAYS_OFFERED = 7


def _board(request: Request, form: Form, day: date | None, place: str = "", page: int = 1) -> str:
    session, now = request.unit.session, request.container.clock.now()
    numbers = board_numbers(session, now.date())
    before, days = days_around(session, day or now.date())
    today = today_of(days, now)
    shown_day = day or today
    board = board_of_day(session, shown_day, page, numbers.cases)
    air = in_the_air(session, now, numbers.cases)
    looking = Looking(
        request.me.account_id, now, numbers.undo_seconds, request.me.may(Permission.CASES_WORK), numbers.opens_hours
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
        flights=[flight for flight in flights if not chosen or flight.leg.origin["code"] == chosen],
        air=shown_air(air),
        may_work=looking.may_work,
        next_page=page + 1 if board.has_more else None,
        undo_seconds=numbers.undo_seconds,
        new_key=lambda: Form().idempotency_key,
        where={"day": shown_day.isoformat(), **({"at": chosen} if chosen else {})},
    )


@routes.get(
    "/departures", "departures.list", permission=Permission.CASES_OPEN, load=None, schema=BoardPage, endpoint="list"
)
def list_departures(request: Request[None]) -> ResponseReturnValue:
    """The departure board of a day."""
    filters = request.data
    return _board(request, Form(), filters.get("day"), filters.get("at", ""), filters["page"])


def _again(request: Request, form: Form) -> str:
    """The board of the day that the form is about, with everything that is wrong on top of it."""
    wrong = [message for messages in form.errors.values() for message in messages]
    return _board(request, Form(errors={"form": wrong}), _day_of_board(), http_request.args.get("at", ""))


def _day_of_board() -> date | None:
    """The day of the address; a form is sent to the address of its board."""
    try:
        return date.fromisoformat(http_request.args.get("day", ""))
    except ValueError:
        return None


def _back(anchor: str = "") -> ResponseReturnValue:
    day = _day_of_board()
    where: dict[str, Any] = {"day": day.isoformat() if day else None, "at": http_request.args.get("at")}
    return redirect(url_for("departures.list", **where, _anchor=anchor or None), 303)


@routes.post("/cases/<uuid:case_id>/boarding", "boarding.record", schema=BoardingForm, on_invalid=_again)
def board_people(request: Request[Case]) -> ResponseReturnValue:
    """Record whether people of a case boarded."""
    data = request.data
    at = AtGate(data["leg"], data["people"], data["seen"])
    record_boarding(request.unit, request.container.secrets, request.row, at, data["report"], data.get("once"))
    state: BoardingState = data["report"].state
    flash(_("Recorded: boarded.") if state is BoardingState.BOARDED else _("Recorded."), "done")
    return _back(f"case-{request.row.id.hex}")


@routes.post("/cases/<uuid:case_id>/boarding/undo", "boarding.undo", schema=UndoForm, on_invalid=_again)
def undo(request: Request[Case]) -> ResponseReturnValue:
    """Take back what was just recorded."""
    undo_last(request.unit, request.row, request.data["leg"], request.data["seen"], request.data.get("once"))
    flash(_("Undone."), "done")
    return _back()


@routes.post("/departures/left", "departures.left", load=None, schema=LeftForm, on_invalid=_again)
def left(request: Request[None]) -> ResponseReturnValue:
    """Record that a flight has left: for every case on it, or for none."""
    data = request.data
    at = left_at(request.unit, data["legs"], data["left_on"], data["left_time"])
    flights_left(request.unit, request.container.secrets, data["legs"], at)
    flash(_("Recorded: the flight has left."), "done")
    return _back()
