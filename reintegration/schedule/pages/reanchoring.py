"""Doors of a corrected arrival: the form, what would change, and the change itself."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import number
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
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

routes = Routes("reanchoring", permission=Permission.FOLLOW_UP_WORK, load=the_case)


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


def _page(request: Request, form: Form, preview: Preview | None = None) -> str:
    case, episode = request.row, need_open(request)
    return render_template(
        "reintegration/schedule/arrival.html",
        case=case_head(request, case),
        back_url=url_for("dates.all", case_id=case.id),
        episode=episode,
        zone=episode.zone,
        reasons=reason_choices(),
        kept=[("keep", _("Keep the days that somebody chose")), ("plan", _("Plan them anew too"))],
        form=form,
        preview=preview,
        rows=[_row(visit) for visit in preview.visits] if preview else [],
    )


@routes.get("/people/<uuid:case_id>/dates/arrival", "arrival.correct_page")
def page(request: Request) -> ResponseReturnValue:
    """The form with the arrival as it is recorded."""
    return _page(request, Form(values={"moved": "keep", "reason": "wrong_day"}))


@routes.post("/people/<uuid:case_id>/dates/arrival", "arrival.correct", schema=CorrectedArrivalForm, on_invalid=_page)
def correct(request: Request) -> ResponseReturnValue:
    """Show what would change; once that was seen, change it."""
    data, episode = request.data, need_open(request)
    at, keep = instant_there(episode, data["local"]), data["moved"] == "keep"
    if not data["agreed"]:
        shown = {name: data[name] for name in ("note", "moved")}
        typed = {"day": data["day"].isoformat(), "time": data["time"].strftime("%H:%M"), "reason": data["reason"].value}
        return _page(
            request, Form(values={**shown, **typed}), preview_arrival(request.unit, request.row, episode, at, keep)
        )
    correct_arrival(request.unit, request.row, episode, at, Why(data["reason"], data["note"]), keep)
    flash(_("The arrival is corrected, and what follows is planned anew. You can take it back below."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)
