"""Doors of concerns: what worries somebody about the people of a case, who takes it, and what was done about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.drafts import draft_waits
from foundation.web.stamp import Call
from reintegration.concerns.pages.concerns_shown import forms_in_order, whole_concerns
from reintegration.concerns.queries.concerns import Concern, concern_by_id, organisations_of_case
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.schemas import (
    ConcernClosedForm,
    ConcernForm,
    ConcernNoteForm,
    ConcernReopenedForm,
    ConcernTakenForm,
)
from reintegration.concerns.services import (
    NewConcern,
    close_concern,
    note_on_concern,
    raise_concern,
    reopen_concern,
    take_concern,
)
from reintegration.concerns.words import CATEGORY_LABELS, CONCERN_LABELS, PACE_LABELS
from reintegration.episodes.pages import own_form
from reintegration.referrals.pages.people import case_head, is_partner, names_of_case, the_case

blueprint = Blueprint("concerns", __name__)


def _concern(call: Call) -> Concern | None:
    """The concern of an address, if this scope sees it and it belongs to the case of the address."""
    concern = concern_by_id(call.unit.session, call.path["concern_id"])
    return concern if concern is not None and concern.case_id == call.path["case_id"] else None


def _case_of_concern(call: Call) -> Any:
    return the_case(call) if _concern(call) is not None else None


def _need_concern(call: Call) -> Concern:
    concern = _concern(call)
    if concern is None:
        raise NotFound
    return concern


def _back(call: Call) -> ResponseReturnValue:
    return redirect(url_for("concerns.concerns", case_id=call.row.id), 303)


def _page(call: Call, form: Form) -> str:
    people, own = names_of_case(call, call.row.id), own_form(call, "concern_id", form)
    own.values.setdefault("kind", ConcernKind.CONCERN.value)
    is_open, closed = forms_in_order(whole_concerns(call, call.row.id, people, form))
    organisations = [] if is_partner(call) else organisations_of_case(call.unit.session, call.row.id)
    return render_template(
        "reintegration/concerns/concerns.html",
        case=case_head(call, call.row),
        concerns=is_open,
        closed=closed,
        kinds=[(kind.value, label) for kind, label in CONCERN_LABELS.items()],
        categories=[(category.value, label) for category, label in CATEGORY_LABELS.items()],
        paces=[(pace.value, label) for pace, label in PACE_LABELS.items()],
        people=[(person_id.hex, name or _("Name cannot be shown")) for person_id, name in people.items()],
        organisations=[(organisation_id.hex, name) for organisation_id, name in organisations],
        is_partner=is_partner(call),
        may_work=call.me.may(Permission.CONCERNS_WORK),
        is_raising=bool(own.errors) or not is_open or draft_waits(),
        form=own,
    )


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns",
    "concerns.read",
    permission=Permission.FOLLOW_UP_READ,
    finds=the_case,
    drafts="concern",
)
def concerns(call: Call) -> ResponseReturnValue:
    """The concerns of a case, the open ones first."""
    return _page(call, Form())


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns",
    "concerns.open",
    permission=Permission.CONCERNS_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ConcernForm,
    again=_page,
    drafts="concern",
)
def add(call: Call) -> ResponseReturnValue:
    """Raise a concern, or note an offer of help."""
    data, own = call.data, call.me.organisation_id
    about = (own if data["about_own"] else None) if own is not None else data.get("about_organisation_id")
    new = NewConcern(
        kind=data["kind"],
        note=data["note"],
        person_id=data.get("person_id"),
        category=data.get("category"),
        pace=data["pace"],
        done=data.get("done"),
        about_organisation_id=about,
    )
    raise_concern(call.unit, call.row.id, new, data.get("once"))
    hidden = own is not None and about == own
    noted = _("Noted. Whoever has to know is told.")
    flash(_("Sent. Whoever has to know is told. It is not shown here.") if hidden else noted, "done")
    return _back(call)


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/take",
    "concerns.take",
    permission=Permission.CONCERNS_WORK,
    methods=("POST",),
    finds=_case_of_concern,
    takes=ConcernTakenForm,
    again=_page,
)
def take(call: Call) -> ResponseReturnValue:
    """Say "I take it"."""
    take_concern(call.unit, _need_concern(call), call.data["over"])
    flash(_("You have it. The clock stands still."), "done")
    return _back(call)


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/notes",
    "concerns.note",
    permission=Permission.CONCERNS_WORK,
    methods=("POST",),
    finds=_case_of_concern,
    takes=ConcernNoteForm,
    again=_page,
)
def note(call: Call) -> ResponseReturnValue:
    """Write down what was done, or is known by now."""
    note_on_concern(call.unit, _need_concern(call), call.data["note"], call.data.get("once"))
    flash(_("Noted."), "done")
    return _back(call)


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/close",
    "concerns.close",
    permission=Permission.CONCERNS_WORK,
    methods=("POST",),
    finds=_case_of_concern,
    takes=ConcernClosedForm,
    again=_page,
)
def close(call: Call) -> ResponseReturnValue:
    """Close a concern."""
    close_concern(call.unit, _need_concern(call), call.data["note"])
    flash(_("Closed."), "done")
    return _back(call)


@door(
    blueprint,
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/reopen",
    "concerns.reopen",
    permission=Permission.CONCERNS_WORK,
    methods=("POST",),
    finds=_case_of_concern,
    takes=ConcernReopenedForm,
    again=_page,
)
def reopen(call: Call) -> ResponseReturnValue:
    """Take a closed concern up again."""
    reopen_concern(call.unit, _need_concern(call), call.data["reason"])
    flash(_("It is open again. Whoever has to know is told."), "done")
    return _back(call)
