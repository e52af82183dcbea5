"""Doors of the protection clearance, for protection specialists."""

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
from returns.pages.labels import CLEARANCE_LABELS, CLEARANCE_MARKS, choices_of
from returns.queries.protection import clearance_of_case
from returns.rules.cases import ENDED
from returns.schemas.protection import ClearanceForm
from returns.services.protection import set_clearance

blueprint = Blueprint("clearance", __name__)


def _page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    row = clearance_of_case(session, case.id)
    now = None
    if row is not None:
        names = accounts.accounts_by_id(session, [row.set_by] if row.set_by else [])
        now = SimpleNamespace(
            label=CLEARANCE_LABELS[row.state],
            mark=CLEARANCE_MARKS[row.state],
            until=row.until,
            at=row.set_at,
            who=names[row.set_by].name if row.set_by in names else "",
        )
        if not form.values:
            form.values = {
                "state": row.state.value,
                "until": row.until.isoformat() if row.until else "",
                "needs_reception_by_name": row.needs_reception_by_name,
                "needs_close_follow_up": row.needs_close_follow_up,
            }
    return render_template(
        "returns/clearance/page.html",
        case=case_head(case),
        now=now,
        form=form,
        states=choices_of(CLEARANCE_LABELS),
        has_ended=case.state in ENDED,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance",
    "clearance.page",
    permission=Permission.CLEARANCE_SET,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """The clearance of a case."""
    return _page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/clearance",
    "clearance.set",
    permission=Permission.CLEARANCE_SET,
    methods=("POST",),
    finds=the_case,
    takes=ClearanceForm,
    again=_page,
)
def set_page(call: Call) -> ResponseReturnValue:
    """Say what protection says of a case."""
    said = call.data
    set_clearance(
        call.unit,
        call.row,
        said["state"],
        said.get("until"),
        said["needs_reception_by_name"],
        said["needs_close_follow_up"],
    )
    flash(_("The clearance is set."), "done")
    return redirect(url_for("clearance.page", case_id=call.row.id), 303)
