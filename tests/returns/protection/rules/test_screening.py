"""Screening: which flags follow from ages and family, and that whatever calls for the full one leaves the same."""

from datetime import date, timedelta

import pytest

from returns.people.rules.families import Kin, Tie
from returns.protection.rules.screening import (
    Ages,
    Answer,
    Answered,
    Flag,
    Member,
    OpenFlag,
    Screening,
    ScreeningNumbers,
    derived_flags,
    full_problems,
    screened,
    screening_reasons,
)

DAY, AGES = date(2026, 11, 24), Ages(18, 60, 5)
NUMBERS = ScreeningNumbers(("worried", "talk_alone"), (Flag.PREGNANCY, Flag.CHILD_ALONE), 5)


@pytest.mark.parametrize(
    ("ages", "ties", "follows"),
    [
        ([12], (), [Flag.CHILD_ALONE]),
        ([12, 4], (), [Flag.CHILD_ALONE]),
        ([None], (), []),
        ([59], (), []),
        ([60], (), [Flag.OLDER_PERSON]),
        ([30, 4], (), [Flag.SINGLE_PARENT]),
        ([30, 4], (("0", "1", Kin.SIBLING),), []),
        ([30, None], (), []),
        ([30, 4, 31], (), []),
        ([30, 4, 31], (("0", "1", Kin.PARENT),), [Flag.SINGLE_PARENT]),
        ([30, 4, 31], (("1", "0", Kin.CHILD), ("0", "2", Kin.SPOUSE)), []),
        ([30, 4, 31], (("0", "1", Kin.PARENT), ("2", "1", Kin.PARENT)), []),
        ([30, 31, 32, 33], (), []),
        ([30, 31, 32, 33, 34], (), [Flag.LARGE_FAMILY]),
    ],
)
def test_flags_follow_from_ages_members_and_ties(
    ages: list[int | None], ties: tuple[tuple[str, str, Kin], ...], follows: list[Flag]
) -> None:
    members = [Member(str(n), age) for n, age in enumerate(ages)]
    assert list(derived_flags("0", members, [Tie(*one) for one in ties], AGES)) == follows


def held(*flags: Flag) -> tuple[OpenFlag, ...]:
    """Flags since today."""
    return tuple(OpenFlag(flag, DAY) for flag in flags)


@pytest.mark.parametrize(
    ("said", "is_due"),
    [
        (Answered(), False),
        (Answered(answers={"worried": Answer.NO, "talk_alone": Answer.NO}), False),
        (Answered(answers={"worried": Answer.NO, "talk_alone": Answer.NOT_KNOWN}), False),
        (Answered(answers={"worried": Answer.YES}), True),
        (Answered(answers={"talk_alone": Answer.YES}), True),
        (Answered(flags=held(Flag.PREGNANCY)), True),
        (Answered(flags=held(Flag.DISABILITY)), False),
        (Answered(flags=held(Flag.PREGNANCY), is_full=True), False),
    ],
)
def test_a_yes_or_a_flag_of_the_rule_calls_for_the_full_screening(said: Answered, is_due: bool) -> None:
    after = screened(Screening(), said, NUMBERS, DAY)
    assert after.full_due_on == (DAY + timedelta(days=5) if is_due else None)


def test_whatever_was_answered_leaves_the_same_behind() -> None:
    asked = [{"worried": Answer.YES, "talk_alone": Answer.NO}, {"worried": Answer.NO, "talk_alone": Answer.YES}]
    first, second = (screened(Screening(), Answered(answers=one), NUMBERS, DAY) for one in asked)
    assert first == second
    by_flag = screened(Screening(), Answered(flags=held(Flag.PREGNANCY)), NUMBERS, DAY)
    assert screening_reasons({"a": first}) == screening_reasons({"a": by_flag}) != ()


def test_the_day_stays_until_the_full_screening_is_held_and_a_flag_calls_once() -> None:
    before = screened(Screening(), Answered(flags=held(Flag.PREGNANCY)), NUMBERS, DAY)
    later = DAY + timedelta(days=3)
    assert screened(before, Answered(answers={"worried": Answer.YES}), NUMBERS, later).full_due_on == before.full_due_on
    done = screened(before, Answered(flags=held(Flag.PREGNANCY), is_full=True), NUMBERS, later)
    assert (done.full_due_on, done.full_on) == (None, later)
    assert screened(done, Answered(flags=held(Flag.PREGNANCY)), NUMBERS, later).full_due_on is None


def test_what_is_not_known_stays_open_until_it_is_asked_again() -> None:
    half = screened(Screening(), Answered(answers={"worried": Answer.NO}), NUMBERS, DAY)
    assert half.rapid_is_open
    assert screened(half, Answered(), NUMBERS, DAY).rapid_is_open
    every = dict.fromkeys(NUMBERS.asked, Answer.NO)
    assert not screened(half, Answered(answers=every), NUMBERS, DAY).rapid_is_open


def test_a_full_screening_needs_every_topic_and_somebody_trained() -> None:
    assert full_problems((), ("a", "b"), False) == {}
    assert set(full_problems(("a",), ("a", "b"), False)) == {"topics", "is_trained"}
    assert set(full_problems((), ("a", "b"), True)) == {"topics"}
    assert full_problems(("b", "a"), ("a", "b"), True) == {}
