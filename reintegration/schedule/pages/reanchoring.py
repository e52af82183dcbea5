"""Doors of a corrected arrival: the form, what would change, and the change itself."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import number
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.pages import shown_episode
from reintegration.episodes.words import VISIT_KIND_LABELS
from reintegration.referrals.pages.people import case_head, the_case
from reintegration.schedule.pages.visit_dates import need_open, reason_choices
from reintegration.schedule.schemas import CorrectedArrivalForm
from reintegration.schedule.services.reanchoring import (
    Preview,
    Replanned,
    correct_arrival,
    instant_there,
    preview_arrival,
)
from reintegration.schedule.services.visits import Why

blueprint = Blueprint("reanchoring", __name__)


def _row(visit: Replanned) -> SimpleNamespace:
    about = visit.days or visit.row
    assert about is not None
    return SimpleNamespace(
        label=str(VISIT_KIND_LABELS[about.kind]).replace("%(month)s", number(about.month)),
        before=visit.row.due_on if visit.row else None,
        after=visit.days.due_on if visit.days else None,
        first=visit.days.opens_on if visit.days else None,
        last=visit.days.closes_on if visit.days else None,
        is_kept=visit.is_kept,
    )


def _page(call: Call, form: Form, preview: Preview | None = None) -> str:
    case, episode = call.row, need_open(call)
    return render_template(
        "reintegration/schedule/arrival.html",
        case=case_head(call, case),
        back_url=url_for("dates.all", case_id=case.id),
        episode=shown_episode(episode),
        zone=episode.zone,
        reasons=reason_choices(),
        kept=[("keep", _("Keep the days that somebody chose")), ("plan", _("Plan them anew too"))],
        form=form,
        preview=preview,
        rows=[_row(visit) for visit in preview.visits] if preview else [],
    )


@door(
    blueprint,
    "/people/<uuid:case_id>/dates/arrival",
    "arrival.correct_page",
    permission=Permission.FOLLOW_UP_WORK,
    finds=the_case,
)
def page(call: Call) -> ResponseReturnValue:
    """The form with the arrival as it is recorded."""
    return _page(call, Form(values={"moved": "keep", "reason": "wrong_day"}))


@door(
    blueprint,
    "/people/<uuid:case_id>/dates/arrival",
    "arrival.correct",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=CorrectedArrivalForm,
    again=_page,
)
def correct(call: Call) -> ResponseReturnValue:
    """Show what would change; once that was seen, change it."""
    data, episode = call.data, need_open(call)
    at, keep = instant_there(episode, data["local"]), data["moved"] == "keep"
    if not data["agreed"]:
        shown = {name: data[name] for name in ("note", "moved")}
        typed = {"day": data["day"].isoformat(), "time": data["time"].strftime("%H:%M"), "reason": data["reason"].value}
        return _page(call, Form(values={**shown, **typed}), preview_arrival(call.unit, call.row, episode, at, keep))
    correct_arrival(call.unit, call.row, episode, at, Why(data["reason"], data["note"]), keep)
    flash(_("The arrival is corrected, and what follows is planned anew. You can take it back below."), "done")
    return redirect(url_for("dates.all", case_id=call.row.id), 303)
