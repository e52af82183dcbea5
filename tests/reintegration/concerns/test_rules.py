"""Who is told of a concern at once, who later, and what happens where nobody is there to be told."""

import pytest

from reintegration.concerns.rules import Category, Ladder, Pace, Step, pace_of, rise

S = Step
EVERYBODY = tuple(Step)
AT_ONCE = Ladder(
    (S.PARTNER_WORKER, S.PARTNER_COORDINATOR, S.CASE_OWNER, S.DUTY_SPECIALIST),
    {S.PARTNER_WORKER: 0, S.PARTNER_COORDINATOR: 0, S.CASE_OWNER: 0, S.DUTY_SPECIALIST: 60, S.AGAIN: 120},
    2,
)
IN_TURN = Ladder(
    AT_ONCE.steps,
    {S.PARTNER_WORKER: 0, S.PARTNER_COORDINATOR: 30, S.CASE_OWNER: 240, S.DUTY_SPECIALIST: 600, S.AGAIN: 600},
    1,
)


def told(ladder: Ladder, first: int, there: tuple[Step, ...] = EVERYBODY, skips: bool = False) -> tuple[object, ...]:
    """Which ordinals are told now, which one comes next, and in how many minutes."""
    up = rise(ladder, first, there, skips)
    return [ordinal for ordinal, _step in up.told], up.following, up.minutes


def test_protection_goes_to_partner_and_owner_at_once_and_to_who_is_on_duty_after_its_time() -> None:
    assert told(AT_ONCE, 1) == ([1, 2, 3], 4, 60)
    assert told(AT_ONCE, 4) == ([4], 5, 120)


def test_after_the_last_step_everybody_who_could_take_it_is_told_again_so_often_and_no_more() -> None:
    assert told(AT_ONCE, 5) == ([5], 6, 120)
    assert told(AT_ONCE, 6) == ([6], None, 0)
    assert [AT_ONCE.step(ordinal) for ordinal in (4, 5, 6)] == [S.DUTY_SPECIALIST, S.AGAIN, S.AGAIN]


def test_in_its_turn_each_step_waits_for_the_one_before() -> None:
    assert [told(IN_TURN, first) for first in (1, 2, 3)] == [([1], 2, 30), ([2], 3, 240), ([3], 4, 600)]


def test_a_step_at_which_nobody_is_costs_no_time() -> None:
    assert told(IN_TURN, 1, (S.CASE_OWNER, S.DUTY_SPECIALIST, S.AGAIN)) == ([1, 2, 3], 4, 600)
    assert told(AT_ONCE, 4, (S.CASE_OWNER, S.AGAIN)) == ([4], 5, 120)


@pytest.mark.parametrize("ladder", [AT_ONCE, IN_TURN])
def test_what_is_about_a_partner_skips_partners_and_waits_for_nobody_before_who_is_on_duty(ladder: Ladder) -> None:
    ordinals, following, _minutes = told(ladder, 1, skips=True)
    assert ordinals == [3, 4]
    assert following == 5


@pytest.mark.parametrize("category", [*Category, None])
@pytest.mark.parametrize("wanted", Pace)
def test_only_what_is_none_of_the_dangers_may_wait(category: Category | None, wanted: Pace) -> None:
    assert pace_of(category, wanted) is (wanted if category is Category.OTHER else Pace.AT_ONCE)
