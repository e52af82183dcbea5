"""The days of visits: planned, moved, extended, stopped, started again; each change kept with who and why."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from foundation.accounts.principal import UserScope
from foundation.errors import BadInput
from foundation.geography.calendars import CALENDAR_CODES, Calendars, WorkingCalendar, calendars_of, working_calendars
from foundation.geography.zones import local_date
from foundation.rulebook.queries import first_day, rule_on, rules_on, rules_over
from foundation.rulebook.rules import RuleMissing
from foundation.rulebook.words import early_day_words
from foundation.storage.unit_of_work import Unit
from planning.rule_changes.queries import Supposed
from planning.rule_changes.rules import Effect
from planning.rule_changes.services.effects import CaseEffect
from reintegration.arrivals.rules import template_of
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if, visits_of_episode
from reintegration.episodes.rules import EpisodeReason
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import planned
from reintegration.follow_up.rules.follow_up import (
    FOLLOW_UP_CODES,
    Channel,
    FollowUpRules,
    FollowUpTemplate,
    PlannedVisit,
    VisitState,
    follow_up_rules,
)
from reintegration.follow_up.services.sweeps import look_for_lost_later
from reintegration.referrals.queries import accepted_for
from reintegration.schedule.models import ChangeContent, ScheduleChange, VisitChange
from reintegration.schedule.queries import newest_ordinal
from reintegration.schedule.rules import (
    Around,
    ChangeKind,
    Doubt,
    ScheduledVisit,
    VisitChangeReason,
    VisitEdit,
    changed,
    doubts,
    schedule,
    why_not_changed,
)
from reintegration.schedule.words import DOUBT_QUESTIONS, ScheduleAct
from returns.cases.models import Case
from returns.cases.rules.cases import Reason
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_cases
from returns.work.queries.duty import acts_as_owner


class Planner:
    """Reckons schedules for one unit of work, many at once.

    Rules are read once per template and day, calendars once. Arrivals of one day, country and template
    have the same days: they are reckoned once.
    """

    def __init__(self, unit: Unit) -> None:
        """Read rules as this unit sees them."""
        self._unit = unit
        self._rules: dict[tuple[FollowUpTemplate, date], FollowUpRules] = {}
        self._calendars: Calendars | None = None
        self._planned: dict[tuple[FollowUpTemplate, date, str], tuple[PlannedVisit, ...]] = {}

    def rules_of(self, template: FollowUpTemplate, arrived_on: date) -> FollowUpRules:
        """The numbers of a template that hold on the day of arrival."""
        if (template, arrived_on) not in self._rules:
            rules = rules_on(self._unit.session, FOLLOW_UP_CODES[template], arrived_on)
            self._rules[template, arrived_on] = follow_up_rules(rules, template)
        return self._rules[template, arrived_on]

    def _read_rules(self, episodes: Sequence[Episode]) -> None:
        """The numbers for many arrivals: one statement for each template."""
        for template in dict.fromkeys(episode.template for episode in episodes):
            days = {episode.arrived_on for episode in episodes if episode.template is template}
            new = [day for day in sorted(days) if (template, day) not in self._rules]
            for day, rules in rules_over(self._unit.session, FOLLOW_UP_CODES[template], new).items():
                self._rules[template, day] = follow_up_rules(rules, template)

    def calendar_of(self, country: str) -> WorkingCalendar:
        """The working calendar of a country. UnknownCountry for what is none."""
        if self._calendars is None:
            self._calendars = working_calendars(self._unit.session)
        return self._calendars.of(country)

    def days_of(self, template: FollowUpTemplate, arrived_on: date, country: str) -> tuple[PlannedVisit, ...]:
        """The visits that follow an arrival on this local day in this country, in their order."""
        key = (template, arrived_on, country)
        if key not in self._planned:
            calendar = self.calendar_of(country)
            rules = self.rules_of(template, arrived_on)
            self._planned[key] = schedule(arrived_on, rules, calendar.is_working_day, calendar.why_closed)
        return self._planned[key]

    def plan(self, episodes: Sequence[Episode], not_before: date | None = None) -> int:
        """Add the visits of episodes that have none; returns how many.

        `not_before`: visits whose window had closed before this day were never possible, and are left out.
        """
        self._read_rules(episodes)
        rows = [
            visit_row(episode, ordinal, planned)
            for episode in episodes
            for ordinal, planned in enumerate(self.days_of(episode.template, episode.arrived_on, episode.country), 1)
            if not_before is None or planned.closes_on >= not_before
        ]
        self._unit.session.add_all(rows)
        return len(rows)


def days_ahead(unit: Unit, template: FollowUpTemplate, arrived_on: date, country: str) -> tuple[PlannedVisit, ...]:
    """The visits that would follow an arrival. BadInput for a day before the first rules."""
    try:
        return Planner(unit).days_of(template, arrived_on, country)
    except RuleMissing as error:
        if (first := first_day(unit.session, error)) is None:
            raise
        raise BadInput({"day": [early_day_words(first)]}) from error


def shift_of(planned: PlannedVisit) -> dict[str, object] | None:
    """Why a visit is not due on its nominal day, as it is stored."""
    shift = planned.shift
    return {"code": shift.kind.value, "reason": shift.reason, "days": shift.days} if shift else None


def visit_row(episode: Episode, ordinal: int, planned: PlannedVisit) -> Visit:
    """A planned visit as a row of an episode."""
    return Visit(
        case_id=episode.case_id,
        episode_id=episode.id,
        ordinal=ordinal,
        zone=episode.zone,
        channel=Channel.VISIT,
        state=VisitState.PLANNED,
        is_moved=False,  # stated here, so that many rows are one statement and nothing is read back
        is_held=False,
        **(vars(planned) | {"shift": shift_of(planned)}),
    )


# What speaks against the day of a visit: asked before it is moved there, and shown with it ever after.


def doubts_about(
    planner: Planner, episode: Episode, visits: Sequence[Visit], visit: Visit, day: date
) -> tuple[Doubt, ...]:
    """Everything that speaks against a day for one of the visits of an episode, as they are now."""
    others = [other for other in visits if other.id != visit.id and other.state is not VisitState.STOPPED]
    windows = {
        (planned.kind, planned.month): (planned.opens_on, planned.closes_on)
        for planned in planner.days_of(episode.template, episode.arrived_on, episode.country)
    }
    around = Around(
        before=max((other.due_on for other in others if other.ordinal < visit.ordinal), default=None),
        after=min((other.due_on for other in others if other.ordinal > visit.ordinal), default=None),
        is_working_day=planner.calendar_of(episode.country).is_working_day(day),
        window=windows.get((visit.kind, visit.month)) if visit.is_survey_round else None,
    )
    return doubts(day, around)


def ask_about_day(unit: Unit, episode: Episode, visit: Visit, day: date) -> None:
    """BadInput that asks once more, with everything that speaks against this day; nothing where nothing does."""
    visits = visits_of_episode(unit.session, episode.id)
    if against := doubts_about(Planner(unit), episode, visits, visit, day):
        raise BadInput({"sure": [str(DOUBT_QUESTIONS[doubt]) for doubt in against]})


# What a change of the rules would do to visits that nobody has planned yet.

_COUNTED = (FollowUpTemplate.STANDARD, FollowUpTemplate.RETURN_ONLY)


def effects_on_visits(unit: Unit, cases: Sequence[Case], supposed: Supposed) -> Iterator[CaseEffect]:
    """For how many of these cases the visits after their arrival would be others, by their journey and track.

    Visits that are planned already keep their days. Close follow-up is not counted: who gets it is protected.
    One statement for the legs, and those of the rules.
    """
    codes = tuple(dict.fromkeys(code for template in _COUNTED for code in FOLLOW_UP_CODES[template]))
    if not supposed.codes & {*codes, *CALENDAR_CODES}:
        return
    legs = legs_of_cases(unit.session, [case.id for case in cases])
    books = [(rules, calendars_of(rules(CALENDAR_CODES, date.max))) for rules in (supposed.before, supposed.after)]
    for case in cases:
        arrived_on, template = _arrives_on(legs[case.id], supposed.first_day), template_of(case.track, is_close=False)
        if arrived_on < supposed.first_day:
            continue
        before, after = (
            schedule(
                arrived_on,
                follow_up_rules(rules(codes, arrived_on), template),
                calendars.of(case.country).is_working_day,
                calendars.of(case.country).why_closed,
            )
            for rules, calendars in books
        )
        if before != after:
            moved = max(len(set(before) - set(after)), len(set(after) - set(before)))
            yield CaseEffect(case.id, Effect.MOVED, moved)


def _arrives_on(legs: Sequence[Leg], without: date) -> date:
    """The local day on which the last leg of a journey arrives; without a journey another day."""
    travelled = journey(legs)
    return local_date(travelled[-1].arrives_at, travelled[-1].arrives_zone) if travelled else without


LATEST = "follow_up.latest_days"
Snapshot = dict[str, Any]
DAYS = ("nominal_on", "due_on", "opens_on", "closes_on")
UNCODED = ("is_moved", "is_held", "is_survey_round", "shift")  # what a snapshot keeps as it stands in the row


@dataclass(frozen=True)
class Edit:
    """One visit before and after a change; `before` is None where it was added."""

    visit: Visit
    before: Snapshot | None


def standing(visit: Visit) -> ScheduledVisit:
    """A visit as the rules of changes look at it."""
    return ScheduledVisit(
        planned(visit), visit.state, visit.outcome, visit.logged_at is not None, visit.is_moved, visit.is_held
    )


def snapshot(visit: Visit) -> Snapshot:
    """Days, state and outcome of a visit as they are now."""
    return {
        **{name: getattr(visit, name).isoformat() for name in DAYS},
        **{name: getattr(visit, name) for name in UNCODED},
        "state": visit.state.value,
        "outcome": visit.outcome.value if visit.outcome else None,
    }


def put_days(visit: Visit, days: PlannedVisit) -> None:
    """Give a visit these days; why it is not due on its nominal day stays while it is due on the same day."""
    visit.shift = visit.shift if days.due_on == visit.due_on and days.shift is None else shift_of(days)
    for name in DAYS:
        setattr(visit, name, getattr(days, name))


def may_change(unit: Unit, case: Case) -> bool:
    """Whether whoever works here changes the schedule: a partner that follows up, or who acts as the owner."""
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None:
        return False
    if user.organisation_id is not None:
        return accepted_for(unit.session, case.id, TransferPurpose.FOLLOW_UP) is not None
    return acts_as_owner(unit.session, case, unit.actor_id, unit.today)


def change_visit(
    unit: Unit,
    case: Case,
    episode: Episode,
    visit: Visit,
    kind: ChangeKind,
    why: ChangeContent,
    day: date | None = None,
    *,
    is_sure: bool = True,
) -> uuid.UUID:
    """Move, extend, stop or restart one visit; returns the id of the change. `day` is local at the place of return.

    RuleBroken with every reason (`not_following`, `episode_closed`, `visit_logged_already`, ...). Unless somebody
    `is_sure`, BadInput asks first where something speaks against the day on which it would be due.
    """
    edit, before = _edit_of(unit, episode, kind, day), standing(visit)
    refuse_if((*why_not_here(unit, case, episode), *why_not_changed(before, edit)))
    after = changed(before, edit)
    if not is_sure and day is not None and after.planned.due_on != visit.due_on:
        ask_about_day(unit, episode, visit, day)
    return note_change(unit, episode, kind, [_put(visit, after)], why)


def change_all(unit: Unit, case: Case, episode: Episode, kind: ChangeKind, why: ChangeContent) -> uuid.UUID:
    """Stop every visit that is still to come, or start again those whose window is still open; the id of the change.

    RuleBroken with every reason (`not_following`, `episode_closed`, `nothing_to_stop`, `nothing_to_restart`).
    """
    edit, visits = _edit_of(unit, episode, kind), visits_of_episode(unit.session, episode.id)
    touched = [visit for visit in visits if not why_not_changed(standing(visit), edit)]
    stops = kind is ChangeKind.STOPPED
    nothing = VisitChangeReason.NOTHING_TO_STOP if stops else VisitChangeReason.NOTHING_TO_RESTART
    refuse_if([*why_not_here(unit, case, episode), *([] if touched else [Reason(nothing)])])
    return note_change(unit, episode, kind, [_put(visit, changed(standing(visit), edit)) for visit in touched], why)


def note_change(
    unit: Unit,
    episode: Episode,
    kind: ChangeKind,
    edits: Sequence[Edit],
    why: ChangeContent | None,
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
        content=why,
    )
    unit.session.add(row)
    unit.session.flush()  # its parts refer to it, and to visits that it adds
    for edit in edits:
        days = {"before": edit.before, "after": snapshot(edit.visit)}
        unit.session.add(VisitChange(change_id=row.id, case_id=episode.case_id, visit_id=edit.visit.id, **days))
    look_for_lost_later(unit, episode.id)
    unit.participants["trail"].act(ScheduleAct.CHANGE, ("case", episode.case_id), kind=kind.value, visits=len(edits))
    return row.id


def why_not_here(unit: Unit, case: Case, episode: Episode) -> list[Reason]:
    """What keeps whoever works here from changing the schedule of an episode at all."""
    checks = (
        (not may_change(unit, case), VisitChangeReason.NOT_FOLLOWING),
        (not episode.is_open, EpisodeReason.EPISODE_CLOSED),
    )
    return [Reason(code) for applies, code in checks if applies]


def _edit_of(unit: Unit, episode: Episode, kind: ChangeKind, day: date | None = None) -> VisitEdit:
    now = unit.clock.now()
    latest = episode.arrived_on + timedelta(days=rule_on(unit.session, LATEST, now.date()).whole())
    return VisitEdit(kind, local_date(now, episode.zone), latest, day)


def _put(visit: Visit, after: ScheduledVisit) -> Edit:
    edit = Edit(visit, snapshot(visit))
    put_days(visit, after.planned)
    visit.state, visit.outcome = after.state, after.outcome
    visit.is_moved, visit.is_held = after.is_moved, after.is_held
    return edit
