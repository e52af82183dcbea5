"""One objective of a plan; and the revisions of objectives and items: what changed with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.staff import Account
from foundation.forms.form import Form, Stored
from foundation.language.formats import day
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.overwriting import as_typed
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import need_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import DIMENSION_LABELS, ITEM_LABELS, LEVEL_LABELS
from reintegration.plans.pages.plans import in_its_case, names_by_hex
from reintegration.plans.queries import (
    PlanObjective,
    PlanRevision,
    last_author,
    money_of,
    objective_by_id,
    revisions_of,
)
from reintegration.plans.rules import RevisionKind
from reintegration.plans.schemas import ChangedObjectiveForm
from reintegration.plans.services.plans import NewObjective, change_objective
from reintegration.plans.words import FIELD_LABELS, HOW_LABELS, OBJECTIVE_LABELS, OBJECTIVE_MARKS, PlansAct
from reintegration.referrals.pages.people import case_head
from returns.cases.pages.cases import PartOfCase
from returns.cases.words import choices_of

_AT = "/people/<uuid:case_id>/plan/objectives/<uuid:objective_id>"


def _objective(request: Request) -> PartOfCase[PlanObjective] | None:
    return in_its_case(request, objective_by_id(request.unit.session, request.path["objective_id"]))


routes = Routes("plan_objectives", permission=Permission.FOLLOW_UP_READ, load=_objective)


def _stored(request: Request[PartOfCase[PlanObjective]]) -> Stored:
    row = request.row.part
    values = {
        "objective": row.content.text,
        "dimension": row.dimension.value,
        "level": row.level.value,
        "person_id": row.person_id.hex if row.person_id else "",
        "state": row.state.value,
        "because": row.content.because,
    }
    return Stored(row.version, values, lambda: last_author(request.unit.session, objective_id=row.id))


def _page(request: Request[PartOfCase[PlanObjective]], form: Form) -> str:
    """One objective, and what it was before."""
    row, session, episode = request.row.part, request.unit.session, need_episode(request)
    revisions, names = revisions_of(session, objective_id=row.id), names_by_hex(request, row.case_id)
    return render_template(
        "reintegration/plans/objective.html",
        case=case_head(request, request.row.case),
        names=names.values(),
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
    PlansAct.OBJECTIVE_CHANGE,
    opens=PlansAct.OBJECTIVE_READ,
    shows=_page,
    permission=Permission.FOLLOW_UP_WORK,
    reads=Permission.FOLLOW_UP_READ,
    schema=ChangedObjectiveForm,
    begins=as_typed(_stored),
    stored=_stored,
)
def change(request: Request[PartOfCase[PlanObjective]]) -> ResponseReturnValue:
    """State an objective anew."""
    data = request.data
    new = NewObjective(data["dimension"], data["level"], data["text"], data.get("person_id"))
    how = (data["state"], data["because"], data["version"])
    change_objective(request.unit, request.row.case, need_episode(request), request.row.part, new, *how)
    flash(_("Objective changed."), "done")
    return redirect(url_for("plans.plan", case_id=request.row.case.id), 303)


# Revisions of plans: what changed with each.

_DAYS = ("planned_on", "planned_until", "started_on", "delivered_on")
_OF_A_CODE: Mapping[str, Mapping[Any, object]] = {
    "dimension": DIMENSION_LABELS,
    "level": LEVEL_LABELS,
    "state": {**ITEM_LABELS, **OBJECTIVE_LABELS},
    "how": HOW_LABELS,
}


def _in_words(field: str, value: str, names: Mapping[str, str]) -> str:
    """A value of a revision in words; empty where there is none."""
    if field == "person":
        return names.get(value, _("Someone in this case")) if value else _("The whole family")
    if not value:
        return ""
    if field in _DAYS:
        return day(date.fromisoformat(value))
    labels = {str(code): label for code, label in _OF_A_CODE.get(field, {}).items()}
    return str(labels.get(value, value))


@dataclass(frozen=True)
class Change:
    """A value that a revision changed, in words."""

    label: object
    before: str
    after: str


@dataclass(frozen=True)
class ShownRevision:
    """A revision, who made it, and each value that differs from the one before."""

    revision: PlanRevision
    author: Account | None
    changes: list[Change]

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of before."""
        return self.revision.kind in (RevisionKind.ADDED, RevisionKind.KEPT)


def shown_revisions(
    revisions: Sequence[tuple[PlanRevision, Account | None]], names: Mapping[str, str]
) -> list[ShownRevision]:
    """The revisions, the newest first."""
    shown, before = [], dict[str, str]()
    for revision, author in revisions:
        now = _with_sums(revision.content)
        made = ShownRevision(revision, author, [])
        made.changes.extend(
            Change(
                label,
                "" if made.is_first else _in_words(field, before.get(field, ""), names),
                _in_words(field, now.get(field, ""), names),
            )
            for field, label in FIELD_LABELS.items()
            if now.get(field, "") != before.get(field, "") or (made.is_first and field == "person")
        )
        shown.append(made)
        before = now
    return shown[::-1]


def _with_sums(content: Mapping[str, str]) -> dict[str, str]:
    """A revision with its sums as one reads them, each with its currency."""
    currency = content.get("currency")
    sums = {name: money(money_of(content.get(name), currency)) for name in ("amount", "contribution_sum")}
    return {**{name: value for name, value in content.items() if name != "currency"}, **sums}
