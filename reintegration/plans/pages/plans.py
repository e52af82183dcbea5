"""A plan as a whole: its objectives and items, the money, what was agreed; adding an item or an objective."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection
from reintegration.arrivals.queries.registrations import cases_with_people
from reintegration.episodes.pages import need_episode
from reintegration.episodes.queries import Episode, reason_sentence
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.plans.pages.shown import Frame, ShownItem, names_by_hex, shown_item
from reintegration.plans.queries import (
    PlanEvent,
    PlanObjective,
    WholeItem,
    day_there,
    events_of_plan,
    help_window,
    money_of_plan,
    objectives_of_episode,
    plan_of_episode,
    plans_to_make,
)
from reintegration.plans.rules.money import over_budget, sums_of_plan
from reintegration.plans.rules.plans import (
    SPOT_CHECKS,
    ItemState,
    ObjectiveState,
    PlanEventKind,
    changed_since,
    is_plan_late,
)
from reintegration.plans.schemas import ObjectiveForm, PlanItemForm, PlanStepForm
from reintegration.plans.services.objectives import NewObjective, Said, add_objective, state_plan
from reintegration.plans.services.plans import NewItem, add_item
from reintegration.plans.words import OBJECTIVE_MARKS, STEP_LABELS
from reintegration.referrals.pages.people import case_head, given_name, the_case
from returns.cases.queries import Case, shown_reference
from returns.cases.words import choices_of

routes = Routes("plans", permission=Permission.FOLLOW_UP_WORK, load=the_case)
_AT = "/people/<uuid:case_id>/plan"


def frame_of(request: Request, case: Case, episode: Episode) -> Frame:
    """What the items of a plan are shown in; two statements."""
    today = day_there(episode, request.container.clock.now())
    window = help_window(request.unit.session, case, request.container.clock.now().date())
    return Frame(episode, names_by_hex(request, case.id), window, today)


def choices(
    objectives: Sequence[PlanObjective], names: Mapping[str, str], also: uuid.UUID | None = None
) -> dict[str, Any]:
    """What the forms of a plan choose from; `also`: an objective that may be kept although it is not open."""
    open_ones = [
        objective for objective in objectives if objective.state is ObjectiveState.OPEN or objective.id == also
    ]
    return {
        "objective_choices": [(objective.id.hex, objective.content.text) for objective in open_ones],
        "dimensions": choices_of(DIMENSION_LABELS),
        "levels": choices_of(LEVEL_LABELS),
        "people": list(names.items()),
        "currencies": currencies(),
    }


def _page(request: Request[Case], **typed: Form) -> str:
    session, episode = request.unit.session, need_episode(request)
    plan = plan_of_episode(session, episode.id)
    events = [event for event, _author in events_of_plan(session, episode.id)]
    objectives, frame = objectives_of_episode(session, episode.id), frame_of(request, request.row, episode)
    forms = {name: typed.get(name, Form()) for name in ("item", "objective", "step")}
    for name, form in forms.items():
        form.prefix = name
    forms["step"].values.setdefault("happened_on", frame.today.isoformat())
    return render_template(
        "reintegration/plans/plan.html",
        case=case_head(request, request.row),
        episode=episode,
        groups=_groups(plan, objectives, events, frame),
        has_items=bool(plan),
        **_standing(plan, objectives, events, frame),
        frame=frame,
        **_money(plan),
        **choices(objectives, frame.names),
        steps=choices_of(STEP_LABELS),
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and episode.state is EpisodeState.OPEN,
        forms_of=forms,
    )


@dataclass(frozen=True)
class _Group:
    """An objective, for whom it is, and its items; without one, what was planned before there were objectives."""

    objective: PlanObjective | None
    person: str
    items: list[ShownItem]

    @property
    def mark(self) -> str:
        """The mark of the objective's state."""
        return OBJECTIVE_MARKS[self.objective.state] if self.objective is not None else ""


def _groups(
    plan: list[WholeItem], objectives: Sequence[PlanObjective], events: list[PlanEvent], frame: Frame
) -> list[_Group]:
    """Each objective with its items; last, items without one that this scope sees."""
    items = [shown_item(whole, frame, events) for whole in plan]
    groups = [
        _Group(
            objective,
            frame.person(objective.person_id),
            [shown for shown in items if shown.item.objective_id == objective.id],
        )
        for objective in objectives
    ]
    seen = {objective.id for objective in objectives}
    alone = [shown for shown in items if shown.item.objective_id not in seen]
    return [*groups, *([_Group(None, "", alone)] if alone else [])]


def _standing(
    plan: list[WholeItem],
    objectives: Sequence[PlanObjective],
    events: list[PlanEvent],
    frame: Frame,
) -> dict[str, Any]:
    """Where the plan stands: late, drawn up, agreed, reviewed, changed since; the newest of each counts."""
    newest: dict[PlanEventKind, PlanEvent] = {}
    for event in events:
        if event.item_id is None:
            newest.setdefault(event.kind, event)
    agreed = newest.get(PlanEventKind.AGREED)
    live = [whole.item for whole in plan if whole.item.state is not ItemState.CANCELLED]
    changes = [*(whole.item.changed_at for whole in plan), *(objective.changed_at for objective in objectives)]
    return {
        "stated": newest,
        "is_late": is_plan_late(frame.episode.plan_due_on, frame.today, len(live)),
        "is_changed": changed_since(agreed.at if agreed is not None else None, changes),
        "delivered": sum(item.state is ItemState.DELIVERED for item in live),
        "spot_checked": len({event.item_id for event in events if event.kind in SPOT_CHECKS}),
    }


def _money(plan: list[WholeItem]) -> dict[str, Any]:
    items, lines = money_of_plan(plan)
    return {
        "sums": sums_of_plan(items, lines),
        "warnings": list(dict.fromkeys(reason_sentence(reason) for reason in over_budget(items, lines))),
    }


def _page_with(name: str) -> Callable[[Request, Form], str]:
    """The page again, with what was typed in the form of this name."""

    def page_again(request: Request, typed: Form) -> str:
        return _page(request, **{name: typed})

    return page_again


def _back(request: Request[Case], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("plans.plan", case_id=request.row.id), 303)


def stated_item(data: dict[str, Any]) -> NewItem:
    """An item as a form states it."""
    fields = {name: part for name, part in data.items() if name not in ("once", "version", "is_cash")}
    words = {name: fields.pop(name, None) for name in ("dimension", "level", "objective")}
    return NewItem(**words, **fields, is_in_kind=not data["is_cash"])


@routes.get(_AT, "plans.read", permission=Permission.FOLLOW_UP_READ, drafts="plan_item")
def plan(request: Request[Case]) -> ResponseReturnValue:
    """The plan of an episode."""
    return _page(request)


@routes.post(_AT, "plans.add", schema=PlanItemForm, on_invalid=_page_with("item"), drafts="plan_item")
def add(request: Request[Case]) -> ResponseReturnValue:
    """Add an item."""
    add_item(request.unit, request.row, need_episode(request), stated_item(request.data), request.data.get("once"))
    return _back(request, _("The item is in the plan."))


@routes.post(f"{_AT}/objectives", "plans.objective", schema=ObjectiveForm, on_invalid=_page_with("objective"))
def objective(request: Request[Case]) -> ResponseReturnValue:
    """Add an objective."""
    fields = {name: part for name, part in request.data.items() if name != "once"}
    add_objective(request.unit, request.row, need_episode(request), NewObjective(**fields), request.data.get("once"))
    return _back(request, _("The objective is in the plan."))


@routes.post(f"{_AT}/steps", "plans.step", schema=PlanStepForm, on_invalid=_page_with("step"))
def step(request: Request[Case]) -> ResponseReturnValue:
    """Say that the plan was drawn up, agreed on or reviewed."""
    stated = Said(request.data["step"], request.data["happened_on"], request.data["name"], request.data["note"])
    state_plan(request.unit, need_episode(request), stated, request.data.get("once"))
    return _back(request, _("Recorded."))


# Plans on the start page: who has arrived, has nothing planned yet, and whose plan is due soon or late.

_COMING = "follow_up.coming_days"
_AT_MOST = 10
BETWEEN = " · "  # reads alike in both directions


def plan_sections(request: Request) -> list[TodaySection]:
    """A section for partners if there is anything in it. Offices see a late plan on the page of the case."""
    if not request.me.may(Permission.FOLLOW_UP_WORK) or request.me.organisation_id is None:
        return []
    now, session = request.container.clock.now(), request.unit.session
    ahead = request.container.read_rule(request.unit, _COMING, now.date())
    episodes = plans_to_make(session, now.date(), ahead, _AT_MOST)
    if not episodes:
        return []
    cases = cases_with_people(session, [episode.case_id for episode in episodes])
    lines = [
        _plan_to_make(cases[episode.case_id], episode, is_late=episode.plan_due_on < day_there(episode, now))
        for episode in episodes
        if episode.case_id in cases
    ]
    return [TodaySection(_("Plans to make"), lambda: lines)]


def _plan_to_make(case: Case, episode: Episode, *, is_late: bool) -> TodayLine:
    hidden = _("Name cannot be shown")
    return TodayLine(
        url=url_for("plans.plan", case_id=case.id),
        label=BETWEEN.join(given_name(person) or hidden for person in case.people) or hidden,
        note=_("Plan due by %(day)s", day=day(episode.plan_due_on)),
        reference=shown_reference(case),
        mark="warning" if is_late else "due",
        mark_label=_("Overdue") if is_late else _("Due soon"),
    )
