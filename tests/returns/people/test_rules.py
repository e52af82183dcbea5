"""Guardians, families that part or join, kinship, languages, what is not known yet: by tables and for any family."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import BEFORE_BOARDING, PATH, CaseState, Severity
from returns.consent.rules import Signer
from returns.people.rules.families import (
    JOINED_IN,
    OPPOSITE,
    Capacity,
    GuardianFacts,
    JoinFacts,
    Kin,
    Member,
    NewGuardianFacts,
    OtherParent,
    Tie,
    adults,
    guardian_problems,
    guardian_reasons,
    is_in_force,
    join_problems,
    kinship_problems,
    minors,
    placed,
    split_problems,
    state_joined,
    state_split_off,
)
from returns.people.rules.people import (
    OF_CASE,
    Interpreter,
    MemberRole,
    OpenField,
    PersonKnown,
    Unknown,
    due_problem,
    spoken_first,
    unknowns,
)

# Families that part or come together: who is first, where a case stands, and everything that stands against it.

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


DAY = date(2026, 11, 24)
MOTHER, FATHER, CHILD, BABY = Signer("m", 30), Signer("f", 33), Signer("c", 12), Signer("b", 4)


def stands(who: str, for_whom: str, capacity: Capacity = Capacity.PARENT, **more: Any) -> GuardianFacts:
    """Somebody stands for a child since yesterday."""
    facts: dict[str, Any] = {"appointed_on": DAY - timedelta(days=1), "ended_on": None, **more}
    return GuardianFacts(for_whom, who, capacity, **facts)


def codes(people: list[Signer], *guardians: GuardianFacts) -> list[tuple[str, str, Severity]]:
    """What is said of these people."""
    return [(one.code, one.subject, one.severity) for one in guardian_reasons(people, guardians, 18, DAY)]


def test_minors_are_those_surely_under_age() -> None:
    assert minors([MOTHER, CHILD, Signer("?", None), Signer("x", 18), Signer("y", 17)], 18) == ("c", "y")


@pytest.mark.parametrize(
    ("begin", "end", "held"), [(-1, None, True), (0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)]
)
def test_somebody_stands_for_a_child_from_the_first_day_and_not_on_the_last(
    begin: int, end: int | None, held: bool
) -> None:
    ended = DAY + timedelta(days=end) if end is not None else None
    one = stands("", "c", appointed_on=DAY + timedelta(days=begin), ended_on=ended)
    assert is_in_force(one, DAY) is held


def test_children_alone_are_blocked_until_somebody_stands_for_each() -> None:
    both = [CHILD, BABY]
    assert codes(both) == [(("guardian_missing"), who, Severity.BLOCKER) for who in ("c", "b")]
    assert codes(both, stands("", "c", Capacity.AUTHORITY)) == [("guardian_missing", "b", Severity.BLOCKER)]
    assert codes(both, *(stands("", who, Capacity.APPOINTED_GUARDIAN) for who in ("c", "b"))) == []


def test_beside_an_adult_a_missing_guardian_is_a_warning() -> None:
    assert codes([MOTHER, CHILD]) == [("guardian_missing", "c", Severity.WARNING)]


def test_whoever_may_be_a_child_lifts_nothing_for_another_one() -> None:
    assert codes([Signer("m", None), CHILD]) == [("guardian_missing", "c", Severity.BLOCKER)]
    assert adults([MOTHER, CHILD, Signer("?", None), Signer("x", 18), Signer("y", 17)], 18) == ("m", "x")


def test_one_parent_of_two_is_warned_about_until_something_is_known_of_the_other() -> None:
    alone = stands("m", "c")
    assert codes([MOTHER, CHILD], alone) == [("other_parent_may_decide", "c", Severity.WARNING)]
    assert codes([MOTHER, CHILD], stands("m", "c", other_parent=OtherParent.NOT_NEEDED)) == []
    assert codes([MOTHER, CHILD], stands("m", "c", other_parent=OtherParent.AGREES)) == []
    assert codes([MOTHER, FATHER, CHILD], alone, stands("f", "c")) == []
    assert codes([MOTHER, CHILD], stands("m", "c", Capacity.RELATIVE)) == []


def test_an_ended_guardianship_no_longer_counts() -> None:
    assert codes([CHILD], stands("", "c", ended_on=DAY)) == [("guardian_missing", "c", Severity.BLOCKER)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"person_age": 18}, ["guardian_of_adult"]),
        ({"person_age": None}, []),
        ({"guardian": "c", "guardian_age": 12, "outside_name": ""}, ["guardian_is_self", "guardian_under_age"]),
        ({"guardian": "m", "guardian_age": None, "outside_name": ""}, ["guardian_under_age"]),
        ({"guardian": "m", "outside_name": "", "capacity": Capacity.AUTHORITY}, ["guardian_not_of_case"]),
        ({"guardian": "m"}, ["guardian_one_of_two"]),
        ({"outside_name": ""}, ["guardian_one_of_two"]),
        ({"appointed_on": DAY + timedelta(days=1)}, ["guardian_in_future"]),
        ({"guardian": "f", "outside_name": ""}, ["guardian_recorded_already"]),
    ],
)
def test_everything_against_a_guardian_is_told_at_once(changed: dict[str, Any], said: list[str]) -> None:
    stated: dict[str, Any] = {
        "person": "c",
        "person_age": 12,
        "guardian": "",
        "guardian_age": 40,
        "capacity": Capacity.RELATIVE,
        "outside_name": "Aunt",
        "appointed_on": DAY,
    }
    new = NewGuardianFacts(**{**stated, **changed})
    assert [one.code for one in guardian_problems(new, [stands("f", "c")], 18, DAY)] == said


# What people of a family are to each other: one tie a pair, no contradictions.

BIRTHS = {"m": date(1990, 1, 1), "g": date(1960, 1, 1), "c": date(2014, 1, 1), "b": date(2020, 1, 1), "?": None}


def codes_against(new: Tie, *known: Tie) -> list[str]:
    """The codes against a tie."""
    return [one.code for one in kinship_problems(new, known, BIRTHS)]


def test_a_tie_seen_from_the_other_side_and_back_is_the_same() -> None:
    for kin in Kin:
        assert OPPOSITE[OPPOSITE[kin]] is kin
        tie = Tie("m", "c", kin)
        assert tie.seen_from("c") is kin
        assert tie.seen_from("m") is OPPOSITE[kin]
        assert tie.turned().turned() == tie
        assert tie.turned().seen_from("c") is kin


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        (Tie("m", "c", Kin.PARENT), []),
        (Tie("c", "m", Kin.CHILD), []),
        (Tie("m", "m", Kin.PARENT), ["kin_of_oneself"]),
        (Tie("c", "m", Kin.PARENT), ["kin_older_is_younger"]),
        (Tie("m", "c", Kin.CHILD), ["kin_older_is_younger"]),
        (Tie("g", "c", Kin.GRANDPARENT), []),
        (Tie("c", "g", Kin.GRANDPARENT), ["kin_older_is_younger"]),
        (Tie("?", "c", Kin.PARENT), []),
        (Tie("c", "b", Kin.SIBLING), []),
    ],
)
def test_what_the_births_say_against_a_tie(new: Tie, codes: list[str]) -> None:
    assert codes_against(new) == codes


def test_a_pair_has_one_tie_whichever_side_tells_it_and_all_reasons_come_at_once() -> None:
    known = Tie("m", "c", Kin.PARENT)
    assert codes_against(Tie("c", "m", Kin.SPOUSE), known) == ["kin_recorded_already"]
    assert codes_against(Tie("c", "m", Kin.PARENT), known) == [
        "kin_recorded_already",
        "kin_older_is_younger",
        "kin_in_a_circle",
    ]


def test_a_third_parent_and_a_circle_are_refused() -> None:
    both = (Tie("x", "z", Kin.PARENT), Tie("z", "y", Kin.CHILD))
    assert codes_against(Tie("w", "z", Kin.PARENT), *both) == ["kin_third_parent"]
    line = (Tie("x", "y", Kin.PARENT), Tie("y", "z", Kin.PARENT))
    assert codes_against(Tie("z", "x", Kin.PARENT), *line) == ["kin_in_a_circle"]


# Which of the languages of somebody one talks in: the one that needs nobody between.

NEEDED, HELPFUL, NOT_NEEDED = Interpreter.NEEDED, Interpreter.HELPFUL, Interpreter.NOT_NEEDED


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        ([], ""),
        ([("uz", NEEDED)], "uz"),
        ([("uz", NEEDED), ("tr", NOT_NEEDED)], "tr"),
        ([("uz", NEEDED), ("ru", HELPFUL)], "ru"),
        ([("ru", HELPFUL), ("tr", NOT_NEEDED), ("en", NOT_NEEDED)], "tr"),
        ([("uz", NEEDED), ("tg", NEEDED)], "uz"),
    ],
)
def test_a_language_without_an_interpreter_comes_first_then_as_recorded(
    languages: list[tuple[str, Interpreter]], code: str
) -> None:
    assert spoken_first(languages) == code


# Not known yet: which fields are open, and by when somebody finds them out.

EVERYTHING = frozenset(OpenField)


def test_nothing_is_open_where_everything_is_known() -> None:
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", EVERYTHING, True)]) == ()


def test_what_is_open_is_told_case_first_then_person_by_person() -> None:
    one = PersonKnown("a", EVERYTHING - {OpenField.SEX}, False)
    other = PersonKnown("b", EVERYTHING - {OpenField.BIRTH_DATE, OpenField.LANGUAGES}, False)
    assert unknowns(frozenset(), [one, other]) == (
        Unknown(OpenField.PLACE_OF_RETURN),
        Unknown(OpenField.SEX, "a"),
        Unknown(OpenField.BIRTH_DATE, "b"),
        Unknown(OpenField.LANGUAGES, "b"),
    )


def test_a_family_is_asked_about_only_where_there_is_one() -> None:
    known = EVERYTHING - {OpenField.FAMILY}
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", known, False)]) == ()
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", known, True)]) == (Unknown(OpenField.FAMILY, "a"),)


@pytest.mark.parametrize(("days", "problem"), [(-1, "past"), (0, None), (730, None), (731, "too_far")])
def test_a_day_lies_ahead_and_not_too_far(days: int, problem: str | None) -> None:
    assert due_problem(DAY + timedelta(days=days), DAY, DAY + timedelta(days=730)) == problem
