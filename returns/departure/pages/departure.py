"""Routes of the departure of one case."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.pages.cases import grouped
from returns.cases.queries import Case
from returns.cases.rules.cases import CaseState
from returns.departure.pages.board import routes
from returns.departure.schemas import DepartureForm
from returns.departure.services import against_departure, depart, stated_departure
from returns.departure.words import DepartureAct
from returns.journey.pages.itinerary import common, people_choices
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import shown_legs


def _departure_page(request: Request[Case], form: Form) -> str:
    """The departure of a case."""
    session, case = request.unit.session, request.row
    is_ready = case.state is CaseState.READY
    # First, since it reads most, and so all keys come at once.
    against = against_departure(request.unit, case) if is_ready else ()
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
        state=case.state,
        ends=(first.origin, legs[-1].destination) if first else (),
        groups=grouped(against, dict(people), case.id, request.me),
    )


@routes.form(
    "/cases/<uuid:case_id>/departure",
    DepartureAct.RECORD,
    opens=DepartureAct.OPEN,
    shows=_departure_page,
    permission=Permission.CASES_WORK,
    reads=Permission.CASES_OPEN,
    schema=DepartureForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record that they set out."""
    data = request.data
    at = stated_departure(request.unit, request.row, data["departed_on"], data["departed_time"])
    depart(request.unit, request.row, at)
    flash(_("Departure recorded."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
