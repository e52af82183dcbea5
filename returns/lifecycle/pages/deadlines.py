"""The page of the legal deadline to leave: changing it, with the reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.overwriting import some_of
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import BEFORE_BOARDING
from returns.lifecycle.schemas import DeadlineForm
from returns.lifecycle.services.deadlines import change_deadline

routes = Routes("deadlines", permission=Permission.CASES_WORK, load=the_case)


def _stored(request: Request[Case]) -> Stored:
    day = request.row.legal_deadline
    return some_of({"legal_deadline": day.isoformat() if day else ""})


def _page(request: Request[Case], form: Form) -> str:
    """The deadline that stands, and the form that changes it."""
    if not request.unit.writing:
        form.values["version"] = _stored(request).version
    return render_template(
        "returns/lifecycle/deadlines.html",
        case=case_head(request.row),
        form=form,
        stands=request.row.legal_deadline,
        may_change=request.row.state in BEFORE_BOARDING,
    )


@routes.form(
    "/cases/<uuid:case_id>/deadline",
    "deadline.change",
    opens="deadline.page",
    shows=_page,
    schema=DeadlineForm,
    stored=_stored,
)
def change(request: Request[Case]) -> ResponseReturnValue:
    """Change the deadline."""
    change_deadline(request.unit, request.row, request.data.get("legal_deadline"), request.data["reason"])
    flash(_("The legal deadline is changed. The timeline keeps the day that was before."), "done")
    return redirect(url_for("cases.open", case_id=request.row.id), 303)
