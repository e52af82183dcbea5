"""Several legs in one form: the tickets of a journey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.money import currencies
from foundation.language.words import ngettext
from foundation.web.route import Request
from returns.cases.pages.cases import the_case
from returns.cases.queries import Case
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.pages.itinerary import common, routes as shared_routes
from returns.journey.pages.legs import stated_fare
from returns.journey.queries.itinerary import journey, legs_of_case, way_home
from returns.journey.queries.legs import ShownLeg, shown_legs
from returns.journey.schemas import MOST_LEGS, TicketsForm
from returns.journey.services import Ticket, ticket_legs
from returns.journey.words import JourneyAct

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
    return [TicketRow(number, shown, name) for number, (name, shown) in enumerate(waiting[:MOST_LEGS], 1)]


def _begun(rows: Sequence[TicketRow]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for row in rows:
        content = row.shown.content
        fare = content.fare
        stated = {
            "take": "yes",
            "booking": content.booking,
            "fare": str(fare.amount) if fare else "",
            "currency": fare.currency if fare else "",
            "fare_is_each": "yes" if fare and fare.each else "",
        }
        values |= {f"leg{row.number}_{name}": value for name, value in stated.items()}
    return values


def _tickets_page(request: Request[Case], form: Form) -> str:
    rows = _ticket_rows(request)
    if not form.errors:
        form.values = _begun(rows)
    return render_template(
        "returns/journey/tickets.html", **common(request), rows=rows, form=form, currencies=currencies()
    )


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
    tickets, errors = {}, {}
    for number, row in request.data["rows"].items():
        try:
            tickets[row["leg"]] = Ticket(row["booking"] or request.data["booking"], stated_fare(row))
        except BadInput as error:
            errors.update({f"leg{number}_{name}": words for name, words in error.errors.items()})
    if errors:
        raise BadInput(errors)
    ticket_legs(request.unit, request.row, tickets)
    words = ngettext("%(num)d leg recorded as ticketed.", "%(num)d legs recorded as ticketed.", len(tickets))
    return _back(request, words)
