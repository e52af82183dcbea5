"""Pages of the steps of a case: moving it on, ending it before boarding, reopening it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import WITHDRAWALS
from returns.cases.words.cases import STATE_LABELS, choices_of
from returns.consent.queries import transfers_in_force
from returns.escorts.queries.escorts import escorts_of_case
from returns.journey.pages.itinerary import people_choices
from returns.journey.queries.itinerary import legs_to_freeze
from returns.lifecycle.rules.endings import Ending
from returns.lifecycle.rules.transitions import REOPENED
from returns.lifecycle.schemas import OUTSIDE, MoveForm, ReopenForm, WithdrawForm
from returns.lifecycle.services.endings import withdraw_case
from returns.lifecycle.services.lifecycle import move_case, reopen_case
from returns.lifecycle.words import CAUSE_LABELS, CHANNEL_LABELS

routes = Routes("lifecycle", permission=Permission.CASES_WORK, load=the_case)


def _to_case(request: Request[Case], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)


@routes.post("/cases/<uuid:case_id>/move", "case.move", schema=MoveForm)
def move(request: Request[Case]) -> ResponseReturnValue:
    """Take the next step of a case; a refusal says everything that stands in its way."""
    move_case(request.unit, request.row, request.data["to"])
    return _to_case(request, _("The case has moved on. What is next stands on top."))


def _withdraw_page(request: Request[Case], form: Form) -> str:
    """How a return ends, with everything that follows from it shown first."""
    session, case_id = request.unit.session, request.row.id
    people = people_choices(request, case_id)
    form.values.setdefault("covers", [person for person, _name in people])
    if len(people) == 1:
        form.values.setdefault("said_by", people[0][0])
    return render_template(
        "returns/lifecycle/withdraw.html",
        case=case_head(request.row),
        form=form,
        ends=[(state.value, STATE_LABELS[state]) for state in WITHDRAWALS],
        legs=len(legs_to_freeze(session, case_id)),
        escorts=[escort.content.name for escort in escorts_of_case(session, case_id)],
        transfers=len(transfers_in_force(session, case_id)),
        people=people,
        speakers=[*people, (OUTSIDE, _("Somebody outside the case"))],
        channels=choices_of(CHANNEL_LABELS),
        causes=choices_of(CAUSE_LABELS),
    )


def _ending(fields: dict[str, Any]) -> Ending:
    speaker = fields.get("said_by", "")
    covers = fields.get("covers")
    return Ending(
        said_by="" if speaker == OUTSIDE else speaker,
        channel=fields.get("channel"),
        said_on=fields.get("said_on"),
        covers=tuple(person.hex for person in covers) if covers is not None else None,
        decided_by=fields.get("decided_by", ""),
        authority=fields.get("authority", ""),
        notice_on=fields.get("notice_on"),
        notice_reference=fields.get("notice_reference", ""),
        cause=fields.get("cause"),
    )


@routes.form(
    "/cases/<uuid:case_id>/withdraw",
    "case.withdraw",
    opens="case.withdraw_page",
    shows=_withdraw_page,
    page="withdraw_page",
    schema=WithdrawForm,
)
def withdraw(request: Request[Case]) -> ResponseReturnValue:
    """End a return before boarding."""
    withdraw_case(request.unit, request.row, request.data["to"], request.data["reason"], _ending(request.data))
    return _to_case(request, _("The return has ended. Its journey is frozen, and partners see it no longer."))


def _reopen_page(request: Request[Case], form: Form) -> str:
    """Taking up a case that had ended."""
    return render_template(
        "returns/lifecycle/reopen.html",
        case=case_head(request.row),
        form=form,
        now=request.row.state,
        then=REOPENED.get(request.row.state),
    )


@routes.form(
    "/cases/<uuid:case_id>/reopen",
    "case.reopen",
    opens="case.reopen_page",
    shows=_reopen_page,
    page="reopen_page",
    permission=Permission.LEAD_OFFICE,
    schema=ReopenForm,
)
def reopen(request: Request[Case]) -> ResponseReturnValue:
    """Take up a case that had ended."""
    reopen_case(request.unit, request.row, request.data["reason"])
    return _to_case(request, _("The case is open again."))
