"""Taking the newest change of a schedule back: visits and arrival are as they were, and the record says so."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries.episodes import visits_of_episode
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.rules.check_ins import ASKING
from reintegration.follow_up.rules.follow_up import VisitOutcome, VisitState
from reintegration.follow_up.services.visit_sweeps import goes_up_at
from reintegration.schedule.models import ScheduleChange
from reintegration.schedule.queries.visit_changes import newest_ordinal, parts_of
from reintegration.schedule.rules.visit_changes import UNDOABLE, ChangeKind, VisitChangeReason, why_not_undone
from reintegration.schedule.services.anchors import anchor, put_anchor
from reintegration.schedule.services.planning import Planner
from reintegration.schedule.services.visit_changes import Edit, note_change, snapshot, why_not_here
from returns.cases.models import Case
from returns.cases.rules.reasons import Reason
from returns.work.queries.owner import acts_as_owner

UNDO_HOURS = "follow_up.undo_hours"


def undo_change(unit: Unit, case: Case, episode: Episode, change: ScheduleChange) -> uuid.UUID:
    """Take the newest change of an episode back: its visits, and the arrival, are as they were before it.

    RuleBroken with every reason (`not_following`, `change_not_undoable`, `changed_again_since`, ...).
    """
    parts = parts_of(unit.session, [change.id])[change.id]
    by_id = {visit.id: visit for visit in visits_of_episode(unit.session, episode.id)}
    visits = [by_id[part.visit_id] for part in parts]
    against = [*why_not_here(unit, case, episode), *why_not_taken_back(unit, change, visits)]
    if change.before and not acts_as_owner(unit.session, case, unit.actor_id, unit.clock.now().date()):
        against.append(Reason(VisitChangeReason.ARRIVAL_BY_OWNER))
    refuse_if(against)
    anchors = (anchor(episode), change.before) if change.before else None
    if anchors:
        put_anchor(unit, case, episode, anchors[1], Planner(unit))
    edits = []
    for part in parts:
        visit = by_id[part.visit_id]
        edits.append(Edit(visit, snapshot(visit)))
        _restore(visit, part.before)
        is_missed = visit.state is VisitState.MISSED and visit.logged_at is None
        visit.escalates_at = goes_up_at(unit, unit.clock.now()) if is_missed and visit.escalated_at is None else None
    return note_change(unit, episode, ChangeKind.UNDONE, edits, None, change, anchors)


def undoable(unit: Unit, case: Case, changes: Sequence[ScheduleChange]) -> uuid.UUID | None:
    """The id of the newest of the changes of an episode (the newest first), if it can be taken back by this person."""
    if not changes or changes[0].kind not in UNDOABLE:
        return None
    hours = rule_on(unit.session, UNDO_HOURS, unit.clock.now().date()).whole()
    in_time = unit.clock.now() <= changes[0].at + timedelta(hours=hours)
    if not in_time:
        return None
    today = unit.clock.now().date()
    by_anybody = not changes[0].before or acts_as_owner(unit.session, case, unit.actor_id, today)
    return changes[0].id if by_anybody else None


def why_not_taken_back(unit: Unit, change: ScheduleChange, visits: Sequence[Visit]) -> list[Reason]:
    """Everything that keeps a change from being taken back now."""
    hours = rule_on(unit.session, UNDO_HOURS, unit.clock.now().date()).whole()
    codes = why_not_undone(
        change.kind,
        is_newest=change.ordinal == newest_ordinal(unit.session, change.episode_id),
        is_logged=any(visit.logged_at is not None and visit.logged_at > change.at for visit in visits),
        until=change.at + timedelta(hours=hours),
        now=unit.clock.now(),
    )
    return [Reason(code) for code in codes]


def _restore(visit: Visit, before: Mapping[str, Any] | None) -> None:
    """The visit as it was. What was to come is planned again: the day decides anew where it stands."""
    if before is None:  # it was added by the change: rows are never taken out
        visit.state, visit.outcome = VisitState.STOPPED, None
        return
    for name in ("nominal_on", "due_on", "opens_on", "closes_on"):
        setattr(visit, name, date.fromisoformat(before[name]))
    visit.shift, visit.is_survey_round = before["shift"], before["is_survey_round"]
    visit.is_moved, visit.is_held = before["is_moved"], before["is_held"]
    state = VisitState(before["state"])
    visit.state = VisitState.PLANNED if state in ASKING else state
    visit.outcome = VisitOutcome(before["outcome"]) if before["outcome"] else None
