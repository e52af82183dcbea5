"""Doors of concerns: what worries somebody about the people of a case, and what was done about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.pages.labels import CONCERN_LABELS
from reintegration.pages.people import case_head, names_of_case, the_case
from reintegration.pages.shown import own_form, shown_concerns
from reintegration.queries.concerns import Concern, concern_by_id
from reintegration.schemas.concerns import ConcernClosedForm, ConcernForm
from reintegration.services.concerns import close_concern, open_concern

blueprint = Blueprint("concerns", __name__)


def _concern(call: Call) -> Concern | None:
    """The concern of an address, if this scope sees it and it belongs to the case of the address."""
    found = concern_by_id(call.unit.session, call.path["concern_id"])
    return found if found is not None and found.case_id == call.path["case_id"] else None


def _case_of_concern(call: Call) -> Any:
    return the_case(call) if _concern(call) is not None else None


def _page(call: Call, form: Form) -> str:
    people = names_of_case(call, call.row.id)
    return render_template(
        "reintegration/concerns/concerns.html",
        case=case_head(call, call.row),
        concerns=shown_concerns(call, call.row.id, people, form),
        kinds=[(one.value, label) for one, label in CONCERN_LABELS.items()],
        people=[(one.hex, name or _("Name cannot be shown")) for one, name in people.items()],
        may_work=call.me.may(Permission.FOLLOW_UP_WORK),
        form=own_form(call, "concern_id", form),
    )


@door(
    blueprint, "/people/<uuid:case_id>/concerns", "concerns.read", permission=Permission.FOLLOW_UP_READ, finds=the_case
)
def concerns(call: Call) -> ResponseReturnValue:
    """The concerns of a case, the open ones first."""
    return _page(call, Form())


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns",
    "concerns.open",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ConcernForm,
    again=_page,
)
def add(call: Call) -> ResponseReturnValue:
    """Raise a concern, or note an offer of help."""
    data = call.data
    open_concern(call.unit, call.row.id, data["kind"], data["note"], data.get("person_id"))
    flash(_("Noted. Whoever has to know is told."), "done")
    return redirect(url_for("concerns.concerns", case_id=call.row.id), 303)


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/close",
    "concerns.close",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_case_of_concern,
    takes=ConcernClosedForm,
    again=_page,
)
def close(call: Call) -> ResponseReturnValue:
    """Close a concern."""
    concern = _concern(call)
    if concern is None:
        raise NotFound
    close_concern(call.unit, concern, call.data["note"])
    flash(_("Closed."), "done")
    return redirect(url_for("concerns.concerns", case_id=call.row.id), 303)
