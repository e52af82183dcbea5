"""Routes of departure: recording that the people of a case set out."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import grouped, the_case
from returns.cases.queries import Case
from returns.cases.rules import CaseState
from returns.departure.schemas import DepartureForm
from returns.departure.services import against_departure, depart, stated_departure
from returns.journey.pages.itinerary import common, end_of, people_choices
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.shown_legs import shown_legs

routes = Routes("departure", permission=Permission.CASES_OPEN, load=the_case)


def _departure_page(request: Request[Case], form: Form) -> str:
    """The departure of a case."""
    session, case = request.unit.session, request.row
    is_ready = case.state is CaseState.READY
    against = (
        against_departure(request.unit, case) if is_ready else ()
    )  # first: it reads most, and all keys come at once
    legs = shown_legs(journey(legs_of_case(session, case.id)))
    first = legs[0] if legs else None
    people = people_choices(request, case.id)
    if first and not form.errors:
        form.values = {
            "departed_on": first.departs.date().isoformat(),
            "departed_time": first.departs.strftime("%H:%M"),
        }
    return render_template(
        "returns/departure/page.html",
        **common(request),
        form=form,
        is_ready=is_ready,
        travellers=[name for _person, name in people],
        ends=(end_of(first.origin, first.departs), end_of(legs[-1].destination, legs[-1].arrives)) if first else (),
        groups=grouped(against, dict(people), case.id, request.me),
    )


@routes.form(
    "/cases/<uuid:case_id>/departure",
    "departure.record",
    opens="departure.open",
    shows=_departure_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=DepartureForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record that they set out."""
    data = request.data
    depart(
        request.unit,
        request.row,
        stated_departure(request.unit, request.row, data["departed_on"], data["departed_time"]),
    )
    flash(_("The departure is recorded."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
