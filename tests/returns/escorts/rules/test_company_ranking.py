"""Who is proposed first, and why: the same order whatever the order they come in."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Reason, Severity
from returns.escorts.rules.company import Candidate, is_of_their_sex, lines_of, ranked, shared_by_all, understood_by
from returns.people.rules.people import Sex
from tests.factories.made_reasons import Made

STOPS, WARNS = Reason(Made.STOPS), Reason(Made.WARNS, severity=Severity.WARNING)
CANDIDATES = st.builds(
    Candidate,
    st.uuids().map(lambda one: one.hex),
    st.integers(1, 9),
    st.lists(st.sampled_from([STOPS, WARNS]), max_size=3).map(tuple),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([True, False, None]),
)


def test_each_point_counts_before_the_next() -> None:
    base = Candidate("0", 5)
    in_order = [
        replace(base, member="1", understood=2),
        replace(base, member="2", understood=1, knows_them=True),
        replace(base, member="3", understood=1, is_of_their_sex=True),
        replace(base, member="4", understood=1, place=1),
        replace(base, member="5", understood=1, place=2),
        replace(base, member="6", understood=1, reasons=(WARNS,), place=1),
        replace(base, member="7", understood=9, knows_them=True, is_of_their_sex=True, reasons=(STOPS,)),
    ]
    assert ranked(in_order[::-1]) == tuple(in_order)


@given(st.lists(CANDIDATES, max_size=8, unique_by=lambda one: one.member), st.randoms())
def test_the_order_in_which_they_come_changes_nothing(found: list[Candidate], chance: Random) -> None:
    mixed = sorted(found, key=lambda _one: chance.random())
    assert ranked(mixed) == ranked(found)


@given(CANDIDATES, CANDIDATES)
def test_one_more_reason_that_stops_never_brings_somebody_forward(one: Candidate, other: Candidate) -> None:
    worse = replace(one, reasons=(*one.reasons, STOPS))
    if ranked([one, other])[0] == other and one.member != other.member:
        assert ranked([worse, other])[0] == other


def test_the_lines_say_what_counts() -> None:
    one = Candidate("0", 1, understood=1, knows_them=True, is_of_their_sex=False)
    assert [(line.code, line.is_for, line.count) for line in lines_of(one, 3, 2)] == [
        ("understands", True, 1),
        ("does_not_understand_all", False, 2),
        ("knows_them", True, 0),
        ("of_another_sex", False, 0),
    ]
    alone = Candidate("0", 1, is_of_their_sex=True)
    assert [line.code for line in lines_of(alone, 1, 0)] == ["languages_not_known", "of_their_sex"]
    assert [line.code for line in lines_of(alone, 1, 1)] == ["understands_nobody", "of_their_sex"]


@pytest.mark.parametrize(
    ("own", "people", "said"),
    [
        (Sex.FEMALE, [Sex.FEMALE, Sex.FEMALE], True),
        (Sex.MALE, [Sex.FEMALE], False),
        (Sex.FEMALE, [Sex.FEMALE, Sex.MALE], None),
        (Sex.MALE, [Sex.FEMALE, Sex.MALE], None),
        (Sex.UNKNOWN, [Sex.FEMALE], None),
        (Sex.FEMALE, [Sex.UNKNOWN], None),
        (Sex.FEMALE, [], None),
    ],
)
def test_sex_speaks_against_nobody_where_a_family_is_mixed(own: Sex, people: list[Sex], said: bool | None) -> None:
    assert is_of_their_sex(own, people) is said
    lines = [line.code for line in lines_of(Candidate("0", 1, is_of_their_sex=is_of_their_sex(own, people)), 1, 0)]
    assert lines[1:] == {True: ["of_their_sex"], False: ["of_another_sex"], None: []}[said]


def test_a_shared_language_is_counted_once_for_each_person() -> None:
    assert understood_by(("uz", "ru"), [["uz", "ru"], ["tr"], [], ["ru"]]) == 2


@given(st.lists(st.lists(st.integers(0, 5), max_size=5), max_size=5))
def test_what_is_the_same_for_all_is_said_once_and_nothing_is_lost(rows: list[list[int]]) -> None:
    same = shared_by_all(rows)
    assert all(entry in row for entry in same for row in rows)
    own = [[entry for entry in row if entry not in same] for row in rows]
    assert all({*same, *left} == set(row) for row, left in zip(rows, own, strict=True))
    if len(rows) > 1:
        assert not set.intersection(*map(set, own)), "nothing that all have is left with each"
    else:
        assert same == ()
