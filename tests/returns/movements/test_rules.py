"""Group movements: seats that are never overbooked, escorts by ratio, notice by days, and who can join."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import NOTHING, UNCITED, Limit, Severity
from returns.escorts.rules.escorts import RatioRules
from returns.journey.rules.itinerary import LegStatus
from returns.movements.rules import (
    JoinFacts,
    NoticeFacts,
    NoticeState,
    Seats,
    closed_reasons,
    group_escorts,
    join_reasons,
    next_places,
    notice_reasons,
    seat_reasons,
)

DUE = date(2026, 12, 1)
RATIOS = RatioRules(NOTHING, NOTHING, NOTHING, NOTHING, Limit(25, UNCITED), Limit(40, UNCITED))


@pytest.mark.parametrize(
    ("people", "needed"), [(0, 0), (24, 0), (25, 1), (40, 1), (41, 2), (80, 2), (81, 3)], ids=lambda one: str(one)
)
def test_a_group_needs_an_escort_for_each_begun_share(people: int, needed: int) -> None:
    assert group_escorts(people, RATIOS) == needed


@pytest.mark.parametrize(
    ("given_on", "today", "state"),
    [
        (None, DUE, NoticeState.DUE),
        (None, DUE + timedelta(days=1), NoticeState.OVERDUE),
        (DUE, DUE + timedelta(days=1), NoticeState.GIVEN),
        (DUE + timedelta(days=1), DUE + timedelta(days=1), NoticeState.GIVEN_LATE),
    ],
)
def test_a_notice_is_in_time_until_its_last_day(given_on: date | None, today: date, state: NoticeState) -> None:
    assert NoticeFacts(DUE, given_on, today).state is state


@given(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1))), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_telling_them_never_makes_it_worse(given_on: date | None, today: date) -> None:
    def weight(facts: NoticeFacts) -> int:
        return sum(2 if one.severity is Severity.BLOCKER else 1 for one in notice_reasons([facts]))

    told = NoticeFacts(DUE, min(given_on or today, today), today)
    assert weight(told) <= weight(NoticeFacts(DUE, None, today))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 5), st.integers(1, 60))
def test_no_more_seats_are_given_than_are_free(people: int, blank: int, escorts: int, more: int) -> None:
    seats = Seats(60, people, blank, escorts)
    assert bool(seat_reasons(seats, more)) == (people + blank + escorts + more > 60)


def test_everything_that_keeps_people_from_joining_is_told_at_once() -> None:
    facts = JoinFacts(LegStatus.CANCELLED, has_left=False, is_same_country=False, people=("a", "b"), placed=("b",))
    assert [(one.code, one.subject) for one in join_reasons(facts)] == [
        ("movement_closed", ""), ("movement_other_country", ""), ("movement_place_twice", "b"),
    ]  # fmt: skip
    nobody = JoinFacts(LegStatus.PLANNED, has_left=False, is_same_country=True, people=())
    assert [one.code for one in join_reasons(nobody)] == ["movement_nobody"]


@pytest.mark.parametrize("status", LegStatus)
def test_nothing_is_changed_of_what_has_left_or_is_over(status: LegStatus) -> None:
    over = status in (LegStatus.FLOWN, LegStatus.CANCELLED, LegStatus.FROZEN)
    assert bool(closed_reasons(status, has_left=False)) == over
    assert closed_reasons(status, has_left=True)


@given(st.sets(st.integers(1, 30)), st.integers(0, 10))
def test_places_have_the_lowest_free_numbers(taken: set[int], count: int) -> None:
    found = next_places(taken, count)
    assert len(set(found)) == count
    assert not set(found) & taken
    assert not any(number not in taken and number not in found for number in range(1, max(found, default=0)))
