"""Doors of counselling: the sessions of a case, and recording one."""

from datetime import UTC, datetime, time
from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts import queries as accounts
from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.pages.cases import case_head, the_case
from returns.pages.labels import SOLUTION_LABELS, WELL_BEING_LABELS, choices_of
from returns.queries.counselling import sessions_of_case
from returns.rules.cases import ENDED
from returns.rules.counselling import HIGHEST, LOWEST, WELL_BEING
from returns.schemas.counselling import SessionForm
from returns.services.counselling import NewSession, record_session

blueprint = Blueprint("counselling", __name__)


_POINTS = [(str(point), str(point)) for point in range(LOWEST, HIGHEST + 1)]


def _page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    found = sessions_of_case(session, case.id)
    names = accounts.accounts_by_id(session, [one.counsellor_id for one in found])
    sessions = [
        SimpleNamespace(
            held_on=one.held_at.date(),
            solution=SOLUTION_LABELS[one.solution],
            ratings=[(WELL_BEING_LABELS[name], one.content["well_being"][name]) for name in WELL_BEING],
            language=one.content["language"],
            interpreter=one.content["interpreter"],
            note=one.content["note"],
            who=names[one.counsellor_id].name if one.counsellor_id in names else "",
        )
        for one in found
    ]
    form.values.setdefault("held_on", call.wiring.clock.now().date().isoformat())
    return render_template(
        "returns/counselling/page.html",
        case=case_head(case),
        sessions=sessions,
        form=form,
        solutions=choices_of(SOLUTION_LABELS),
        well_being=list(WELL_BEING_LABELS.items()),
        points=_POINTS,
        may_write=call.me.may(Permission.CASES_WORK) and case.state not in ENDED,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/counselling",
    "counselling.page",
    permission=Permission.CASES_OPEN,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """The sessions of a case."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/counselling",
    "counselling.record",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=SessionForm,
    again=_page,
)
def record(call: Call) -> ResponseReturnValue:
    """Record a session that whoever is signed in held."""
    said, now = call.data, call.wiring.clock.now()
    # Of an earlier day the hour is not asked: noon stands for it. A day to come is refused by the service.
    held_at = None if said["held_on"] == now.date() else datetime.combine(said["held_on"], time(12), UTC)
    record_session(
        call.unit,
        call.row,
        NewSession(
            solution=said["solution"],
            ratings={name: int(said[name]) for name in WELL_BEING},
            language=said.get("language", ""),
            interpreter=said.get("interpreter", ""),
            note=said.get("note", ""),
            held_at=held_at,
        ),
    )
    flash(_("The session is recorded."), "done")
    return redirect(url_for("cases.open", case_id=call.row.id), 303)
