"""The days of follow-up: the schedule from the actual arrival, another anchor, moved and extended visits.

Sources: data/rules/follow_up.toml, and the rules on days of this project (day 0 is the local date of arrival).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from foundation.months import months_later
from reintegration.follow_up.rules.follow_up import FollowUpRules, PlannedVisit, Shift, ShiftKind, VisitKind

HOURS_A_DAY = 24
TWELVE_MONTHS = 12

IsWorkingDay = Callable[[date], bool]
WhyClosed = Callable[[date], str | None]


def month_day(arrived_on: date, months: int) -> date:
    """The same day so many months later, else the last day of that month (31 January, 1: 28 or 29 February)."""
    return months_later(arrived_on, months)


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
        nominal, window = month_day(arrived_on, month), _window(arrived_on, month, rules)
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
    nominal = month_day(arrived_on, month)
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
