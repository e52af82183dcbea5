"""Several legs in one form: the tickets of a journey, what was read from a booking, and a journey of another case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, by_row
from foundation.forms.fields import MOST_ROWS
from foundation.forms.form import Form, numbered
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case
from returns.cases.words import choices_of
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.pages.itinerary import common, routes as shared_routes
from returns.journey.pages.legs import ENDS, FOLDS, stated_fare, stated_leg
from returns.journey.queries.itinerary import journey, legs_of_case, way_home
from returns.journey.queries.legs import (
    PLACE_OF_RETURN,
    ShownLeg,
    airport_of,
    arrival_day,
    place_of_return,
    point_at,
    point_label,
    point_of,
    shown_legs,
)
from returns.journey.rules.bookings import Missing, Segment, read_booking
from returns.journey.rules.itinerary import LegMode
from returns.journey.schemas import CopyForm, PastedForm, SeveralPlannedForm, TicketsForm
from returns.journey.services import Ticket, plan_legs, refuse_copy, ticket_legs
from returns.journey.words import MISSING_LABELS, MODE_LABELS, JourneyAct
from returns.lists.queries.filtered import cases_found, typed_indexes

routes = shared_routes.with_common(permission=Permission.CASES_WORK, load=the_case)


def _back(request: Request[Case], done: str) -> ResponseReturnValue:
    flash(done, "done")
    return redirect(url_for("itinerary.page", case_id=request.row.id), 303)


@dataclass(frozen=True)
class TicketRow:
    """A leg that waits for its ticket, and whose way home it is, if it is one."""

    number: int
    shown: ShownLeg
    escort: str


def _ticket_rows(request: Request[Case]) -> list[TicketRow]:
    """The legs ahead without a ticket, those of the people first; a group movement has its tickets there."""
    session, case_id = request.unit.session, request.row.id
    legs = legs_of_case(session, case_id)
    ways = [("", journey(legs))]
    if any(leg.escort_id for leg in legs):
        ways += [(escort.content.name, way_home(legs, escort.id)) for escort in escorts_of_case(session, case_id)]
    waiting = [(name, shown) for name, own in ways for shown in shown_legs(own) if shown.awaits_ticket]
    return [TicketRow(number, shown, name) for number, (name, shown) in enumerate(waiting[:MOST_ROWS], 1)]


def _ticket_values(row: TicketRow) -> dict[str, str]:
    fare = row.shown.content.fare
    return {
        "booking": row.shown.content.booking,
        "fare": str(fare.amount) if fare else "",
        "currency": fare.currency if fare else "",
        "fare_is_each": "yes" if fare and fare.each else "",
    }


def _rows(request: Request) -> dict[str, dict[str, Any]]:
    """The ticked rows of a form, by what the names of their fields begin with."""
    return {f"leg{number}_": row for number, row in request.data["rows"].items()}


def _tickets_page(request: Request[Case], form: Form) -> str:
    rows = _ticket_rows(request)
    if not form.errors:
        form.values = numbered("leg", [_ticket_values(row) for row in rows])
    return render_template("returns/journey/tickets.html", **common(request), rows=rows, form=form)


@routes.form(
    "/cases/<uuid:case_id>/itinerary/tickets",
    JourneyAct.LEGS_TICKET,
    opens=JourneyAct.LEGS_TICKETS,
    shows=_tickets_page,
    page="tickets",
    schema=TicketsForm,
)
def ticket(request: Request[Case]) -> ResponseReturnValue:
    """Record the tickets of several legs with one save."""

    def ticket_of(row: Mapping[str, Any]) -> tuple[uuid.UUID, Ticket]:
        return row["leg"], Ticket(row["booking"] or request.data["booking"], stated_fare(row))

    tickets = dict(by_row(_rows(request), ticket_of).values())
    ticket_legs(request.unit, request.row, tickets)
    words = ngettext("%(num)d leg recorded as ticketed.", "%(num)d legs recorded as ticketed.", len(tickets))
    return _back(request, words)


# Legs that were read from the text of a booking, or copied from another case: checked, and then planned with one save.


@dataclass(frozen=True)
class PlannedRow:
    """A leg that is not planned yet: its number in the form, and what the text did not say of it."""

    number: int
    missing: Sequence[Missing] = ()

    @property
    def start(self) -> str:
        """What the names of its fields begin with."""
        return f"leg{self.number}_"


def _check_page(
    request: Request,
    form: Form,
    case: Case | None = None,
    missing: Sequence[Sequence[Missing]] = (),
    copied_from: Case | None = None,
) -> str:
    """The legs of a form as it is typed, of this case or another one, to be checked before they are planned."""
    case = case or request.row
    numbers = [number for number in range(1, MOST_ROWS + 1) if f"leg{number}_mode" in form.values]
    codes = [form.values.get(f"leg{number}_{end}") or "" for number in numbers for end in ENDS]
    home = place_of_return(case)
    points = {point.code: point for code in codes if (point := point_of(case, code))}
    points |= {home.code: home} if home else {}
    return render_template(
        "returns/journey/several.html",
        case=case_head(request, case),
        may_work=True,
        form=form,
        is_copy=copied_from is not None,
        place_words=_place_words(case, copied_from) if PLACE_OF_RETURN in codes else "",
        held=len(journey(legs_of_case(request.unit.session, case.id))),
        rows=[PlannedRow(number, parts) for number, parts in zip_longest(numbers, missing, fillvalue=()) if number],
        points=[(code, point_label(point)) for code, point in points.items()],
        modes=choices_of(MODE_LABELS),
        folds=FOLDS,
        missing_labels=MISSING_LABELS,
    )


def _said_and_near(case: Case) -> str:
    """The place of return in the words of the people, and the place on the map that stands for it."""
    near = case.nearest_place.name if case.nearest_place else ""
    if not case.place_of_return or not near or case.place_of_return == near:
        return case.place_of_return or near
    return _("%(place)s (near %(near)s)", place=case.place_of_return, near=near)


def _place_words(case: Case, copied_from: Case | None) -> str:
    """To which place of return these legs go, and where the copied ones went, if that was another place."""
    here, there = place_of_return(case), place_of_return(copied_from) if copied_from else None
    if here is None:
        return _("The place of return of this case is not on the map yet. Record it first, or say where the legs end.")
    if copied_from is None or there in (None, here):
        return _("“Place of return” is that of this case: %(place)s.", place=_said_and_near(case))
    return _(
        "“Place of return” is that of this case: %(place)s. The copied journey goes to another place: %(other)s."
        " Check where each leg ends.",
        place=_said_and_near(case),
        other=_said_and_near(copied_from),
    )


def _without_place(case: Case, leg: Mapping[str, Any]) -> Sequence[Missing]:
    """What a copied leg does not say in a case whose place of return is not on the map."""
    ends = {"origin": Missing.ORIGIN, "destination": Missing.DESTINATION}
    return [part for end, part in ends.items() if leg[end] == PLACE_OF_RETURN and place_of_return(case) is None]


@routes.post(
    "/cases/<uuid:case_id>/itinerary/legs/several",
    JourneyAct.LEGS_PLAN_SEVERAL,
    schema=SeveralPlannedForm,
    on_invalid=_check_page,
)
def plan_several(request: Request[Case]) -> ResponseReturnValue:
    """Plan the ticked legs with one save."""
    case = request.row
    countries = [case.country, accounts.country_of_office(request.unit.session, case.office_id)]
    planned = by_row(_rows(request), lambda row: stated_leg(case, {**row, "travellers": ()}, countries))
    plan_legs(request.unit, case, planned)
    return _back(request, ngettext("%(num)d leg added.", "%(num)d legs added.", len(planned)))


def _paste_page(request: Request[Case], form: Form) -> str:
    """Where a booking is pasted. What was pasted never comes back: names of passengers are in it."""
    form.values = {}
    return render_template("returns/journey/paste.html", **common(request), form=form)


def _row_of(segment: Segment) -> dict[str, Any]:
    """A flight as its row types it; a day of arrival that the text does not say is found by the clocks of both ends."""
    origin, destination = point_at(segment.origin), point_at(segment.destination)
    until, starts = segment.arrives_on, None
    if segment.departs_on and segment.departs_time:
        starts = datetime.combine(segment.departs_on, segment.departs_time)
    if until is None and origin and destination and starts and segment.arrives_time:
        until = arrival_day(origin, destination, starts, segment.arrives_time)
    return {
        "mode": LegMode.AIR.value,
        "carrier": segment.carrier,
        "number": segment.number,
        "origin": segment.origin,
        "destination": segment.destination,
        "departs_on": segment.departs_on.isoformat() if segment.departs_on else "",
        "departs_time": segment.departs_time.strftime("%H:%M") if segment.departs_time else "",
        "arrives_on": until.isoformat() if until else "",
        "arrives_time": segment.arrives_time.strftime("%H:%M") if segment.arrives_time else "",
    }


@routes.form(
    "/cases/<uuid:case_id>/itinerary/booking",
    JourneyAct.LEGS_READ,
    opens=JourneyAct.LEGS_PASTE,
    shows=_paste_page,
    page="paste",
    schema=PastedForm,
)
def read_text(request: Request[Case]) -> ResponseReturnValue:
    """Show what was understood of a booking. The text is kept nowhere, and of it only flights are shown."""
    segments = read_booking(request.data.pop("text"), request.unit.today, airport_of)
    if not segments:
        raise BadInput(
            {"text": [_("No flight was found in the text. It was not kept. Paste it again, or add the legs.")]}
        )
    values = numbered("leg", [_row_of(segment) for segment in segments])
    return _check_page(request, Form(values=values), missing=[segment.missing for segment in segments])


_COPIED = (
    "mode",
    "carrier",
    "number",
    "origin",
    "destination",
    "departs_on",
    "departs_time",
    "arrives_on",
    "arrives_time",
)


def _copy_page(request: Request[Case], form: Form) -> str:
    """To which other case the way and the times of this journey are copied."""
    legs = shown_legs(journey(legs_of_case(request.unit.session, request.row.id)))
    return render_template("returns/journey/copy.html", **common(request), legs=legs, form=form)


@routes.form(
    "/cases/<uuid:case_id>/itinerary/copy",
    JourneyAct.JOURNEY_COPY,
    opens=JourneyAct.JOURNEY_COPY_PAGE,
    shows=_copy_page,
    page="copy_page",
    schema=CopyForm,
)
def copy(request: Request[Case]) -> ResponseReturnValue:
    """Show the legs of this journey as legs of another case, to be checked there. Nobody and no ticket comes along."""
    session = request.unit.session
    reference, _indexes = typed_indexes(request.container.secrets, request.data["reference"], None)
    cases = cases_found(session, reference, []) if reference is not None else []
    if not cases or cases[0].id == request.row.id:
        raise BadInput({"reference": [_("There is no other case with this reference in your office.")]})
    other = cases[0]
    refuse_copy(request.unit, request.row, other)
    legs = shown_legs(journey(legs_of_case(session, request.row.id)))
    rows = [{name: leg.typed[name] for name in _COPIED} for leg in legs]
    missing = [_without_place(other, row) for row in rows]
    return _check_page(request, Form(values=numbered("leg", rows)), other, missing, copied_from=request.row)
