"""Episode, visits and plan as templates show them; the same for the office and for partners."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace

from flask import url_for

from foundation.forms.form import Form
from foundation.web.stamp import Call
from reintegration.episodes.queries.episodes import Episode, visits_of_episode
from reintegration.episodes.rules.closure import ClosureReason
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.episodes.words import (
    CLOSURE_LABELS,
    DIMENSION_LABELS,
    ITEM_LABELS,
    ITEM_MARKS,
    LEVEL_LABELS,
    TEMPLATE_LABELS,
    VISIT_KIND_LABELS,
    stands,
)
from reintegration.follow_up.services.check_ins import visit_state
from reintegration.plans.queries.money import day_there, money_of
from reintegration.plans.queries.plans import items_of_episode
from reintegration.plans.rules.plans import ItemState, is_plan_late
from returns.cases.rules.cases import Track


def forms_of(call: Call, name: str, ids: Sequence[uuid.UUID], form: Form) -> dict[uuid.UUID, Form]:
    """A form for each row of a page that has one for every row: what was typed for the row of the address, else empty.

    `name` is what the address calls the id of the row.
    """
    forms = {}
    for row_id in ids:
        forms[row_id] = form if call.path.get(name) == row_id else Form()
        forms[row_id].prefix = f"r{row_id.hex[:8]}"
    return forms


def own_form(call: Call, name: str, form: Form) -> Form:
    """The form of the page itself: what was typed, unless it was typed for one of the rows."""
    return Form() if name in call.path else form


def is_late(call: Call, episode: Episode | None, plan: Sequence[SimpleNamespace]) -> bool:
    """Whether the plan of an open episode with reintegration was due and nothing is in it; `plan` as it is shown."""
    if episode is None or episode.state is not EpisodeState.OPEN or call.row.track is Track.RETURN_ONLY:
        return False
    live = sum(not item.is_cancelled for item in plan)
    return is_plan_late(episode.plan_due_on, day_there(episode, call.wiring.clock.now()), live)


def shown_episode(episode: Episode | None) -> SimpleNamespace | None:
    """An episode, or None before the arrival. Why a template was chosen is not part of it."""
    if episode is None:
        return None
    content = episode.content or {}
    return SimpleNamespace(
        arrived_on=episode.arrived_on,
        template_label=TEMPLATE_LABELS[episode.template],
        plan_due_on=episode.plan_due_on,
        is_open=episode.state is EpisodeState.OPEN,
        lost_since=episode.lost_at if episode.state is EpisodeState.OPEN else None,
        closed_at=episode.closed_at,
        closure_label=CLOSURE_LABELS[ClosureReason(content["closure_reason"])] if content else None,
        note=content.get("note"),
    )


def shown_visits(call: Call, episode: Episode | None) -> list[SimpleNamespace]:
    """The visits of an episode in their order."""
    visits = visits_of_episode(call.unit.session, episode.id) if episode else []
    stand = {visit.id: stands(visit_state(call.unit, visit)[0], visit.outcome) for visit in visits}
    return [
        SimpleNamespace(
            id=visit.id,
            label=str(VISIT_KIND_LABELS[visit.kind]).replace("%(month)s", str(visit.month)),
            due_on=visit.due_on,
            opens_on=visit.opens_on,
            closes_on=visit.closes_on,
            is_survey_round=visit.is_survey_round,
            shift=visit.shift,
            is_outside_window=visit.is_outside_window,
            state_label=stand[visit.id][0],
            mark=stand[visit.id][1],
        )
        for visit in visits
    ]


def shown_plan(call: Call, episode: Episode | None) -> list[SimpleNamespace]:
    """The items of a plan in their order, in short."""
    items = items_of_episode(call.unit.session, episode.id) if episode else []
    return [
        SimpleNamespace(
            url=url_for("plan_items.page", case_id=item.case_id, item_id=item.id),
            dimension_label=DIMENSION_LABELS[item.dimension],
            level_label=LEVEL_LABELS[item.level],
            state_label=ITEM_LABELS[item.state],
            mark=ITEM_MARKS[item.state],
            is_cancelled=item.state is ItemState.CANCELLED,
            is_in_kind=item.is_in_kind,
            planned_on=item.planned_on,
            delivered_on=item.delivered_on,
            said=SimpleNamespace(**item.content),
            cost=money_of(item.content.get("amount"), item.content.get("currency")),
        )
        for item in items
    ]
