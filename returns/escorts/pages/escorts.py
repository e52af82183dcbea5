"""Routes of escorts: who travels along, on which legs, and how they get home."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, PartOfCase, case_with, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import BEFORE_BOARDING
from returns.cases.words.cases import choices_of
from returns.escorts.queries.escorts import Escort, escort_of_case, escorts_of_case
from returns.escorts.queries.roster import active_members
from returns.escorts.schemas import EscortForm
from returns.escorts.services.escorts import NewEscort, assign_escort, remove_escort
from returns.journey.pages.itinerary import common, leg_rows, marked
from returns.journey.queries.itinerary import journey, legs_of_case, way_home
from returns.journey.queries.legs import shown_legs
from returns.journey.words import ESCORT_LABELS
from returns.readiness.services import readiness_of

routes = Routes("escorts", permission=Permission.CASES_WORK, load=the_case)


def member_choices(request: Request) -> list[tuple[str, str]]:
    """Who of the roster can be chosen, by name; opens the rows."""
    choices = [(member.id.hex, member.content.name) for member in active_members(request.unit.session)]
    return sorted(choices, key=lambda pair: (pair[1].casefold(), pair[0]))


def _findings(request: Request[Case]) -> list[Finding]:
    """What of the escorts stands in the way of a departure that is still to come."""
    if request.row.state not in BEFORE_BOARDING:
        return []
    return marked(
        [finding for finding in readiness_of(request.unit, request.row).findings if finding.cleared_by == "escorts"]
    )


def _escorts_page(request: Request[Case], form: Form) -> str:
    """The escorts of a case."""
    session, case = request.unit.session, request.row
    active_members(session)  # read first, with what is read for the findings, so that all keys come at once
    findings, legs = _findings(request), legs_of_case(session, case.id)
    travelled = shown_legs(journey(legs))
    choices = [
        (
            leg.ordinal,
            _(
                "%(number)s: %(origin)s to %(destination)s",
                number=leg.ordinal,
                origin=leg.origin.name,
                destination=leg.destination.name,
            ),
        )
        for leg in travelled
    ]
    if not form.errors and choices:
        form.values = {"first_leg": choices[0][0], "last_leg": choices[-1][0], "needs_way_home": "yes"}
    return render_template(
        "returns/escorts/page.html",
        **common(request),
        escorts=[(escort, leg_rows(way_home(legs, escort.id))) for escort in escorts_of_case(session, case.id)],
        findings=findings,
        kinds=choices_of(ESCORT_LABELS),
        members=member_choices(request),
        leg_choices=choices,
        form=form,
    )


@routes.form(
    "/cases/<uuid:case_id>/escorts",
    "escorts.assign",
    opens="escorts.open",
    shows=_escorts_page,
    reads=Permission.CASES_OPEN,
    schema=EscortForm,
)
def assign(request: Request[Case]) -> ResponseReturnValue:
    """Assign an escort."""
    once = request.data.pop("once", None)
    assign_escort(request.unit, request.row, NewEscort(**request.data), once)
    flash(_("The escort is part of the journey."), "done")
    return redirect(url_for("escorts.page", case_id=request.row.id), 303)


def the_escort(request: Request) -> PartOfCase[Escort] | None:
    """The case of an address with the escort that it names, or None."""
    return case_with(request, escort_of_case(request.unit.session, request.path["case_id"], request.path["escort_id"]))


@routes.post(
    "/cases/<uuid:case_id>/escorts/<uuid:escort_id>/remove", "escorts.remove", load=the_escort, schema=NothingForm
)
def remove(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Take an escort out of the journey."""
    remove_escort(request.unit, request.row.case, request.row.part)
    flash(_("The escort is taken out of the journey."), "done")
    return redirect(url_for("escorts.page", case_id=request.row.case.id), 303)
