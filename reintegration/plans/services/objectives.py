"""Changes of the objectives of a plan: added, changed, reached, given up. Their items keep a copy of their words."""

import uuid
from dataclasses import dataclass

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.plans.models.plans import PlanObjective
from reintegration.plans.queries.plans import items_under, objectives_of_episode
from reintegration.plans.rules.plans import (
    Dimension,
    Level,
    ObjectiveState,
    PlanReason,
    RevisionKind,
    for_whom,
    why_not_for,
    why_not_planned,
)
from reintegration.plans.services.revisions import keep_first, note_revision
from reintegration.plans.services.stated import plan_facts, refuse_wrong, wrong_person
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import made_before, note_made


@dataclass(frozen=True)
class NewObjective:
    """An objective as it is stated; without a person it is for the whole family."""

    dimension: Dimension
    level: Level
    text: str
    person_id: uuid.UUID | None = None


def add_objective(
    unit: Unit, case: Case, episode: Episode, new: NewObjective, once: uuid.UUID | None = None
) -> PlanObjective:
    """Add an objective to a plan. Sent twice with the same `once`, it is one.

    RuleBroken (`episode_closed`, `track_without_plan`); BadInput for somebody who is not of the case.
    """
    made = made_before(unit, once)
    lock_case(unit.session, case.id)
    standing = objectives_of_episode(unit.session, episode.id)
    if made and (objective := next((objective for objective in standing if objective.id == made), None)):
        return objective
    refuse_if(why_not_planned(plan_facts(case, episode)))
    refuse_wrong(wrong_person(unit, case.id, new.person_id))
    assert unit.actor_id is not None  # somebody answers for every objective
    now = unit.clock.now()
    row = PlanObjective(
        case_id=case.id,
        episode_id=episode.id,
        person_id=new.person_id,
        ordinal=max((objective.ordinal for objective in standing), default=0) + 1,
        dimension=new.dimension,
        level=new.level,
        state=ObjectiveState.OPEN,
        added_at=now,
        added_by=unit.actor_id,
        changed_at=now,
        content={"text": new.text, "because": ""},
    )
    unit.session.add(row)
    unit.session.flush()  # items and revisions refer to it
    note_revision(unit, row, RevisionKind.ADDED)
    note_made(unit, once, row.id)
    unit.participants["trail"].act("plan.objective", ("case", case.id))
    return row


def change_objective(
    unit: Unit,
    case: Case,
    episode: Episode,
    row: PlanObjective,
    new: NewObjective,
    state: ObjectiveState,
    because: str,
    version: int,
) -> None:
    """State an objective anew, and with it what its items say that they are for.

    Conflict if it was changed after `version`; BadInput by field; RuleBroken (`episode_closed`, `track_without_plan`,
    `objective_reason_missing`, `item_for_somebody_else`).
    """
    if row.version != version:
        raise Conflict(
            _("Somebody else changed this meanwhile. The newest state stands beside what you typed: compare.")
        )
    lock_case(unit.session, case.id)
    items = items_under(unit.session, row.id)
    refuse_wrong(wrong_person(unit, case.id, new.person_id))
    whose = new.person_id.hex if new.person_id else ""
    unmeant = {reason for item in items for reason in for_whom(item.person_id.hex if item.person_id else "", whose)}
    needs_reason = state is ObjectiveState.GIVEN_UP and not because.strip()
    missing = (Reason(PlanReason.OBJECTIVE_REASON_MISSING),) if needs_reason else ()
    stays = why_not_for(row.person_id, new.person_id)
    refuse_if((*why_not_planned(plan_facts(case, episode)), *missing, *unmeant, *stays))
    keep_first(unit, row)
    row.dimension, row.level, row.state, row.person_id = new.dimension, new.level, state, new.person_id
    row.changed_at, row.content = unit.clock.now(), {"text": new.text, "because": because.strip()}
    note_revision(unit, row, RevisionKind.CHANGED)
    for item in items:
        item.dimension, item.level = new.dimension, new.level
        item.content = {**item.content, "objective": new.text}
    unit.participants["trail"].act("plan.objective", ("case", case.id))


def objective_of(
    unit: Unit, episode: Episode, objective_id: uuid.UUID, current: uuid.UUID | None = None
) -> PlanObjective:
    """An objective of this plan that is open, or the `current` one of an item. BadInput at `objective_id` otherwise."""
    for objective in objectives_of_episode(unit.session, episode.id):
        if objective.id == objective_id and (objective.state is ObjectiveState.OPEN or objective.id == current):
            return objective
    raise BadInput({"objective_id": [_("Choose from the list.")]})
