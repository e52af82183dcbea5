"""Changes of a schedule: which there are, why one is made, what keeps it from being made, and how a visit is after it.

A change is made by somebody, or by the program where the arrival, the template or a calendar was changed. It is never
taken out of the record: who takes it back adds another one.
"""

import enum
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitOutcome, VisitState
from reintegration.schedule.rules.follow_up_schedule import extended, moved
from returns.cases.rules.reasons import Reason, ReasonCode


class VisitChangeReason(ReasonCode):
    """Codes of reasons about changes of a schedule."""

    NOT_FOLLOWING = "not_following"
    ARRIVAL_BY_OWNER = "arrival_by_owner"
    VISIT_LOGGED_ALREADY = "visit_logged_already"
    VISIT_NOT_STOPPED = "visit_not_stopped"
    VISIT_STOPPED_START_FIRST = "visit_stopped_start_first"
    VISIT_MISSED_ALREADY = "visit_missed_already"
    WINDOW_CLOSED_NEEDS_DAY = "window_closed_needs_day"
    DAY_IS_MISSING = "day_is_missing"
    DAY_HAS_PASSED = "day_has_passed"
    DAY_TOO_LATE = "day_too_late"
    WINDOW_NOT_LONGER = "window_not_longer"
    NOTHING_TO_STOP = "nothing_to_stop"
    NOTHING_TO_RESTART = "nothing_to_restart"
    CHANGE_NOT_UNDOABLE = "change_not_undoable"
    CHANGED_AGAIN_SINCE = "changed_again_since"
    VISIT_LOGGED_SINCE = "visit_logged_since"
    UNDO_TOO_LATE = "undo_too_late"
    ARRIVAL_IS_THE_SAME = "arrival_is_the_same"


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
class Standing:
    """A visit as changes look at it: its days, where it stands, and what somebody did with it before.

    `is_logged`: somebody said how it ended. `is_moved`: its days were chosen by hand. `is_held`: stopped by hand, so
    that nothing but a hand starts it again.
    """

    planned: PlannedVisit
    state: VisitState
    outcome: VisitOutcome | None = None
    is_logged: bool = False
    is_moved: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is asked for one visit: the kind, and the day where it needs one; on `today`, at the place of return."""

    kind: ChangeKind
    today: date
    latest: date
    day: date | None = None


def why_not_changed(visit: Standing, change: Wanted) -> tuple[Reason, ...]:
    """Everything that keeps one visit from being changed. A missed visit that nobody logged can be moved and extended.

    Nothing can be planned into the past, nor later than `latest`.
    """
    reasons, day = [], change.day
    is_stopped = visit.state is VisitState.STOPPED
    if visit.is_logged:
        reasons.append(Reason(VisitChangeReason.VISIT_LOGGED_ALREADY))
    if change.kind is ChangeKind.RESTARTED:
        if not is_stopped:
            reasons.append(Reason(VisitChangeReason.VISIT_NOT_STOPPED))
        elif day is None and visit.planned.closes_on < change.today:
            reasons.append(Reason(VisitChangeReason.WINDOW_CLOSED_NEEDS_DAY))
    elif is_stopped:
        reasons.append(Reason(VisitChangeReason.VISIT_STOPPED_START_FIRST))
    elif change.kind is ChangeKind.STOPPED and visit.state is VisitState.MISSED:
        reasons.append(Reason(VisitChangeReason.VISIT_MISSED_ALREADY))
    elif day is None and change.kind is not ChangeKind.STOPPED:
        reasons.append(Reason(VisitChangeReason.DAY_IS_MISSING))
    if day is not None and change.kind is not ChangeKind.STOPPED:
        reasons += _against_day(visit, change.kind, day, change)
    return tuple(reasons)


def _against_day(visit: Standing, kind: ChangeKind, day: date, change: Wanted) -> list[Reason]:
    reasons = []
    if day < change.today:
        reasons.append(Reason(VisitChangeReason.DAY_HAS_PASSED))
    if day > change.latest:
        reasons.append(Reason(VisitChangeReason.DAY_TOO_LATE))
    if kind is ChangeKind.EXTENDED and day <= visit.planned.closes_on:
        reasons.append(Reason(VisitChangeReason.WINDOW_NOT_LONGER))
    return reasons


def changed(visit: Standing, change: Wanted) -> Standing:
    """The visit after a change that nothing speaks against (`why_not_changed`).

    Whatever is to come is planned again: what it is on a day, and what is told of it, follows from its days.
    """
    planned = visit.planned
    if change.kind is ChangeKind.STOPPED:
        return replace(visit, state=VisitState.STOPPED, outcome=None, is_held=True)
    if change.kind is ChangeKind.EXTENDED and change.day is not None:
        planned = extended(planned, change.day)
    elif change.day is not None:
        planned = moved(planned, change.day)
    by_hand = visit.is_moved or change.day is not None
    return Standing(planned, VisitState.PLANNED, is_moved=by_hand)


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


def latest_day(arrived_on: date, days: int) -> date:
    """The last day on which a visit may be planned."""
    return arrived_on + timedelta(days=days)


def why_not_undone(
    kind: ChangeKind, *, is_newest: bool, is_logged: bool, until: datetime, now: datetime
) -> list[ReasonCode]:
    """The codes of everything that keeps a change from being taken back.

    `is_newest`: nothing was changed in this episode after it. `is_logged`: one of its visits was logged meanwhile.
    """
    checks = (
        (kind not in UNDOABLE, VisitChangeReason.CHANGE_NOT_UNDOABLE),
        (not is_newest, VisitChangeReason.CHANGED_AGAIN_SINCE),
        (is_logged, VisitChangeReason.VISIT_LOGGED_SINCE),
        (now > until, VisitChangeReason.UNDO_TOO_LATE),
    )
    return [code for applies, code in checks if applies]
