"""Doors of a plan as a whole: its objectives and items, the money, what was agreed; adding an item or an objective."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.money import currencies
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.arrivals.queries.registrations import cases_with_people
from reintegration.episodes.pages import need_episode, shown_episode
from reintegration.episodes.queries import Episode, reason_sentence
from reintegration.episodes.words import DIMENSION_LABELS, LEVEL_LABELS
from reintegration.plans.pages.shown import Frame, names_by_hex, shown_event, shown_item, shown_objective
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
from reintegration.plans.words import STEP_LABELS
from reintegration.referrals.pages.people import case_head, given_name, the_case
from returns.cases.queries.case_page import shown_reference
from returns.cases.queries.cases import Case
from returns.cases.words.cases import choices_of

blueprint = Blueprint("plans", __name__)
_AT = "/people/<uuid:case_id>/plan"
Frozen = dict[str, Any]


def frame_of(call: Call, case: Case, episode: Episode) -> Frame:
    """What the items of a plan are shown in; two statements."""
    today = day_there(episode, call.wiring.clock.now())
    window = help_window(call.unit.session, case, call.wiring.clock.now().date())
    return Frame(episode, names_by_hex(call, case.id), window, today)


def choices(objectives: list[PlanObjective], names: Any, also: Any = None) -> Frozen:
    """What the forms of a plan choose from; `also`: an objective that may be kept although it is not open."""
    open_ones = [
        objective for objective in objectives if objective.state is ObjectiveState.OPEN or objective.id == also
    ]
    return {
        "objective_choices": [(objective.id.hex, objective.content["text"]) for objective in open_ones],
        "dimensions": choices_of(DIMENSION_LABELS),
        "levels": choices_of(LEVEL_LABELS),
        "people": list(names.items()),
        "currencies": currencies(),
    }


def _page(call: Call, **typed: Form) -> str:
    session, episode = call.unit.session, need_episode(call)
    plan, events = plan_of_episode(session, episode.id), events_of_plan(session, episode.id)
    objectives, frame = list(objectives_of_episode(session, episode.id)), frame_of(call, call.row, episode)
    forms = {name: typed.get(name, Form()) for name in ("item", "objective", "step")}
    for name, form in forms.items():
        form.prefix = name
    forms["step"].values.setdefault("happened_on", frame.today.isoformat())
    return render_template(
        "reintegration/plans/plan.html",
        case=case_head(call, call.row),
        episode=shown_episode(episode),
        groups=_groups(plan, objectives, [event for event, _author in events], frame),
        has_items=bool(plan),
        **_standing(plan, objectives, events, frame),
        **_money(plan, frame),
        **choices(objectives, frame.names),
        steps=choices_of(STEP_LABELS),
        may_work=call.me.may(Permission.FOLLOW_UP_WORK),
        forms_of=forms,
    )


def _groups(
    plan: list[WholeItem], objectives: list[PlanObjective], events: list[PlanEvent], frame: Frame
) -> list[SimpleNamespace]:
    """Each objective with its items; last, items that were planned before there were objectives."""
    items = [shown_item(whole, frame, events) for whole in plan]
    groups = [
        SimpleNamespace(
            objective=shown_objective(row, frame), items=[item for item in items if item.objective_id == row.id]
        )
        for row in objectives
    ]
    seen = {row.id for row in objectives}
    alone = [item for item in items if item.objective_id not in seen]
    return [*groups, *([SimpleNamespace(objective=None, items=alone)] if alone else [])]


def _standing(plan: list[WholeItem], objectives: list[PlanObjective], events: Any, frame: Frame) -> Frozen:
    """Where the plan stands: late, drawn up, agreed, reviewed, changed since; the newest of each counts."""
    newest: dict[PlanEventKind, Any] = {}
    for row, author in events:
        if row.item_id is None:
            newest.setdefault(row.kind, (row, author))
    agreed = newest.get(PlanEventKind.AGREED)
    live = [whole.item for whole in plan if whole.item.state is not ItemState.CANCELLED]
    changes = [*(whole.item.changed_at for whole in plan), *(objective.changed_at for objective in objectives)]
    checked = {row.item_id for row, _author in events if row.kind in SPOT_CHECKS}
    return {
        "stated": {kind.value: shown_event(row, author) for kind, (row, author) in newest.items()},
        "is_late": is_plan_late(frame.episode.plan_due_on, frame.today, len(live)),
        "is_changed": changed_since(agreed[0].at if agreed else None, changes),
        "delivered": sum(item.state is ItemState.DELIVERED for item in live),
        "spot_checked": len(checked),
    }


def _money(plan: list[WholeItem], frame: Frame) -> Frozen:
    items, lines = money_of_plan(plan)
    return {
        "sums": sums_of_plan(items, lines),
        "warnings": list(dict.fromkeys(reason_sentence(reason) for reason in over_budget(items, lines))),
        "window": SimpleNamespace(
            in_kind=frame.until(True), otherwise=frame.until(False), sources=frame.window.sources
        ),
    }


def _with_item(call: Call, typed: Form) -> str:
    return _page(call, item=typed)


def _with_objective(call: Call, typed: Form) -> str:
    return _page(call, objective=typed)


def _with_step(call: Call, typed: Form) -> str:
    return _page(call, step=typed)


def _back(call: Call, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("plans.plan", case_id=call.row.id), 303)


def stated_item(data: dict[str, Any]) -> NewItem:
    """An item as a form states it."""
    fields = {name: part for name, part in data.items() if name not in ("once", "version", "is_cash")}
    words = {name: fields.pop(name, None) for name in ("dimension", "level", "objective")}
    return NewItem(**words, **fields, is_in_kind=not data["is_cash"])


@door(blueprint, _AT, "plans.read", permission=Permission.FOLLOW_UP_READ, finds=the_case, drafts="plan_item")
def plan(call: Call) -> ResponseReturnValue:
    """The plan of an episode."""
    return _page(call)


@door(
    blueprint,
    _AT,
    "plans.add",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=PlanItemForm,
    again=_with_item,
    drafts="plan_item",
)
def add(call: Call) -> ResponseReturnValue:
    """Add an item."""
    add_item(call.unit, call.row, need_episode(call), stated_item(call.data), call.data.get("once"))
    return _back(call, _("The item is in the plan."))


@door(
    blueprint,
    f"{_AT}/objectives",
    "plans.objective",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=ObjectiveForm,
    again=_with_objective,
)
def objective(call: Call) -> ResponseReturnValue:
    """Add an objective."""
    fields = {name: part for name, part in call.data.items() if name != "once"}
    add_objective(call.unit, call.row, need_episode(call), NewObjective(**fields), call.data.get("once"))
    return _back(call, _("The objective is in the plan."))


@door(
    blueprint,
    f"{_AT}/steps",
    "plans.step",
    permission=Permission.FOLLOW_UP_WORK,
    methods=("POST",),
    finds=the_case,
    takes=PlanStepForm,
    again=_with_step,
)
def step(call: Call) -> ResponseReturnValue:
    """Say that the plan was drawn up, agreed on or reviewed."""
    stated = Said(call.data["step"], call.data["happened_on"], call.data["name"], call.data["note"])
    state_plan(call.unit, need_episode(call), stated, call.data.get("once"))
    return _back(call, _("Recorded."))


# Plans on the start page: who has arrived, has nothing planned yet, and whose plan is due soon or late.

_COMING = "follow_up.coming_days"
_AT_MOST = 10
BETWEEN = " · "  # reads alike in both directions


def plan_sections(call: Call) -> list[SimpleNamespace]:
    """A section for partners if there is anything in it. Offices see a late plan on the page of the case."""
    if not call.me.may(Permission.FOLLOW_UP_WORK) or call.me.organisation_id is None:
        return []
    now, session = call.wiring.clock.now(), call.unit.session
    ahead = call.wiring.read_rule(call.unit, _COMING, now.date())
    episodes = plans_to_make(session, now.date(), ahead, _AT_MOST)
    if not episodes:
        return []
    cases = cases_with_people(session, [episode.case_id for episode in episodes])
    items = []
    for episode in episodes:
        case, hidden = cases.get(episode.case_id), _("Name cannot be shown")
        if case is None:
            continue
        due = _("Plan due by %(day)s", day=day(episode.plan_due_on))
        late = episode.plan_due_on < day_there(episode, now)
        names = BETWEEN.join(given_name(person) or hidden for person in case.people)
        waits = SimpleNamespace(url=url_for("plans.plan", case_id=case.id), label=names or hidden, note=due)
        waits.reference, waits.mark = shown_reference(case), "warning" if late else "due"
        waits.mark_label = _("Overdue") if late else _("Due soon")
        items.append(waits)
    return [SimpleNamespace(title=_("Plans to make"), items=items, empty="")]
