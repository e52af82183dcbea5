"""Pages of a corrected arrival: the form, what would change, and the change itself."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.follow_up.pages.check_ins import visit_label
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


def _label(visit: Replanned) -> str:
    days = visit.days or visit.row
    return visit_label(days) if days else ""


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
        rows=[(_label(visit), visit) for visit in preview.visits] if preview else [],
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
