"""One objective of a plan: its words, where it stands, its revisions, changing it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import need_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.plans.pages.shown import in_its_case, names_by_hex, shown_revisions
from reintegration.plans.queries import PlanObjective, objective_by_id, revisions_of
from reintegration.plans.schemas import ChangedObjectiveForm
from reintegration.plans.services.objectives import NewObjective, change_objective
from reintegration.plans.words import OBJECTIVE_LABELS, OBJECTIVE_MARKS
from reintegration.referrals.pages.people import case_head
from returns.cases.pages.cases import PartOfCase
from returns.cases.words import choices_of

_AT = "/people/<uuid:case_id>/plan/objectives/<uuid:objective_id>"


def _objective(request: Request) -> PartOfCase[PlanObjective] | None:
    return in_its_case(request, objective_by_id(request.unit.session, request.path["objective_id"]))


routes = Routes("plan_objectives", permission=Permission.FOLLOW_UP_READ, load=_objective)


def _stored(request: Request[PartOfCase[PlanObjective]]) -> Stored:
    return Stored(request.row.part.version, _values(request.row.part))


def _values(row: PlanObjective) -> dict[str, str]:
    return {
        "objective": row.content.text,
        "dimension": row.dimension.value,
        "level": row.level.value,
        "person_id": row.person_id.hex if row.person_id else "",
        "state": row.state.value,
        "because": row.content.because,
    }


def _page(request: Request[PartOfCase[PlanObjective]], form: Form) -> str:
    """One objective, and what it was before."""
    row, session, episode = request.row.part, request.unit.session, need_episode(request)
    revisions = revisions_of(session, objective_id=row.id)
    names = names_by_hex(request, row.case_id)
    if not form.errors:
        form.values = {**_values(row), "version": row.version}
    return render_template(
        "reintegration/plans/objective.html",
        case=case_head(request, request.row.case),
        objective=row,
        mark=OBJECTIVE_MARKS[row.state],
        revisions=shown_revisions(revisions, names),
        dimensions=choices_of(DIMENSION_LABELS),
        levels=choices_of(LEVEL_LABELS),
        states=choices_of(OBJECTIVE_LABELS),
        people=list(names.items()),
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and episode.state is EpisodeState.OPEN,
        form=form,
    )


@routes.form(
    _AT,
    "plans.objective_change",
    opens="plans.objective_read",
    shows=_page,
    permission=Permission.FOLLOW_UP_WORK,
    reads=Permission.FOLLOW_UP_READ,
    schema=ChangedObjectiveForm,
    stored=_stored,
)
def change(request: Request[PartOfCase[PlanObjective]]) -> ResponseReturnValue:
    """State an objective anew."""
    data = request.data
    new = NewObjective(data["dimension"], data["level"], data["text"], data.get("person_id"))
    how = (data["state"], data["because"], data["version"])
    change_objective(request.unit, request.row.case, need_episode(request), request.row.part, new, *how)
    flash(_("The objective is changed."), "done")
    return redirect(url_for("plans.plan", case_id=request.row.case.id), 303)
