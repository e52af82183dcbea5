"""Doors of the legal deadline to leave: changing it, with the reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.overwriting import some_of
from foundation.web.stamp import Call
from returns.cases.pages.cases import case_head, the_case
from returns.cases.rules import BEFORE_BOARDING
from returns.lifecycle.schemas import DeadlineForm
from returns.lifecycle.services.deadlines import change_deadline

blueprint = Blueprint("deadlines", __name__)


def _stored(call: Call) -> Stored:
    day = call.row.legal_deadline
    return some_of({"legal_deadline": day.isoformat() if day else ""})


def _page(call: Call, form: Form) -> str:
    return render_template(
        "returns/lifecycle/deadlines.html",
        case=case_head(call.row),
        form=form,
        stands=call.row.legal_deadline,
        may_change=call.row.state in BEFORE_BOARDING,
    )


@door(blueprint, "/cases/<uuid:case_id>/deadline", "deadline.page", permission=Permission.CASES_WORK, finds=the_case)
def page(call: Call) -> ResponseReturnValue:
    """The deadline that stands, and the form that changes it."""
    return _page(call, Form(values={"version": _stored(call).version}))


@door(
    blueprint,
    "/cases/<uuid:case_id>/deadline",
    "deadline.change",
    permission=Permission.CASES_WORK,
    methods=("POST",),
    finds=the_case,
    takes=DeadlineForm,
    again=_page,
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """Change the deadline."""
    change_deadline(call.unit, call.row, call.data.get("legal_deadline"), call.data["reason"])
    flash(_("The legal deadline is changed. The timeline keeps the day that was before."), "done")
    return redirect(url_for("cases.open", case_id=call.row.id), 303)
