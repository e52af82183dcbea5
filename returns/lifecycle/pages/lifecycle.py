"""Doors of the steps of a case: moving it on, ending it before boarding, reopening it."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head, the_case
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

blueprint = Blueprint("lifecycle", __name__)


def _to_case(call: Call, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("cases.open", case_id=call.row.id), 303)


@door(
    blueprint,
    "/cases/<uuid:case_id>/move",
    "case.move",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=MoveForm,
)
def move(call: Call) -> ResponseReturnValue:
    """Take the next step of a case; a refusal says everything that stands in its way."""
    move_case(call.unit, call.row, call.data["to"])
    return _to_case(call, _("The case has moved on. What is next stands on top."))


def _withdraw_page(call: Call, form: Form) -> str:
    session, case_id = call.unit.session, call.row.id
    people = people_choices(call, case_id)
    form.values.setdefault("covers", [person for person, _name in people])
    if len(people) == 1:
        form.values.setdefault("said_by", people[0][0])
    return render_template(
        "returns/lifecycle/withdraw.html",
        case=case_head(call.row),
        form=form,
        ends=[(state.value, STATE_LABELS[state]) for state in WITHDRAWALS],
        legs=len(legs_to_freeze(session, case_id)),
        escorts=[escort.content["name"] for escort in escorts_of_case(session, case_id)],
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


@door(
    blueprint,
    "/cases/<uuid:case_id>/withdraw",
    "case.withdraw_page",
    permission=Permission.CASES_WORK,
    finds=the_case,
)
def withdraw_page(call: Call) -> ResponseReturnValue:
    """How a return ends, with everything that follows from it shown first."""
    return _withdraw_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/withdraw",
    "case.withdraw",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=WithdrawForm,
    again=_withdraw_page,
)
def withdraw(call: Call) -> ResponseReturnValue:
    """End a return before boarding."""
    withdraw_case(call.unit, call.row, call.data["to"], call.data["reason"], _ending(call.data))
    return _to_case(call, _("The return has ended. Its journey is frozen, and partners see it no longer."))


def _reopen_page(call: Call, form: Form) -> str:
    to = REOPENED.get(call.row.state)
    return render_template(
        "returns/lifecycle/reopen.html",
        case=case_head(call.row),
        form=form,
        state=SimpleNamespace(now=STATE_LABELS[call.row.state], then=STATE_LABELS[to] if to else None),
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/reopen",
    "case.reopen_page",
    permission=Permission.LEAD_OFFICE,
    finds=the_case,
)
def reopen_page(call: Call) -> ResponseReturnValue:
    """Taking up a case that had ended."""
    return _reopen_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/reopen",
    "case.reopen",
    permission=Permission.LEAD_OFFICE,
    methods=("POST",),
    finds=the_case,
    takes=ReopenForm,
    again=_reopen_page,
)
def reopen(call: Call) -> ResponseReturnValue:
    """Take up a case that had ended."""
    reopen_case(call.unit, call.row, call.data["reason"])
    return _to_case(call, _("The case is open again."))
