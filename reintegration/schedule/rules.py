"""The days of visits, counted from an arrival; how a schedule is changed, and what keeps a change from being made.

A change is made by somebody, or by the program where the arrival, the template or a calendar was changed. It is never
taken out of the record: whoever takes it back adds another one.
"""

import enum
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from foundation.months import months_later
from reintegration.follow_up.rules.follow_up import (
    FollowUpRules,
    PlannedVisit,
    Shift,
    ShiftKind,
    VisitKind,
    VisitOutcome,
    VisitState,
)
from returns.cases.rules.cases import Reason, ReasonCode

HOURS_A_DAY = 24
TWELVE_MONTHS = 12

IsWorkingDay = Callable[[date], bool]
WhyClosed = Callable[[date], str | None]


def schedule(
    arrived_on: date, rules: FollowUpRules, is_working_day: IsWorkingDay, why_closed: WhyClosed
) -> tuple[PlannedVisit, ...]:
    """The visits of a template in their order, counted from the local date of the actual arrival (day 0).

    Windows are counted from the nominal day, wherever a closed day moves the visit; that of the twelve-month round from
    the arrival. The nominal day of the visit on arrival is the arrival, its last day that many hours later in whole
    days (72 h: day 3; the hour of arrival is not looked at). A month that is a survey round only is a visit too.
    """
    visits = []
    if rules.arrival_hours is not None:
        before, after = rules.arrival_window
        window = (arrived_on - timedelta(days=before), arrived_on + timedelta(days=after))
        until = min(arrived_on + timedelta(days=rules.arrival_hours // HOURS_A_DAY), window[1])
        due_on, shift = _due_by(arrived_on, until, window, is_working_day, why_closed)
        visits.append(PlannedVisit(VisitKind.ARRIVAL, 0, arrived_on, due_on, *window, False, shift))
    for month in sorted({*rules.visit_months, *rules.survey_months}):
        nominal, window = months_later(arrived_on, month), _window(arrived_on, month, rules)
        due_on, shift = _due_on(nominal, window, is_working_day, why_closed)
        is_round = month in rules.survey_months
        visits.append(PlannedVisit(VisitKind.MONTH, month, nominal, due_on, *window, is_round, shift))
    return tuple(visits)


def _window(arrived_on: date, month: int, rules: FollowUpRules) -> tuple[date, date]:
    """First and last day in which the visit of a month is in time; a survey round has the window of its round."""
    if month == TWELVE_MONTHS and month in rules.survey_months:
        first, last = rules.twelve_month
        return arrived_on + timedelta(days=first), arrived_on + timedelta(days=last)
    before, after = rules.survey_window if month in rules.survey_months else rules.monthly_window
    nominal = months_later(arrived_on, month)
    return nominal - timedelta(days=before), nominal + timedelta(days=after)


def _due_on(
    target: date, window: tuple[date, date], is_working_day: IsWorkingDay, why_closed: WhyClosed
) -> tuple[date, Shift | None]:
    """The target day, else the next working day in the window, else the one before, else the target day as it is."""
    if is_working_day(target):
        return target, None
    after = [target + timedelta(days=n) for n in range(1, (window[1] - target).days + 1)]
    before = [target - timedelta(days=n) for n in range(1, (target - window[0]).days + 1)]
    for kind, days in ((ShiftKind.NEXT_WORKING_DAY, after), (ShiftKind.WORKING_DAY_BEFORE, before)):
        if shifted := next((day for day in days if is_working_day(day)), None):
            return shifted, Shift(kind, why_closed(target), (shifted - target).days)
    return target, Shift(ShiftKind.NO_WORKING_DAY, why_closed(target), 0)


def _due_by(
    first: date, until: date, window: tuple[date, date], is_working_day: IsWorkingDay, why_closed: WhyClosed
) -> tuple[date, Shift | None]:
    """The last working day of a time limit. Only if there is none in it, the next working day in the window."""
    for back in range((until - first).days + 1):
        if is_working_day(day := until - timedelta(days=back)):
            return day, Shift(ShiftKind.WORKING_DAY_BEFORE, why_closed(until), -back) if back else None
    return _due_on(until, (until, window[1]), is_working_day, why_closed)


def reanchored(
    old: Sequence[PlannedVisit], kept: Collection[int], new: Sequence[PlannedVisit]
) -> tuple[PlannedVisit, ...]:
    """The new schedule (after another arrival, or of another template), with the kept old visits in their places.

    `kept`: positions of what was done, and of what somebody moved by hand if that is to stay. A kept visit stays as it
    was, also where the new schedule has no such visit. Kind and month say which visits are the same.
    """
    stays = {(old[at].kind, old[at].month): old[at] for at in kept}
    merged = {(visit.kind, visit.month): visit for visit in new} | stays
    return tuple(sorted(merged.values(), key=lambda visit: (visit.month, visit.kind)))


def moved(visit: PlannedVisit, due_on: date) -> PlannedVisit:
    """The visit due on a day that somebody chose. A day outside the window is taken; the window then reaches to it."""
    opens_on, closes_on = min(visit.opens_on, due_on), max(visit.closes_on, due_on)
    return replace(visit, due_on=due_on, opens_on=opens_on, closes_on=closes_on, shift=None)


def extended(visit: PlannedVisit, closes_on: date) -> PlannedVisit:
    """The visit with a longer window, as often as wanted. Raises ValueError for a day before the window closes."""
    if closes_on < visit.closes_on:
        raise ValueError(f"the window is open until {visit.closes_on.isoformat()}")
    return replace(visit, closes_on=closes_on)


# Changes of a schedule.


class VisitChangeReason(ReasonCode):
    """Codes of reasons about changes of a schedule."""

    NOT_FOLLOWING = "not_following"
    ARRIVAL_BY_OWNER = "arrival_by_owner"
    VISIT_LOGGED_ALREADY = "visit_logged_already"
    VISIT_NOT_STOPPED = "visit_not_stopped"
    VISIT_STOPPED_START_FIRST = "visit_stopped_start_first"
    VISIT_MISSED_ALREADY = "visit_missed_already"
    WINDOW_CLOSED_NEEDS_DAY = "window_closed_needs_day", "day"
    DAY_IS_MISSING = "day_is_missing", "day"
    DAY_HAS_PASSED = "day_has_passed", "day"
    DAY_TOO_LATE = "day_too_late", "day"
    WINDOW_NOT_LONGER = "window_not_longer", "day"
    NOTHING_TO_STOP = "nothing_to_stop"
    NOTHING_TO_RESTART = "nothing_to_restart"
    CHANGE_NOT_UNDOABLE = "change_not_undoable"
    CHANGED_AGAIN_SINCE = "changed_again_since"
    VISIT_LOGGED_SINCE = "visit_logged_since"
    UNDO_TOO_LATE = "undo_too_late"
    ARRIVAL_IS_THE_SAME = "arrival_is_the_same", "time"


class ChangeKind(enum.StrEnum):
    """What was done to one visit, or to all visits of an episode."""

    MOVED = "moved"
    EXTENDED = "extended"
    STOPPED = "stopped"
    RESTARTED = "restarted"
    ARRIVAL_CORRECTED = "arrival_corrected"
    TEMPLATE_CHANGED = "template_changed"
    CALENDAR_CHANGED = "calendar_changed"
    UNDONE = "undone"


class ChangeReason(enum.StrEnum):
    """Why, as a word that can be chosen. It is sealed like the note beside it."""

    ASKED_FOR = "asked_for"
    NOT_THERE = "not_there"
    NOBODY_FREE = "nobody_free"
    NO_WAY_THERE = "no_way_there"
    WRONG_DAY = "wrong_day"
    OTHER = "other"


# What somebody may do to one visit, and to the follow-up of an episode as a whole.
OF_ONE = (ChangeKind.MOVED, ChangeKind.EXTENDED, ChangeKind.STOPPED, ChangeKind.RESTARTED)
OF_ALL = (ChangeKind.STOPPED, ChangeKind.RESTARTED)
# What is taken back by whoever works on the case; the rest follows from facts and would come back by itself.
UNDOABLE = (*OF_ONE, ChangeKind.ARRIVAL_CORRECTED)


@dataclass(frozen=True)
class ScheduledVisit:
    """A visit as changes look at it: its days, where it stands, and what somebody did with it before.

    `is_logged`: somebody entered how it ended. `is_moved`: somebody chose its days. `is_held`: somebody stopped it, so
    that only somebody starts it again.
    """

    planned: PlannedVisit
    state: VisitState
    outcome: VisitOutcome | None = None
    is_logged: bool = False
    is_moved: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class VisitEdit:
    """What somebody does to one visit, and on which day it is due or closes then, where the kind needs a day.

    `today` is the day at the place of return; no visit is planned for later than `latest`.
    """

    kind: ChangeKind
    today: date
    latest: date
    day: date | None = None


def why_not_changed(visit: ScheduledVisit, edit: VisitEdit) -> tuple[Reason, ...]:
    """Everything that keeps one visit from being changed. A missed visit that nobody logged can be moved and extended.

    Nothing can be planned into the past, nor later than `latest`.
    """
    is_stopped, stops = visit.state is VisitState.STOPPED, edit.kind is ChangeKind.STOPPED
    restarts = edit.kind is ChangeKind.RESTARTED
    needs_day = edit.day is None and not is_stopped and not restarts and not stops
    is_closed = edit.day is None and visit.planned.closes_on < edit.today
    checks = (
        (visit.is_logged, VisitChangeReason.VISIT_LOGGED_ALREADY),
        (restarts and not is_stopped, VisitChangeReason.VISIT_NOT_STOPPED),
        (restarts and is_stopped and is_closed, VisitChangeReason.WINDOW_CLOSED_NEEDS_DAY),
        (not restarts and is_stopped, VisitChangeReason.VISIT_STOPPED_START_FIRST),
        (stops and visit.state is VisitState.MISSED, VisitChangeReason.VISIT_MISSED_ALREADY),
        (needs_day, VisitChangeReason.DAY_IS_MISSING),
        *(() if edit.day is None or stops else _against_day(visit, edit, edit.day)),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def _against_day(visit: ScheduledVisit, edit: VisitEdit, day: date) -> tuple[tuple[bool, VisitChangeReason], ...]:
    return (
        (day < edit.today, VisitChangeReason.DAY_HAS_PASSED),
        (day > edit.latest, VisitChangeReason.DAY_TOO_LATE),
        (edit.kind is ChangeKind.EXTENDED and day <= visit.planned.closes_on, VisitChangeReason.WINDOW_NOT_LONGER),
    )


def changed(visit: ScheduledVisit, edit: VisitEdit) -> ScheduledVisit:
    """The visit after a change that nothing speaks against (`why_not_changed`).

    Whatever is to come is planned again: what it is on a day, and what is told of it, follows from its days.
    """
    if edit.kind is ChangeKind.STOPPED:
        return replace(visit, state=VisitState.STOPPED, outcome=None, is_held=True)
    if edit.day is None:
        return ScheduledVisit(visit.planned, VisitState.PLANNED, is_moved=visit.is_moved)
    days_after = extended if edit.kind is ChangeKind.EXTENDED else moved
    return ScheduledVisit(days_after(visit.planned, edit.day), VisitState.PLANNED, is_moved=True)


class Doubt(enum.StrEnum):
    """What speaks against a day that somebody chose. It is taken all the same, once asked, and labelled."""

    AFTER_THE_NEXT = "after_the_next"
    BEFORE_THE_LAST = "before_the_last"
    CLOSED_DAY = "closed_day"
    OUT_OF_SURVEY_WINDOW = "out_of_survey_window"


@dataclass(frozen=True)
class Around:
    """What lies around a day: when the visits before and after are due, if any, and the window of its survey round.

    `is_working_day`: of the calendar there. `window`: first and last day as they were planned; None without a survey.
    """

    before: date | None
    after: date | None
    is_working_day: bool
    window: tuple[date, date] | None


def doubts(day: date, around: Around) -> tuple[Doubt, ...]:
    """Everything that speaks against this day for a visit."""
    window = around.window
    checks = (
        (around.after is not None and day >= around.after, Doubt.AFTER_THE_NEXT),
        (around.before is not None and day <= around.before, Doubt.BEFORE_THE_LAST),
        (not around.is_working_day, Doubt.CLOSED_DAY),
        (window is not None and not window[0] <= day <= window[1], Doubt.OUT_OF_SURVEY_WINDOW),
    )
    return tuple(doubt for applies, doubt in checks if applies)


def why_not_undone(
    kind: ChangeKind, *, is_newest: bool, is_logged: bool, until: datetime, now: datetime
) -> tuple[Reason, ...]:
    """Everything that keeps a change from being taken back.

    `is_newest`: nothing was changed in this episode after it. `is_logged`: one of its visits was logged meanwhile.
    """
    checks = (
        (kind not in UNDOABLE, VisitChangeReason.CHANGE_NOT_UNDOABLE),
        (not is_newest, VisitChangeReason.CHANGED_AGAIN_SINCE),
        (is_logged, VisitChangeReason.VISIT_LOGGED_SINCE),
        (now > until, VisitChangeReason.UNDO_TOO_LATE),
    )
    return tuple(Reason(code) for applies, code in checks if applies)
