"""The days of follow-up: months, closed days, windows, another arrival."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from foundation.months import months_later
from foundation.rulebook.rules import rules_of_day
from foundation.rulebook.services.seeds import read_seeds
from reintegration.follow_up.rules.follow_up import (
    FOLLOW_UP_CODES,
    LOST_CODES,
    FollowUpRules,
    FollowUpTemplate,
    LostRules,
    PlannedVisit,
    Shift,
    ShiftKind,
    VisitKind,
    VisitState,
    follow_up_rules,
    lost_rules,
)
from reintegration.follow_up.rules.visits import state_on
from reintegration.schedule.rules import extended, moved, reanchored, schedule

SEEDS = read_seeds(Path(__file__).parents[4] / "data" / "rules")
DAY = date(2026, 6, 1)
CODES = {code for codes in FOLLOW_UP_CODES.values() for code in codes} | set(LOST_CODES)
OF_DAY = rules_of_day([row for row in SEEDS if row.code in CODES], CODES, DAY)
RULES = {template: follow_up_rules(OF_DAY, template) for template in FollowUpTemplate}
STANDARD = RULES[FollowUpTemplate.STANDARD]
ARRIVED = date(2026, 3, 2)  # a Monday
ONE_MONTH = dataclasses.replace(STANDARD, arrival_hours=None, visit_months=(1,), survey_months=())


def days_from(start: date, visit: PlannedVisit) -> tuple[int, int]:
    return (visit.opens_on - start).days, (visit.closes_on - start).days


def planned(arrived_on: date, rules: FollowUpRules, closed: frozenset[date] = frozenset()) -> tuple[PlannedVisit, ...]:
    return schedule(arrived_on, rules, lambda day: day not in closed, lambda day: "holiday" if day in closed else None)


def days(start: date, first: int, last: int) -> frozenset[date]:
    return frozenset(start + timedelta(days=n) for n in range(first, last + 1))


@pytest.mark.parametrize(
    ("template", "months", "rounds", "has_arrival_visit"),
    [
        (FollowUpTemplate.CLOSE, [1, 2, 3, 6, 9, 12], [1, 6, 12], False),
        (FollowUpTemplate.STANDARD, [0, 1, 3, 6, 12], [1, 6, 12], True),
        (FollowUpTemplate.RETURN_ONLY, [0, 3], [], True),
    ],
)
def test_each_template_plans_its_visits_and_rounds(
    template: FollowUpTemplate, months: list[int], rounds: list[int], has_arrival_visit: bool
) -> None:
    visits = planned(ARRIVED, RULES[template])
    assert [visit.month for visit in visits] == months
    assert [visit.month for visit in visits if visit.is_survey_round] == rounds
    assert (visits[0].kind is VisitKind.ARRIVAL) == has_arrival_visit
    assert bool(RULES[template].survey_months) == bool(rounds)


def test_the_numbers_of_lost_come_from_their_rows() -> None:
    assert lost_rules(OF_DAY) == LostRules(visits=2, attempts=3, days=3)


@pytest.mark.parametrize(
    ("arrived_on", "months", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
    ],
)
def test_month_n_is_the_same_day_of_the_month_else_its_last(arrived_on: date, months: int, day: date) -> None:
    assert months_later(arrived_on, months) == day


def test_windows_are_counted_from_the_nominal_day_and_the_last_round_from_arrival() -> None:
    arrival, first, third, sixth, twelfth = planned(ARRIVED, STANDARD)
    assert days_from(ARRIVED, arrival) == (0, 7)
    assert days_from(first.nominal_on, first) == (-14, 30), "a round has its own window"
    assert days_from(third.nominal_on, third) == (-7, 14)
    assert days_from(sixth.nominal_on, sixth) == (-14, 30)
    assert days_from(ARRIVED, twelfth) == (335, 425)


@pytest.mark.parametrize(
    ("first_closed", "last_closed", "kind", "moved_by"),
    [
        (0, 0, ShiftKind.NEXT_WORKING_DAY, 1),
        (0, 13, ShiftKind.NEXT_WORKING_DAY, 14),
        (0, 14, ShiftKind.WORKING_DAY_BEFORE, -1),
        (-6, 20, ShiftKind.WORKING_DAY_BEFORE, -7),
        (-7, 14, ShiftKind.NO_WORKING_DAY, 0),
    ],
)
def test_a_closed_day_moves_forward_in_the_window_else_back_else_says_so(
    first_closed: int, last_closed: int, kind: ShiftKind, moved_by: int
) -> None:
    nominal = date(2026, 4, 2)
    (visit,) = planned(ARRIVED, ONE_MONTH, days(nominal, first_closed, last_closed))
    assert visit.shift == Shift(kind, "holiday", moved_by)
    assert visit.due_on == nominal + timedelta(days=moved_by)
    assert visit.nominal_on == nominal
    assert days_from(nominal, visit) == (-7, 14), "a closed day does not move the window"


@pytest.mark.parametrize(
    ("closed", "due_after", "shift"),
    [
        (days(ARRIVED, 9, 9), 3, None),
        (days(ARRIVED, 2, 3), 1, Shift(ShiftKind.WORKING_DAY_BEFORE, "holiday", -2)),
        (days(ARRIVED, 1, 3), 0, Shift(ShiftKind.WORKING_DAY_BEFORE, "holiday", -3)),
        (days(ARRIVED, 0, 4), 5, Shift(ShiftKind.NEXT_WORKING_DAY, "holiday", 2)),
        (days(ARRIVED, 0, 7), 3, Shift(ShiftKind.NO_WORKING_DAY, "holiday", 0)),
    ],
)
def test_the_visit_on_arrival_keeps_its_72_hours_if_any_working_day_lies_in_them(
    closed: frozenset[date], due_after: int, shift: Shift | None
) -> None:
    visit = planned(ARRIVED, STANDARD, closed)[0]
    assert (visit.due_on, visit.shift) == (ARRIVED + timedelta(days=due_after), shift)
    assert visit.nominal_on == ARRIVED


@given(
    arrived_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    template=st.sampled_from(FollowUpTemplate),
    weekend=st.sets(st.integers(0, 6), max_size=7),
    closed=st.sets(st.integers(0, 430), max_size=60),
)
def test_a_visit_is_due_in_its_window_on_a_working_day_or_there_is_none(
    arrived_on: date, template: FollowUpTemplate, weekend: set[int], closed: set[int]
) -> None:
    def works(day: date) -> bool:
        return day.weekday() not in weekend and (day - arrived_on).days not in closed

    visits = schedule(arrived_on, RULES[template], works, lambda day: None if works(day) else "closed")
    assert [visit.month for visit in visits] == sorted({visit.month for visit in visits})
    for visit in visits:
        assert visit.opens_on <= visit.due_on <= visit.closes_on
        window = (visit.opens_on + timedelta(days=n) for n in range((visit.closes_on - visit.opens_on).days + 1))
        assert works(visit.due_on) == any(works(day) for day in window)
        assert (visit.shift is None) or visit.shift.reason == "closed"


def test_another_arrival_moves_what_is_ahead_and_keeps_what_was_done() -> None:
    old = planned(ARRIVED, STANDARD)
    later = planned(ARRIVED + timedelta(days=10), STANDARD)
    merged = reanchored(old, {0, 1}, later)
    assert merged == (*old[:2], *later[2:])
    assert planned(ARRIVED, STANDARD) == old, "the first schedule is untouched"


def test_another_template_keeps_a_done_visit_that_it_does_not_have() -> None:
    old, close = planned(ARRIVED, STANDARD), planned(ARRIVED, RULES[FollowUpTemplate.CLOSE])
    assert reanchored(old, {0}, close) == (old[0], *close)
    assert reanchored(old, set(), close) == close


def test_a_visit_can_be_moved_out_of_its_window_and_is_not_missed_before_its_day() -> None:
    (visit,) = planned(ARRIVED, ONE_MONTH)
    late = moved(visit, visit.closes_on + timedelta(days=5))
    assert state_on(late, late.due_on) is VisitState.DUE
    assert (late.nominal_on, late.opens_on) == (visit.nominal_on, visit.opens_on)
    early = moved(visit, visit.opens_on - timedelta(days=2))
    assert (early.opens_on, early.closes_on) == (early.due_on, visit.closes_on)


def test_extending_works_every_time_and_never_shortens() -> None:
    (visit,) = planned(ARRIVED, ONE_MONTH)
    longer = visit
    for _ in range(3):
        longer = extended(longer, longer.closes_on + timedelta(days=7))
    assert longer.closes_on == visit.closes_on + timedelta(days=21)
    with pytest.raises(ValueError, match="open until"):
        extended(longer, visit.closes_on)
