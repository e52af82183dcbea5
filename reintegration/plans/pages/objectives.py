"""Doors of one objective of a plan: its words, where it stands, its revisions, changing it."""

from types import SimpleNamespace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, Stored
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.pages import need_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.plans.pages.shown import names_by_hex, shown_revisions
from reintegration.plans.queries import PlanObjective, objective_by_id, revisions_of
from reintegration.plans.schemas import ChangedObjectiveForm
from reintegration.plans.services.objectives import NewObjective, change_objective
from reintegration.plans.words import OBJECTIVE_LABELS, OBJECTIVE_MARKS
from reintegration.referrals.pages.people import case_head, the_case
from returns.cases.words.cases import choices_of

blueprint = Blueprint("plan_objectives", __name__)
_AT = "/people/<uuid:case_id>/plan/objectives/<uuid:objective_id>"


def _found(call: Call) -> SimpleNamespace | None:
    """The objective of an address with its case, if this scope sees both and they belong together."""
    row, case = objective_by_id(call.unit.session, call.path["objective_id"]), the_case(call)
    if row is None or case is None or row.case_id != case.id:
        return None
    return SimpleNamespace(case=case, row=row)


def _stored(call: Call) -> Stored:
    return Stored(call.row.row.version, _values(call.row.row))


def _values(row: PlanObjective) -> dict[str, str]:
    return {
        "objective": row.content["text"],
        "dimension": row.dimension.value,
        "level": row.level.value,
        "person_id": row.person_id.hex if row.person_id else "",
        "state": row.state.value,
        "because": row.content.get("because", ""),
    }


def _page(call: Call, form: Form) -> str:
    row, session, episode = call.row.row, call.unit.session, need_episode(call)
    revisions = revisions_of(session, objective_id=row.id)
    names = names_by_hex(call, row.case_id)
    if not form.errors:
        form.values = {**_values(row), "version": row.version}
    return render_template(
        "reintegration/plans/objective.html",
        case=case_head(call, call.row.case),
        plan_url=url_for("plans.plan", case_id=row.case_id),
        text=row.content["text"],
        mark=OBJECTIVE_MARKS[row.state],
        state_label=OBJECTIVE_LABELS[row.state],
        revisions=shown_revisions(revisions, names),
        dimensions=choices_of(DIMENSION_LABELS),
        levels=choices_of(LEVEL_LABELS),
        states=choices_of(OBJECTIVE_LABELS),
        people=list(names.items()),
        may_work=call.me.may(Permission.FOLLOW_UP_WORK) and episode.state is EpisodeState.OPEN,
        form=form,
    )


@door(blueprint, _AT, "plans.objective_read", permission=Permission.FOLLOW_UP_READ, finds=_found)
def page(call: Call) -> ResponseReturnValue:
    """One objective, and what it was before."""
    return _page(call, Form())


@door(
    blueprint,
    _AT,
    "plans.objective_change",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=_found,
    takes=ChangedObjectiveForm,
    again=_page,
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """State an objective anew."""
    data = call.data
    new = NewObjective(data["dimension"], data["level"], data["text"], data.get("person_id"))
    how = (data["state"], data["because"], data["version"])
    change_objective(call.unit, call.row.case, need_episode(call), call.row.row, new, *how)
    flash(_("The objective is changed."), "done")
    return redirect(url_for("plans.plan", case_id=call.row.case.id), 303)
