"""Who is asked in a protection check and what the checks say together; and which flags screening opens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import UNCITED, Cited, Limit, Severity
from returns.people.rules.families import Kin, Tie
from returns.protection.rules.protection import (
    Ages,
    Answer,
    Answered,
    Asked,
    AsylumClaim,
    CheckFacts,
    CheckRules,
    Fear,
    Flag,
    Member,
    OpenFlag,
    Screening,
    ScreeningNumbers,
    check_reasons,
    derived_flags,
    fears,
    full_problems,
    screened,
    screening_reasons,
    who_is_asked,
)

DAY = date(2026, 11, 24)
CALM = CheckFacts(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=False, may_enter=True)
AFRAID = replace(CALM, fear=Fear.EXPRESSED)
RULES = CheckRules(18, Limit(90, Cited("days", "us")), Cited("required", "us"))


@pytest.mark.parametrize(
    ("ages", "asked"),
    [
        ((30,), "a"),
        ((30, 28), "ab"),
        ((30, 17), "a"),
        ((17, 18), "b"),
        ((30, 4, None), "ac"),
        ((None,), "a"),
        ((None, 4), "ab"),  # nobody is surely of age: an age that is left out lifts nothing
        ((12, 4), "ab"),
        ((17,), "a"),
        ((), ""),
    ],
)
def test_whoever_is_of_age_or_may_be_is_asked_alone_and_children_where_nobody_is(
    ages: tuple[int | None, ...], asked: str
) -> None:
    people = list(zip("abcdef", ages, strict=False))
    assert who_is_asked(people, 18) == frozenset(asked)


def said(*people: Asked) -> list[tuple[str, str]]:
    """Codes and whom they are about."""
    return [(one.code, one.subject) for one in check_reasons(people, DAY, RULES)]


def asked(person: str, check: CheckFacts | None = CALM, days: int = 0, age: int | None = 30) -> Asked:
    """Somebody who was asked so many days ago."""
    return Asked(person, age, check, DAY - timedelta(days=days) if check else None)


def test_a_case_in_which_everybody_was_asked_of_late_is_free() -> None:
    assert said(asked("a"), asked("b", days=90), asked("c", None, age=4)) == []


def test_everybody_who_is_missing_too_late_or_stops_the_return_is_named_at_once() -> None:
    worst = CheckFacts(Fear.EXPRESSED, AsylumClaim.PENDING, is_detained=True, has_legal_advice=False, may_enter=None)
    people = (asked("a", worst, days=91), asked("b", None), asked("c", days=91), asked("d"), asked("e", None, age=None))
    assert said(*people) == [
        ("fear_expressed", "a"),
        ("claim_pending", "a"),
        ("legal_advice_missing", "a"),
        ("right_to_enter_unknown", "a"),
        ("protection_check_not_recent", "a"),
        ("protection_check_missing", "b"),
        ("protection_check_not_recent", "c"),
        ("protection_check_missing", "e"),
    ]


def test_a_child_beside_a_parent_needs_no_check_but_one_that_was_made_counts() -> None:
    assert said(asked("a"), asked("b", AFRAID, days=400, age=9)) == [("fear_expressed", "b")]
    assert said(asked("a"), asked("b", CALM, days=400, age=9)) == []


def test_a_case_without_people_is_not_checked() -> None:
    assert said() == [("protection_check_missing", "")]


def test_every_reason_is_a_blocker_that_cites_its_row() -> None:
    found = check_reasons((asked("a", None), asked("b", AFRAID, days=91)), DAY, RULES)
    assert {one.severity for one in found} == {Severity.BLOCKER}
    assert {one.cleared_by for one in found} == {"protection"}
    assert [one.rule for one in found] == ["required", "required", "days"]


def test_the_fear_of_one_is_enough_and_is_told_of_each() -> None:
    assert [one.subject for one in fears([("a", CALM), ("b", AFRAID), ("c", AFRAID)], UNCITED)] == ["b", "c"]
    assert fears([("a", CALM)]) == ()


ages = st.lists(st.one_of(st.none(), st.integers(0, 99)), min_size=1, max_size=6)


@given(ages)
def test_somebody_is_always_asked_and_everybody_who_is_surely_of_age(found: list[int | None]) -> None:
    people = [(str(n), age) for n, age in enumerate(found)]
    needed = who_is_asked(people, 18)
    assert needed
    assert {one for one, age in people if age is None or age >= 18} <= needed


@given(ages)
def test_a_check_of_everybody_who_is_asked_is_enough(found: list[int | None]) -> None:
    needed = who_is_asked([(str(n), age) for n, age in enumerate(found)], 18)
    people = [asked(str(n), CALM if str(n) in needed else None, age=age) for n, age in enumerate(found)]
    assert said(*people) == []


# Screening: which flags follow from ages and family, and that whatever calls for the full one leaves the same.

SCREENED_ON, AGES = date(2026, 11, 24), Ages(18, 60, 5)
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
    return tuple(OpenFlag(flag, SCREENED_ON) for flag in flags)


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
    after = screened(Screening(), said, NUMBERS, SCREENED_ON)
    assert after.full_due_on == (SCREENED_ON + timedelta(days=5) if is_due else None)


def test_whatever_was_answered_leaves_the_same_behind() -> None:
    asked = [{"worried": Answer.YES, "talk_alone": Answer.NO}, {"worried": Answer.NO, "talk_alone": Answer.YES}]
    first, second = (screened(Screening(), Answered(answers=one), NUMBERS, SCREENED_ON) for one in asked)
    assert first == second
    by_flag = screened(Screening(), Answered(flags=held(Flag.PREGNANCY)), NUMBERS, SCREENED_ON)
    assert screening_reasons({"a": first}) == screening_reasons({"a": by_flag}) != ()


def test_the_day_stays_until_the_full_screening_is_held_and_a_flag_calls_once() -> None:
    before = screened(Screening(), Answered(flags=held(Flag.PREGNANCY)), NUMBERS, SCREENED_ON)
    later = SCREENED_ON + timedelta(days=3)
    assert screened(before, Answered(answers={"worried": Answer.YES}), NUMBERS, later).full_due_on == before.full_due_on
    done = screened(before, Answered(flags=held(Flag.PREGNANCY), is_full=True), NUMBERS, later)
    assert (done.full_due_on, done.full_on) == (None, later)
    assert screened(done, Answered(flags=held(Flag.PREGNANCY)), NUMBERS, later).full_due_on is None


def test_what_is_not_known_stays_open_until_it_is_asked_again() -> None:
    half = screened(Screening(), Answered(answers={"worried": Answer.NO}), NUMBERS, SCREENED_ON)
    assert half.rapid_is_open
    assert screened(half, Answered(), NUMBERS, SCREENED_ON).rapid_is_open
    every = dict.fromkeys(NUMBERS.asked, Answer.NO)
    assert not screened(half, Answered(answers=every), NUMBERS, SCREENED_ON).rapid_is_open


def test_a_full_screening_needs_every_topic_and_somebody_trained() -> None:
    assert full_problems((), ("a", "b"), False) == {}
    assert set(full_problems(("a",), ("a", "b"), False)) == {"topics", "is_trained"}
    assert set(full_problems((), ("a", "b"), True)) == {"topics"}
    assert full_problems(("b", "a"), ("a", "b"), True) == {}
