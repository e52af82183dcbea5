"""A plan as a whole: its objectives and items, the money, what was agreed; adding an item or an objective."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.money import currencies
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, urgency_of
from reintegration.episodes.pages import need_episode
from reintegration.episodes.queries import Episode, reason_sentence
from reintegration.episodes.rules import has_plan
from reintegration.episodes.words import DIMENSION_LABELS, ITEM_MARKS, LEVEL_LABELS
from reintegration.plans.queries import (
    COMING,
    HelpWindow,
    PlanEvent,
    PlanItem,
    PlanObjective,
    WholeItem,
    costed,
    day_there,
    events_of_plan,
    help_window,
    is_item_late,
    late_plans,
    money_of_plan,
    objectives_of_episode,
    plan_of_episode,
    plans_to_make,
)
from reintegration.plans.rules import (
    RECEIVED,
    SPOT_CHECKS,
    STANDING,
    Costed,
    ItemState,
    ObjectiveState,
    PlanEventKind,
    changed_since,
    is_outside,
    is_plan_late,
    over_budget,
    sums_of_plan,
    window_ends,
)
from reintegration.plans.schemas import ObjectiveForm, PlanItemForm, PlanStepForm, missing_of_objective
from reintegration.plans.services.plans import NewItem, NewObjective, add_item, add_objective
from reintegration.plans.services.progress import StatedEvent, state_plan
from reintegration.plans.words import OBJECTIVE_MARKS, STEP_LABELS, PlansAct
from reintegration.referrals.pages.people import case_head, cases_of_lines, given_name, the_case, who_in_a_line
from reintegration.referrals.rules import WhichPeople
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries import Case, members_of_case
from returns.cases.words import choices_of

RowT = TypeVar("RowT", PlanItem, PlanObjective)
routes = Routes("plans", permission=Permission.FOLLOW_UP_WORK, load=the_case)
_AT = "/people/<uuid:case_id>/plan"
_AT_MOST = 10

# What the pages of a plan share: its items with their sums, for whom they are, and what its forms choose from.


def in_its_case(request: Request, row: RowT | None) -> PartOfCase[RowT] | None:
    """A row with the case of the address, if this scope sees both and they belong together."""
    part = case_with(request, row)
    return part if part is not None and part.part.case_id == part.case.id else None


def names_by_hex(request: Request, case_id: uuid.UUID) -> dict[str, str]:
    """Given names of the people whom this scope sees, by id as hex."""
    hidden = _("Name cannot be shown")
    return {person.id.hex: given_name(person) or hidden for person in members_of_case(request.unit.session, case_id)}


@dataclass(frozen=True)
class Frame:
    """What every item of a plan is shown in: its episode, the names of the people, and the time of assistance."""

    episode: Episode
    names: Mapping[str, str]
    window: HelpWindow
    today: date

    def person(self, person_id: uuid.UUID | None) -> str:
        """The name of whom something is for, empty for the whole family."""
        return self.names.get(person_id.hex, _("Someone in this case")) if person_id else ""

    def until(self, is_in_kind: bool) -> date | None:
        """The last day on which help of a kind may be given; None: not known."""
        months = self.window.in_kind if is_in_kind else self.window.otherwise
        return window_ends(self.episode.arrived_on, months)


@dataclass(frozen=True)
class ShownItem:
    """An item with its sums, for whom it is (empty for the whole family), and what is to be noticed of it."""

    item: PlanItem
    costs: Costed
    person: str
    is_late: bool
    is_outside: bool
    is_received: bool
    is_denied: bool

    @property
    def mark(self) -> str:
        """The mark of its state."""
        return ITEM_MARKS[self.item.state]

    @property
    def stands(self) -> bool:
        """Whether it can still be changed, delivered and cancelled."""
        return self.item.state in STANDING


def shown_item(whole: WholeItem, frame: Frame, events: Sequence[PlanEvent] = ()) -> ShownItem:
    """One item; `events` are those of the whole plan, or its own, the newest first."""
    item = whole.item
    costs = costed(item, whole.instalments)
    day_of_help, until = item.delivered_on or item.planned_on, frame.until(item.is_in_kind)
    kinds = [event.kind for event in events if event.item_id == item.id]
    checks = [kind for kind in kinds if kind in SPOT_CHECKS]
    return ShownItem(
        item=item,
        costs=costs,
        person=frame.person(item.person_id),
        is_late=frame.episode.is_open and is_item_late(item, frame.today),
        is_outside=item.state is not ItemState.CANCELLED and is_outside(day_of_help, frame.episode.arrived_on, until),
        is_received=any(kind in RECEIVED for kind in kinds),
        is_denied=bool(checks) and checks[0] is PlanEventKind.SPOT_NOT_CONFIRMED,
    )


def frame_of(request: Request, case: Case, episode: Episode) -> Frame:
    """What the items of a plan are shown in; two statements."""
    window = help_window(request.unit.session, case, request.unit.today)
    there = day_there(episode, request.container.clock.now())
    return Frame(episode, names_by_hex(request, case.id), window, there)


def choices(
    country: str, objectives: Sequence[PlanObjective], names: Mapping[str, str], also: uuid.UUID | None = None
) -> dict[str, Any]:
    """What the forms of a plan choose from, the currencies of the country first.

    `also`: an objective that may be kept although it is not open.
    """
    return {
        "objective_choices": [
            (objective.id.hex, objective.content.text)
            for objective in objectives
            if objective.state is ObjectiveState.OPEN or objective.id == also
        ],
        "dimensions": choices_of(DIMENSION_LABELS),
        "levels": choices_of(LEVEL_LABELS),
        "people": list(names.items()),
        "currencies": currencies(country),
    }


def ask_for_objective(form: Form, offered: Sequence[object]) -> None:
    """Where a plan has no objective to choose, ask for a new one instead of the choice that is not on the page."""
    if not offered and "objective_id" in form.errors:
        del form.errors["objective_id"]
        form.errors |= missing_of_objective()
        form.errors["objective"] = [_("There is no objective to choose yet: enter what the new objective is for.")]


def stated_item(data: dict[str, Any]) -> NewItem:
    """An item as a form states it."""
    fields = {name: part for name, part in data.items() if name not in ("version", "is_cash")}
    words = {name: fields.pop(name, None) for name in ("dimension", "level", "objective")}
    return NewItem(**words, **fields, is_in_kind=not data["is_cash"])


def page_with(page: Callable[..., str], name: str) -> Callable[[Request, Form], str]:
    """A page with several forms again, with what was typed in the form of this name."""
    return lambda request, typed: page(request, **{name: typed})


# The plan as a whole.


def _page(request: Request[Case], **typed: Form) -> str:
    session, episode = request.unit.session, need_episode(request)
    plan = plan_of_episode(session, episode.id)
    events = [event for event, _author in events_of_plan(session, episode.id)]
    objectives, frame = objectives_of_episode(session, episode.id), frame_of(request, request.row, episode)
    forms = {name: typed.get(name, Form()) for name in ("item", "objective", "step")}
    for name, form in forms.items():
        form.prefix = name
    forms["step"].values.setdefault("happened_on", frame.today.isoformat())
    offered = choices(episode.country, objectives, frame.names)
    ask_for_objective(forms["item"], offered["objective_choices"])
    return render_template(
        "reintegration/plans/plan.html",
        case=case_head(request, request.row),
        names=frame.names.values(),
        episode=episode,
        groups=_groups(plan, objectives, events, frame),
        marks=OBJECTIVE_MARKS,
        has_plan=has_plan(request.row.track),
        has_items=bool(plan),
        **_standing(plan, objectives, events, frame),
        frame=frame,
        **_money(plan),
        **offered,
        steps=choices_of(STEP_LABELS),
        may_work=request.me.may(Permission.FOLLOW_UP_WORK) and episode.is_open and has_plan(request.row.track),
        forms_of=forms,
    )


@dataclass(frozen=True)
class _Group:
    """An objective, for whom it is, and its items; without one, what was planned before there were objectives."""

    objective: PlanObjective | None
    person: str
    items: list[ShownItem]


def _groups(
    plan: list[WholeItem], objectives: Sequence[PlanObjective], events: list[PlanEvent], frame: Frame
) -> list[_Group]:
    """Each objective with its items; last, items without one that this scope sees."""
    items = [shown_item(whole, frame, events) for whole in plan]
    by_objective: dict[uuid.UUID | None, list[ShownItem]] = {objective.id: [] for objective in objectives}
    alone: list[ShownItem] = []
    for shown in items:
        by_objective.get(shown.item.objective_id, alone).append(shown)
    groups = [
        _Group(objective, frame.person(objective.person_id), by_objective[objective.id]) for objective in objectives
    ]
    return [*groups, *([_Group(None, "", alone)] if alone else [])]


def _standing(
    plan: list[WholeItem], objectives: Sequence[PlanObjective], events: list[PlanEvent], frame: Frame
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
        "is_late": frame.episode.is_open and is_plan_late(frame.episode.plan_due_on, frame.today, len(live)),
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


def _back(request: Request[Case], words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("plans.plan", case_id=request.row.id), 303)


@routes.get(_AT, PlansAct.READ, permission=Permission.FOLLOW_UP_READ, drafts="plan_item")
def plan(request: Request[Case]) -> ResponseReturnValue:
    """The plan of an episode."""
    return _page(request)


@routes.post(_AT, PlansAct.ADD, schema=PlanItemForm, on_invalid=page_with(_page, "item"), drafts="plan_item")
def add(request: Request[Case]) -> ResponseReturnValue:
    """Add an item."""
    add_item(request.unit, request.row, need_episode(request), stated_item(request.data))
    return _back(request, _("Item added to the plan."))


@routes.post(f"{_AT}/objectives", PlansAct.OBJECTIVE, schema=ObjectiveForm, on_invalid=page_with(_page, "objective"))
def objective(request: Request[Case]) -> ResponseReturnValue:
    """Add an objective."""
    add_objective(request.unit, request.row, need_episode(request), NewObjective(**request.data))
    return _back(request, _("Objective added to the plan."))


@routes.post(f"{_AT}/steps", PlansAct.STEP, schema=PlanStepForm, on_invalid=page_with(_page, "step"))
def step(request: Request[Case]) -> ResponseReturnValue:
    """Say that the plan was drawn up, agreed on or reviewed."""
    state_plan(request.unit, need_episode(request), StatedEvent(**request.data))
    return _back(request, _("Recorded."))


# Plans on the start page: who has arrived and has nothing planned yet, and items that are later than planned.


def plan_sections(request: Request) -> list[TodaySection]:
    """Sections for partners if there is anything in them. Offices see a late plan on the page of the case."""
    if not request.me.may(Permission.FOLLOW_UP_WORK) or request.me.organisation_id is None:
        return []
    session, now, today = request.unit.session, request.container.clock.now(), request.unit.today
    ahead = request.container.read_rule(request.unit, COMING, today)
    episodes, (late, is_cut) = plans_to_make(session, today, ahead, _AT_MOST), late_plans(session, now, _AT_MOST)
    cases, sections = cases_of_lines(request), []
    if episodes:
        days = [day_there(episode, now) for episode in episodes]
        pairs = list(zip(episodes, days, strict=True))
        lines = cases.lines(
            [(urgency_of((episode.plan_due_on - day).days), episode.case_id) for episode, day in pairs],
            lambda place: _plan_to_make(request, cases.rows.get(episodes[place].case_id), *pairs[place]),
        )
        more = url_for("referrals.list", show=WhichPeople.TO_PLAN.value), _("All plans to draw up")
        sections.append(TodaySection(_("Plans to draw up"), lines, *more, is_cut=len(episodes) == _AT_MOST))
    if late:
        lines = cases.lines(
            [(Urgency.OVERDUE, plan.case_id) for plan in late],
            lambda place: _late_plan(request, cases.rows.get(late[place].case_id), late[place].items),
        )
        more = url_for("referrals.list", show=WhichPeople.PLAN_LATE.value), _("All late plans")
        sections.append(TodaySection(_("Plan items later than planned"), lines, *more, is_cut=is_cut))
    return sections


def _plan_to_make(request: Request, case: Case | None, episode: Episode, today: date) -> TodayLine | None:
    if case is None:
        return None
    is_late = episode.plan_due_on < today
    return TodayLine(
        url=url_for("plans.plan", case_id=case.id),
        **who_in_a_line(request, case, case.people),
        note=_("Plan due by %(day)s", day=day(episode.plan_due_on)),
        mark="warning" if is_late else "due",
        mark_label=_("Overdue") if is_late else _("Due soon"),
        duty=_("Draw up the plan"),
        urgency=urgency_of((episode.plan_due_on - today).days),
    )


def _late_plan(request: Request, case: Case | None, items: int) -> TodayLine | None:
    if case is None:
        return None
    return TodayLine(
        url=url_for("plans.plan", case_id=case.id),
        **who_in_a_line(request, case, case.people),
        note=ngettext("%(num)d plan item later than planned", "%(num)d plan items later than planned", items),
        mark="warning",
        mark_label=_("Overdue"),
        duty=_("Work on the plan"),
        urgency=Urgency.OVERDUE,
    )
