"""Changes of visits: what can be moved, extended, stopped and started again, and what a visit is after it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitKind, VisitOutcome, VisitState
from reintegration.schedule.rules import (
    ChangeKind,
    ScheduledVisit,
    VisitEdit,
    changed,
    why_not_changed,
    why_not_undone,
)

TODAY = date(2026, 11, 24)
VISIT = PlannedVisit(
    VisitKind.MONTH, 3, date(2026, 12, 1), date(2026, 12, 1), date(2026, 11, 24), date(2026, 12, 15), False
)
OPEN = ScheduledVisit(VISIT, VisitState.DUE)
STOPPED = replace(OPEN, state=VisitState.STOPPED, is_held=True)
PAST = ScheduledVisit(
    replace(VISIT, opens_on=date(2026, 10, 1), due_on=date(2026, 10, 8), closes_on=date(2026, 11, 1)),
    VisitState.MISSED,
    VisitOutcome.NOT_ATTEMPTED,
)
MOVED, EXTENDED = ChangeKind.MOVED, ChangeKind.EXTENDED
STOP, START = ChangeKind.STOPPED, ChangeKind.RESTARTED


def wanted(kind: ChangeKind, day: date | None = None) -> VisitEdit:
    """A change that is asked for today."""
    return VisitEdit(kind, TODAY, date(2028, 11, 1), day)


@pytest.mark.parametrize(
    ("visit", "kind", "day", "codes"),
    [
        (OPEN, MOVED, date(2026, 12, 20), []),
        (OPEN, MOVED, None, ["day_is_missing"]),
        (OPEN, MOVED, date(2026, 11, 23), ["day_has_passed"]),
        (OPEN, MOVED, date(2206, 12, 1), ["day_too_late"]),
        (OPEN, EXTENDED, date(2026, 12, 15), ["window_not_longer"]),
        (OPEN, EXTENDED, date(2026, 12, 16), []),
        (OPEN, STOP, None, []),
        (OPEN, START, None, ["visit_not_stopped"]),
        (STOPPED, MOVED, date(2026, 12, 20), ["visit_stopped_start_first"]),
        (STOPPED, STOP, None, ["visit_stopped_start_first"]),
        (STOPPED, START, None, []),
        (replace(PAST, state=VisitState.STOPPED, outcome=None), START, None, ["window_closed_needs_day"]),
        (replace(PAST, state=VisitState.STOPPED, outcome=None), START, date(2026, 12, 1), []),
        (PAST, MOVED, date(2026, 12, 1), []),
        (PAST, EXTENDED, date(2026, 11, 23), ["day_has_passed"]),
        (PAST, STOP, None, ["visit_missed_already"]),
        (replace(OPEN, is_logged=True), MOVED, date(2026, 11, 1), ["visit_logged_already", "day_has_passed"]),
    ],
)
def test_what_keeps_a_visit_from_being_changed_is_told_at_once(
    visit: ScheduledVisit, kind: ChangeKind, day: date | None, codes: list[str]
) -> None:
    assert [one.code for one in why_not_changed(visit, wanted(kind, day))] == codes


def test_a_missed_visit_that_nobody_logged_is_open_again_when_it_is_moved_or_extended() -> None:
    for kind in (MOVED, EXTENDED):
        after = changed(PAST, wanted(kind, date(2026, 12, 1)))
        assert (after.state, after.outcome, after.is_moved) == (VisitState.PLANNED, None, True)
        assert after.planned.closes_on == date(2026, 12, 1)


def test_extending_works_every_time() -> None:
    visit = OPEN
    for days in range(1, 30):
        day = VISIT.closes_on + timedelta(days=days)
        assert why_not_changed(visit, wanted(EXTENDED, day)) == ()
        visit = changed(visit, wanted(EXTENDED, day))
        assert visit.planned == replace(VISIT, closes_on=day)


def test_a_visit_that_was_stopped_and_started_again_has_its_days() -> None:
    stopped = changed(OPEN, wanted(STOP))
    assert (stopped.state, stopped.is_held) == (VisitState.STOPPED, True)
    again = changed(stopped, wanted(START))
    assert (again.state, again.is_held, again.planned, again.is_moved) == (VisitState.PLANNED, False, VISIT, False)


@pytest.mark.parametrize(
    ("kind", "newest", "logged", "late", "codes"),
    [
        (MOVED, True, False, False, []),
        (ChangeKind.ARRIVAL_CORRECTED, True, False, False, []),
        (ChangeKind.TEMPLATE_CHANGED, True, False, False, ["change_not_undoable"]),
        (STOP, False, True, True, ["changed_again_since", "visit_logged_since", "undo_too_late"]),
    ],
)
def test_what_keeps_a_change_from_being_taken_back(
    kind: ChangeKind, newest: bool, logged: bool, late: bool, codes: list[str]
) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    until = now + timedelta(hours=-1 if late else 1)
    reasons = why_not_undone(kind, is_newest=newest, is_logged=logged, until=until, now=now)
    assert [reason.code for reason in reasons] == codes
