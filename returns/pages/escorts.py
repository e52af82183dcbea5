"""Doors of escorts: who travels along, on which legs, and how they get home."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import the_case
from returns.pages.itinerary import leg_rows
from returns.pages.labels import choices_of
from returns.pages.travel import case_with, common
from returns.pages.travel_labels import ESCORT_LABELS
from returns.queries.escorts import escort_of_case, escorts_of_case
from returns.queries.itinerary import journey, legs_of_case, way_home
from returns.queries.shown_legs import shown_legs
from returns.schemas.escorts import EscortForm
from returns.services.escorts import NewEscort, assign_escort, remove_escort

blueprint = Blueprint("escorts", __name__)


def _escorts_page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    legs = legs_of_case(session, case.id)
    travelled = shown_legs(journey(legs))
    choices = [
        (
            one.ordinal,
            _(
                "%(number)s: %(origin)s to %(destination)s",
                number=one.ordinal,
                origin=one.origin["name"],
                destination=one.destination["name"],
            ),
        )
        for one in travelled
    ]
    if not form.errors and choices:
        form.values = {"first_leg": choices[0][0], "last_leg": choices[-1][0], "needs_way_home": "yes"}
    return render_template(
        "returns/escorts/page.html",
        **common(call),
        escorts=[
            SimpleNamespace(
                **one.content,
                kind_label=ESCORT_LABELS[one.kind],
                first_leg=one.first_leg,
                last_leg=one.last_leg,
                needs_way_home=one.needs_way_home,
                home=leg_rows(case.id, way_home(legs, one.id)),
                remove_url=url_for("escorts.remove", case_id=case.id, escort_id=one.id),
            )
            for one in escorts_of_case(session, case.id)
        ],
        kinds=choices_of(ESCORT_LABELS),
        leg_choices=choices,
        form=form,
        assign_url=url_for("escorts.assign", case_id=case.id),
        itinerary_url=url_for("itinerary.page", case_id=case.id),
        new_leg_url=url_for("itinerary.new_leg", case_id=case.id),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/escorts",
    "escorts.open",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="page",
)
def escorts(call: Call) -> ResponseReturnValue:
    """The escorts of a case."""
    return _escorts_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/escorts",
    "escorts.assign",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=EscortForm,
    again=_escorts_page,
)
def assign(call: Call) -> ResponseReturnValue:
    """Assign an escort."""
    once = call.data.pop("once", None)
    assign_escort(call.unit, call.row, NewEscort(**call.data), once)
    flash(_("The escort is part of the journey."), "done")
    return redirect(url_for("escorts.page", case_id=call.row.id), 303)


def _escort(call: Call) -> SimpleNamespace | None:
    return case_with(call, escort_of_case(call.unit.session, call.path["case_id"], call.path["escort_id"]))


@door(
    blueprint,
    "/cases/<uuid:case_id>/escorts/<uuid:escort_id>/remove",
    "escorts.remove",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=_escort,
    takes=NothingForm,
)
def remove(call: Call) -> ResponseReturnValue:
    """Take an escort out of the journey."""
    remove_escort(call.unit, call.row.case, call.row.found)
    flash(_("The escort is taken out of the journey."), "done")
    return redirect(url_for("escorts.page", case_id=call.row.case.id), 303)
