"""Families that part or come together: who is first, where a case stands, and everything that stands against it."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules import BEFORE_BOARDING, PATH, CaseState
from returns.people.rules.families import (
    JOINED_IN,
    JoinFacts,
    Member,
    join_problems,
    placed,
    split_problems,
    state_joined,
    state_split_off,
)
from returns.people.rules.people import MemberRole

FINE = JoinFacts(
    is_same_case=False,
    is_same_country=True,
    is_same_owner=True,
    emptied=CaseState.COUNSELLING,
    taking=CaseState.PLANNING,
    is_clearance_closed=False,
    has_open_referral=False,
)


@pytest.mark.parametrize(
    ("leaving", "codes"),
    [
        (["a"], []),
        (["a", "b"], []),
        ([], ["split_nobody_goes"]),
        (["a", "b", "c"], ["split_nobody_stays"]),
        (["x"], ["split_stranger"]),
        (["a", "b", "c", "x"], ["split_stranger", "split_nobody_stays"]),
    ],
)
def test_somebody_goes_and_somebody_stays(leaving: list[str], codes: list[str]) -> None:
    assert [one.code for one in split_problems(["a", "b", "c"], leaving)] == codes


@pytest.mark.parametrize("state", BEFORE_BOARDING)
def test_a_plan_is_not_shared_and_what_came_before_is(state: CaseState) -> None:
    planned = (CaseState.PLANNING, CaseState.READY)
    assert state_split_off(state) == (CaseState.ELIGIBLE if state in planned else state)


@pytest.mark.parametrize("one", JOINED_IN)
@pytest.mark.parametrize("other", JOINED_IN)
def test_a_joined_case_skips_no_step_for_anybody(one: CaseState, other: CaseState) -> None:
    joined = state_joined(one, other)
    assert PATH.index(joined) == min(PATH.index(one), PATH.index(other))


def test_whoever_applied_stays_first_else_an_adult_else_a_child() -> None:
    child, adult, applicant = Member("c", 1, True, False), Member("a", 3, False, False), Member("p", 5, True, True)
    assert [(one.person, one.ordinal, one.role) for one in placed([child, adult, applicant])] == [
        ("p", 1, MemberRole.PRINCIPAL),
        ("c", 2, MemberRole.MEMBER),
        ("a", 3, MemberRole.MEMBER),
    ]
    assert [one.person for one in placed([child, adult])] == ["a", "c"]
    assert [one.person for one in placed([child])] == ["c"]
    assert placed([]) == ()


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=7))
def test_places_are_numbered_without_gaps_and_one_is_first(kinds: list[tuple[bool, bool]]) -> None:
    people = [Member(str(n), n * 10, *kind) for n, kind in enumerate(kinds)]
    found = placed(people)
    assert [one.ordinal for one in found] == list(range(1, len(people) + 1))
    assert {one.person for one in found} == {one.person for one in people}
    assert [one.role for one in found].count(MemberRole.PRINCIPAL) == min(1, len(people))


def test_two_cases_that_fit_are_joined() -> None:
    assert join_problems(FINE) == ()


def test_everything_that_keeps_two_cases_apart_is_told_at_once() -> None:
    worst = JoinFacts(False, False, False, CaseState.READY, CaseState.DEPARTED, True, True)
    assert [one.code for one in join_problems(worst)] == [
        "join_countries_differ",
        "join_two_owners",
        "join_too_late",
        "join_clearance_closed",
        "join_open_referral",
    ]
    assert [one.code for one in join_problems(replace(worst, is_same_case=True))] == ["join_same_case"]
