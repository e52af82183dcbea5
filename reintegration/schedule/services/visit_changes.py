"""Changes of the days of visits: moved, extended, stopped, started again; each kept with who and why."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.principal import UserScope
from foundation.geography.zones import local_date
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries.episodes import visits_of_episode
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.episodes.rules.episodes import EpisodeReason, EpisodeState
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.queries.check_ins import planned
from reintegration.follow_up.rules.follow_up import PlannedVisit
from reintegration.follow_up.services.lost import look_for_lost_later
from reintegration.referrals.queries.referrals import accepted_for
from reintegration.schedule.models import ScheduleChange, VisitChange
from reintegration.schedule.queries.visit_changes import newest_ordinal
from reintegration.schedule.rules.visit_changes import (
    ChangeKind,
    ChangeReason,
    Standing,
    VisitChangeReason,
    Wanted,
    changed,
    latest_day,
    why_not_changed,
)
from reintegration.schedule.services.doubts import ask_about_day
from reintegration.schedule.services.planning import shift_of
from returns.cases.models import Case
from returns.cases.rules.reasons import Reason
from returns.consent.rules import TransferPurpose
from returns.work.queries.owner import acts_as_owner

LATEST = "follow_up.latest_days"
Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Why:
    """Why somebody changes a schedule."""

    reason: ChangeReason
    note: str = ""


@dataclass(frozen=True)
class Edit:
    """One visit before and after a change; `before` is None where it was added."""

    visit: Visit
    before: Snapshot | None


def standing(visit: Visit) -> Standing:
    """A visit as the rules of changes look at it."""
    return Standing(
        planned(visit), visit.state, visit.outcome, visit.logged_at is not None, visit.is_moved, visit.is_held
    )


def snapshot(visit: Visit) -> Snapshot:
    """Days, state and outcome of a visit as they are now."""
    days = {name: getattr(visit, name).isoformat() for name in ("nominal_on", "due_on", "opens_on", "closes_on")}
    return {
        **days,
        "state": visit.state.value,
        "outcome": visit.outcome.value if visit.outcome else None,
        "is_moved": visit.is_moved,
        "is_held": visit.is_held,
        "is_survey_round": visit.is_survey_round,
        "shift": visit.shift,
    }


def put_days(visit: Visit, days: PlannedVisit) -> None:
    """Give a visit these days; why it is not due on its nominal day stays while it is due on the same day."""
    visit.shift = visit.shift if days.due_on == visit.due_on and days.shift is None else shift_of(days)
    visit.nominal_on, visit.due_on = days.nominal_on, days.due_on
    visit.opens_on, visit.closes_on = days.opens_on, days.closes_on


def may_change(unit: Unit, case: Case) -> bool:
    """Whether whoever works here changes the schedule: a partner that follows up, or who acts as the owner."""
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None:
        return False
    if user.organisation_id is not None:
        return accepted_for(unit.session, case.id, TransferPurpose.FOLLOW_UP) is not None
    return acts_as_owner(unit.session, case, unit.actor_id, unit.clock.now().date())


def change_visit(
    unit: Unit,
    case: Case,
    episode: Episode,
    visit: Visit,
    kind: ChangeKind,
    why: Why,
    day: date | None = None,
    *,
    is_sure: bool = True,
) -> uuid.UUID:
    """Move, extend, stop or restart one visit; returns the id of the change. `day` is local at the place of return.

    RuleBroken with every reason (`not_following`, `episode_closed`, `visit_logged_already`, ...). Unless somebody
    `is_sure`, BadInput asks first where something speaks against the day on which it would be due.
    """
    change = Wanted(kind, local_date(unit.clock.now(), visit.zone), _latest(unit, episode), day)
    now_is = standing(visit)
    refuse_if((*why_not_here(unit, case, episode), *why_not_changed(now_is, change)))
    after = changed(now_is, change)
    if not is_sure and day is not None and after.planned.due_on != visit.due_on:
        ask_about_day(unit, episode, visit, day)
    return note_change(unit, episode, kind, [_put(visit, after)], why)


def change_all(unit: Unit, case: Case, episode: Episode, kind: ChangeKind, why: Why) -> uuid.UUID:
    """Stop every visit that is still to come, or start again those whose window is still open; the id of the change.

    RuleBroken with every reason (`not_following`, `episode_closed`, `nothing_to_stop`, `nothing_to_restart`).
    """
    change = Wanted(kind, local_date(unit.clock.now(), episode.zone), _latest(unit, episode))
    touched = touched_by(unit, episode, change)
    against = why_not_here(unit, case, episode)
    if not touched:
        against.append(
            Reason(
                VisitChangeReason.NOTHING_TO_STOP
                if kind is ChangeKind.STOPPED
                else VisitChangeReason.NOTHING_TO_RESTART
            )
        )
    refuse_if(against)
    return note_change(unit, episode, kind, [_put(visit, changed(standing(visit), change)) for visit in touched], why)


def touched_by(unit: Unit, episode: Episode, change: Wanted) -> list[Visit]:
    """The visits of an episode that such a change would affect."""
    visits = visits_of_episode(unit.session, episode.id)
    return [visit for visit in visits if not why_not_changed(standing(visit), change)]


def note_change(
    unit: Unit,
    episode: Episode,
    kind: ChangeKind,
    edits: Sequence[Edit],
    why: Why | None,
    undoes: ScheduleChange | None = None,
    anchors: tuple[Snapshot, Snapshot] | None = None,
) -> uuid.UUID:
    """Keep a change that was made: who, when, why, and each visit before and after; returns its id."""
    row = ScheduleChange(
        case_id=episode.case_id,
        episode_id=episode.id,
        ordinal=newest_ordinal(unit.session, episode.id) + 1,
        kind=kind,
        at=unit.clock.now(),
        by=unit.actor_id,
        undoes_id=undoes.id if undoes else None,
        before=anchors[0] if anchors else None,
        after=anchors[1] if anchors else None,
        content={"reason": why.reason.value, "note": why.note.strip() or None} if why else None,
    )
    unit.session.add(row)
    unit.session.flush()  # its parts refer to it, and to visits that it adds
    for edit in edits:
        after = snapshot(edit.visit)
        part = VisitChange(
            change_id=row.id, case_id=episode.case_id, visit_id=edit.visit.id, before=edit.before, after=after
        )
        unit.session.add(part)
    look_for_lost_later(unit, episode.id)
    unit.participants["trail"].act("schedule.change", ("case", episode.case_id), kind=kind.value, visits=len(edits))
    return row.id


def why_not_here(unit: Unit, case: Case, episode: Episode) -> list[Reason]:
    """What keeps whoever works here from changing the schedule of an episode at all."""
    checks = (
        (not may_change(unit, case), VisitChangeReason.NOT_FOLLOWING),
        (episode.state is not EpisodeState.OPEN, EpisodeReason.EPISODE_CLOSED),
    )
    return [Reason(code) for applies, code in checks if applies]


def _latest(unit: Unit, episode: Episode) -> date:
    return latest_day(episode.arrived_on, rule_on(unit.session, LATEST, unit.clock.now().date()).whole())


def _put(visit: Visit, after: Standing) -> Edit:
    edit = Edit(visit, snapshot(visit))
    put_days(visit, after.planned)
    visit.state, visit.outcome = after.state, after.outcome
    visit.is_moved, visit.is_held = after.is_moved, after.is_held
    return edit
