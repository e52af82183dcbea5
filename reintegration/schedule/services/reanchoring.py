"""Planning an episode anew: from a corrected arrival, by another template, or as it was before a change.

What was done, and what somebody stopped, stays as it is. What would change is reckoned first and can be shown; carrying
it out is the same reckoning, written down.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from foundation.errors import BadInput
from foundation.geography.zones import NoSuchLocalTime, local_date, to_instant
from foundation.language.words import _
from foundation.months import months_later
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.arrivals import departed_at
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if, visits_of_episode
from reintegration.episodes.rules import EpisodeReason
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import planned
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, PlannedVisit, VisitOutcome, VisitState
from reintegration.follow_up.rules.visits import ASKING
from reintegration.follow_up.services.sweeps import goes_up_at
from reintegration.outcomes.queries import given_by, outcomes_of_episode
from reintegration.outcomes.services import decide
from reintegration.schedule.models import ChangeContent, ScheduleChange
from reintegration.schedule.queries import agreed_without_visits, newest_ordinal, of_another_template, parts_of
from reintegration.schedule.rules import UNDOABLE, ChangeKind, VisitChangeReason, reanchored, why_not_undone
from reintegration.schedule.services.visits import (
    DAYS,
    UNCODED,
    Edit,
    Planner,
    note_change,
    put_days,
    shift_of,
    snapshot,
    visit_row,
    why_not_here,
)
from reintegration.schedule.words import ScheduleAct
from reintegration.surveys.queries import instrument, responses_of_episode
from reintegration.surveys.rules.verdict import response_verdict
from reintegration.surveys.services import scores_of
from returns.cases.models import Case
from returns.cases.rules.cases import Reason
from returns.departure.rules import DepartureReason
from returns.work.queries.duty import acts_as_owner

_PLAN_DUE, _UNDO_HOURS = "plan.due_months", "follow_up.undo_hours"


# What the days of an episode are counted from, and what follows when that changes: plan, outcomes, verdicts.


def anchor(episode: Episode) -> dict[str, Any]:
    """What the days of an episode are counted from."""
    return {
        "arrived_at": episode.arrived_at.isoformat(),
        "arrived_on": episode.arrived_on.isoformat(),
        "template": episode.template.value,
        "plan_due_on": episode.plan_due_on.isoformat(),
    }


def put_anchor(unit: Unit, case: Case, episode: Episode, new_anchor: Mapping[str, Any], planner: Planner) -> None:
    """Count everything of an episode from this anchor: the case's arrival, the plan, the windows of outcomes.

    Interviews keep their day; how many days after the arrival it was is counted anew, and their verdicts with it: one
    that comes into the window has one from then on, one that leaves it has none.
    """
    later = (date.fromisoformat(new_anchor["arrived_on"]) - episode.arrived_on).days
    episode.arrived_at = datetime.fromisoformat(new_anchor["arrived_at"])
    episode.arrived_on = date.fromisoformat(new_anchor["arrived_on"])
    episode.template = FollowUpTemplate(new_anchor["template"])
    episode.plan_due_on = date.fromisoformat(new_anchor["plan_due_on"])
    if later == 0:
        return
    case.arrived_on = episode.arrived_on
    for response in responses_of_episode(unit.session, episode.id):
        response.days_since_arrival -= later
        survey = instrument(response.instrument_version)
        response.verdict = response_verdict(survey, scores_of(response), response.days_since_arrival)
    unit.session.flush()  # the verdicts are decided by the days that stand there now
    _follow_with_outcomes(unit, episode, planner)


def _follow_with_outcomes(unit: Unit, episode: Episode, planner: Planner) -> None:
    first, last = planner.rules_of(episode.template, episode.arrived_on).twelve_month
    responses = given_by(unit.session, [episode.id])
    for outcome in outcomes_of_episode(unit.session, episode.id):
        outcome.window_opens_on = episode.arrived_on + timedelta(days=first)
        outcome.window_closes_on = episode.arrived_on + timedelta(days=last)
        if outcome.is_surveyed:
            decide(unit, episode, outcome, responses.get((episode.id, outcome.person_id), []))


@dataclass(frozen=True)
class Replanned:
    """One visit in the schedule that would be: the row (None: to be added), its days then, and whether it stays.

    `days` is None where the new schedule has no such visit any more: it is stopped.
    """

    row: Visit | None
    days: PlannedVisit | None
    is_kept: bool = False

    @property
    def about(self) -> Visit | PlannedVisit:
        """The visit, as it would be or else as it was."""
        about = self.days or self.row
        assert about is not None  # one of the two is there
        return about


@dataclass(frozen=True)
class Preview:
    """What correcting an arrival would do: the day before and after, the visits, and until when a plan is due."""

    before: date
    after: date
    plan_due_on: date
    visits: list[Replanned]


def instant_there(episode: Episode, shown: datetime) -> datetime:
    """The instant of a local time (naive) at the place of return. BadInput where no clock ever shows it."""
    try:
        return to_instant(shown, episode.zone)
    except NoSuchLocalTime as error:
        raise BadInput(
            {"time": [_("This time does not exist: the clocks went forward. Choose another time.")]}
        ) from error


def preview_arrival(unit: Unit, case: Case, episode: Episode, at: datetime, keep_moved: bool) -> Preview:
    """What `correct_arrival` would do; nothing is changed. RuleBroken with the same reasons."""
    refuse_if(arrival_reasons(unit, case, episode, at))
    new_anchor = _anchor_at(unit, episode, at)
    arrived_on = date.fromisoformat(new_anchor["arrived_on"])
    visits = replanned(unit, episode, arrived_on, episode.template, Planner(unit), keep_moved)
    return Preview(episode.arrived_on, arrived_on, date.fromisoformat(new_anchor["plan_due_on"]), visits)


def arrival_reasons(unit: Unit, case: Case, episode: Episode, at: datetime) -> tuple[Reason, ...]:
    """Everything that keeps whoever works here from saying that the people of a case arrived at this instant."""
    now, departed = unit.clock.now(), departed_at(unit.session, case.id)
    checks = (
        (not acts_as_owner(unit.session, case, unit.actor_id, now.date()), VisitChangeReason.ARRIVAL_BY_OWNER),
        (not episode.is_open, EpisodeReason.EPISODE_CLOSED),
        (departed is not None and at < departed, DepartureReason.ARRIVES_BEFORE_DEPARTURE),
        (at > now, DepartureReason.ARRIVES_IN_FUTURE),
        (at == episode.arrived_at, VisitChangeReason.ARRIVAL_IS_THE_SAME),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def replanned(
    unit: Unit,
    episode: Episode,
    arrived_on: date,
    template: FollowUpTemplate,
    planner: Planner,
    keep_moved: bool = True,
) -> list[Replanned]:
    """The schedule that this arrival and this template would give, with what stays in its place, in order of months.

    What was logged stays, what somebody stopped, and what somebody moved by hand if `keep_moved`. An episode without
    visits has none afterwards.
    """
    rows = visits_of_episode(unit.session, episode.id)
    kept = {at: row for at, row in enumerate(rows) if row.logged_at or row.is_held or (keep_moved and row.is_moved)}
    old, new = [planned(row) for row in rows], planner.days_of(template, arrived_on, episode.country)
    by_visit = {(row.kind, row.month): row for row in rows}
    plans = []
    for days in reanchored(old, kept, new) if rows else ():
        row = by_visit.pop((days.kind, days.month), None)
        plans.append(Replanned(row, days, row in kept.values()))
    plans += [Replanned(row, None) for row in by_visit.values()]
    return sorted(plans, key=lambda plan: (plan.about.month, plan.about.kind.value))


def correct_arrival(
    unit: Unit, case: Case, episode: Episode, at: datetime, why: ChangeContent, keep_moved: bool
) -> uuid.UUID:
    """Plan an episode anew from the instant (aware) at which its people did arrive; the id of the change.

    By who acts as the owner of the case. The case, the plan's day and the windows of outcomes follow. RuleBroken with
    every reason (`arrival_by_owner`, `episode_closed`, `arrives_in_future`, `arrives_before_departure`, ...).
    """
    refuse_if(arrival_reasons(unit, case, episode, at))
    planner, new_anchor = Planner(unit), _anchor_at(unit, episode, at)
    arrived_on, before = date.fromisoformat(new_anchor["arrived_on"]), anchor(episode)
    plans = replanned(unit, episode, arrived_on, episode.template, planner, keep_moved)
    if arrived_on == episode.arrived_on:
        plans = []  # another hour of the same day moves nothing
    put_anchor(unit, case, episode, new_anchor, planner)
    edits = _carry_out(unit, episode, plans)
    return note_change(unit, episode, ChangeKind.ARRIVAL_CORRECTED, edits, why, anchors=(before, new_anchor))


def retemplate(unit: Unit, case: Case, episode: Episode, template: FollowUpTemplate, planner: Planner) -> None:
    """Plan an episode anew by another template, as the scheduler; why it is another one is not said and not kept."""
    before, new_anchor = anchor(episode), {**anchor(episode), "template": template.value}
    plans = replanned(unit, episode, episode.arrived_on, template, planner)
    put_anchor(unit, case, episode, new_anchor, planner)
    today = local_date(unit.clock.now(), episode.zone)
    # A visit that only this template has, and whose window has closed, was never to be made: it is not added.
    possible = [plan for plan in plans if plan.row is not None or plan.days is None or plan.days.closes_on >= today]
    edits = _carry_out(unit, episode, possible)
    note_change(unit, episode, ChangeKind.TEMPLATE_CHANGED, edits, None, anchors=(before, new_anchor))


def _anchor_at(unit: Unit, episode: Episode, at: datetime) -> dict[str, str]:
    """What everything would be counted from, had the people arrived at this instant."""
    arrived_on = local_date(at, episode.zone)
    plan_due_on = months_later(arrived_on, rule_on(unit.session, _PLAN_DUE, arrived_on).whole())
    days = {"arrived_on": arrived_on.isoformat(), "plan_due_on": plan_due_on.isoformat()}
    return {**anchor(episode), "arrived_at": at.isoformat(), **days}


def _carry_out(unit: Unit, episode: Episode, plans: Sequence[Replanned]) -> list[Edit]:
    """Write a new schedule down; what each visit was before."""
    today, edits = local_date(unit.clock.now(), episode.zone), []
    ordinal = max((plan.row.ordinal for plan in plans if plan.row is not None), default=0)
    for plan in plans:
        if plan.is_kept:
            continue
        if plan.row is None and plan.days is not None:
            ordinal += 1
            row = visit_row(episode, ordinal, plan.days)
            unit.session.add(row)
            edits.append(Edit(row, None))
        elif plan.row is not None and (edit := _replan(plan.row, plan.days, today)):
            edits.append(edit)
    return edits


def _replan(row: Visit, days: PlannedVisit | None, today: date) -> Edit | None:
    """Give a visit its new days, or stop it where it has none. A missed one is open again while its window is."""
    before = snapshot(row)
    if days is None:
        if row.state not in ASKING:
            return None
        row.state = VisitState.STOPPED
    else:
        if row.state in ASKING and planned(row) == replace(days, shift=None):
            return None
        put_days(row, days)
        row.shift = shift_of(days)
        row.is_survey_round, row.is_moved = days.is_survey_round, False
        if row.state is not VisitState.MISSED or days.closes_on >= today:
            row.state, row.outcome = VisitState.PLANNED, None
    return Edit(row, before) if snapshot(row) != before else None


# Episodes that are planned anew by themselves: where the template is another one now, or somebody agreed after all.


def follow_templates(unit: Unit, limit: int) -> int:
    """Plan anew, as the scheduler, open episodes whose case asks for another template; returns how many."""
    episodes, planner = of_another_template(unit.session, limit), Planner(unit)
    for episode, case, template in episodes:
        retemplate(unit, case, episode, template, planner)
    return len(episodes)


def plan_agreed(unit: Unit, after: uuid.UUID | None, limit: int) -> tuple[int, uuid.UUID | None]:
    """Plan, as the scheduler, the visits of episodes without any once somebody agreed: one batch, after this id.

    Returns how many visits were planned, and the id to go on from; None at the end. Visits whose window had closed
    before anybody agreed are left out.
    """
    episodes, planner = agreed_without_visits(unit.session, after, limit), Planner(unit)
    count = sum(planner.plan([episode], agreed_on) for episode, agreed_on in episodes)
    if count:
        unit.participants["trail"].act(ScheduleAct.VISITS_PLAN, count=count)
    return count, episodes[-1][0].id if len(episodes) == limit else None


# Taking the newest change of a schedule back: visits and arrival are as they were, and the record says so.


def undo_change(unit: Unit, case: Case, episode: Episode, change: ScheduleChange) -> uuid.UUID:
    """Take the newest change of an episode back: its visits, and the arrival, are as they were before it.

    RuleBroken with every reason (`not_following`, `change_not_undoable`, `changed_again_since`, ...).
    """
    parts = parts_of(unit.session, [change.id])[change.id]
    by_id = {visit.id: visit for visit in visits_of_episode(unit.session, episode.id)}
    logged = [by_id[part.visit_id].logged_at for part in parts]
    reasons = why_not_undone(
        change.kind,
        is_newest=change.ordinal == newest_ordinal(unit.session, change.episode_id),
        is_logged=any(logged_at is not None and logged_at > change.at for logged_at in logged),
        until=_undoable_until(unit, change),
        now=unit.clock.now(),
    )
    by_owner = [] if _may_undo(unit, case, change) else [Reason(VisitChangeReason.ARRIVAL_BY_OWNER)]
    refuse_if([*why_not_here(unit, case, episode), *reasons, *by_owner])
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
    change = changes[0]
    is_undoable = unit.clock.now() <= _undoable_until(unit, change) and _may_undo(unit, case, change)
    return change.id if is_undoable else None


def _undoable_until(unit: Unit, change: ScheduleChange) -> datetime:
    return change.at + timedelta(hours=rule_on(unit.session, _UNDO_HOURS, unit.today).whole())


def _may_undo(unit: Unit, case: Case, change: ScheduleChange) -> bool:
    """Whether whoever works here may undo such a change: that of an arrival only who acts as the owner."""
    return not change.before or acts_as_owner(unit.session, case, unit.actor_id, unit.today)


def _restore(visit: Visit, before: Mapping[str, Any] | None) -> None:
    """The visit as it was. What was to come is planned again: the day decides anew where it stands."""
    if before is None:  # it was added by the change: rows are never taken out
        visit.state, visit.outcome = VisitState.STOPPED, None
        return
    for name in DAYS:
        setattr(visit, name, date.fromisoformat(before[name]))
    for name in UNCODED:
        setattr(visit, name, before[name])
    state = VisitState(before["state"])
    visit.state = VisitState.PLANNED if state in ASKING else state
    visit.outcome = VisitOutcome(before["outcome"]) if before["outcome"] else None
