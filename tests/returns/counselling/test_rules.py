"""What applying still needs of counselling: every reason at once, by person, as hard as the rule book says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Severity
from returns.consent.rules import VOLUNTARINESS
from returns.counselling.rules import (
    ALTERNATIVES,
    CAPACITY,
    INFORMED,
    PRESSURE,
    SIDE_EFFECTS,
    Capacity,
    FreeWill,
    Gap,
    Pressure,
    Relation,
    Requirements,
    Said,
    SessionFacts,
    Talked,
    counselling_gaps,
    established,
    open_alternatives,
    well_being_problems,
    worries,
)

WANTED = Requirements(
    alternatives=ALTERNATIVES,
    side_effects=SIDE_EFFECTS,
    voluntariness=(PRESSURE, INFORMED, CAPACITY),
    blocks=("voluntariness_facts", "alternatives_discussed"),
    warns=("side_effects_acknowledged", "read_back_and_understood", "interpreter_is_no_family_member"),
)
FREE = FreeWill(Pressure.NONE, Said.YES, Capacity.ABLE, Said.NO)
FULL = SessionFacts(
    members=("a", "b"),
    free_will=FREE,
    alternatives=dict.fromkeys(ALTERNATIVES, Talked.DISCUSSED),
    side_effects=SIDE_EFFECTS,
    understood=Said.YES,
    relation=Relation.NONE,
)
OLD = SessionFacts()  # recorded before any of this was asked


def gaps(*sessions: SessionFacts, adults: tuple[str, ...] = ("a", "b"), wanted: Requirements = WANTED) -> list[Any]:
    """Code and subject of every reason."""
    return [(one.code, one.subject) for one in counselling_gaps(adults, sessions, wanted)]


def test_a_full_session_leaves_nothing_open_and_without_one_nothing_is_said() -> None:
    assert gaps(FULL) == gaps() == []


def test_an_older_session_says_everything_that_is_to_be_added_at_once() -> None:
    assert gaps(OLD) == [
        ("voluntariness_not_recorded", "a"),
        ("voluntariness_not_recorded", "b"),
        ("alternatives_not_discussed", ""),
        ("side_effects_not_acknowledged", ""),
        ("not_read_back", ""),
    ]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"members": ("a",)}, [("voluntariness_not_recorded", "b")]),
        ({"free_will": replace(FREE, informed=None)}, [("voluntariness_not_recorded", one) for one in "ab"]),
        ({"free_will": replace(FREE, speaks_for=None)}, []),
        ({"free_will": replace(FREE, speaks_for=Said.YES)}, [("voluntariness_in_doubt", one) for one in "ab"]),
        ({"free_will": replace(FREE, pressure=Pressure.OBSERVED)}, [("voluntariness_in_doubt", one) for one in "ab"]),
        ({"free_will": replace(FREE, pressure=Pressure.UNSURE)}, [("voluntariness_in_doubt", one) for one in "ab"]),
        ({"free_will": replace(FREE, informed=Said.PARTLY)}, [("voluntariness_in_doubt", one) for one in "ab"]),
        ({"free_will": replace(FREE, capacity=Capacity.IN_DOUBT)}, [("voluntariness_in_doubt", one) for one in "ab"]),
        ({"free_will": replace(FREE, capacity=Capacity.REPRESENTED)}, []),
        (
            {"alternatives": {**FULL.alternatives, "asylum": Talked.NOT_DISCUSSED}},
            [("alternatives_not_discussed", "")],
        ),
        ({"alternatives": {**FULL.alternatives, "asylum": Talked.NOT_APPLICABLE}}, []),
        ({"side_effects": SIDE_EFFECTS[1:]}, [("side_effects_not_acknowledged", "")]),
        ({"understood": Said.PARTLY}, [("not_read_back", "")]),
        ({"relation": Relation.FAMILY}, [("interpreter_is_family", "")]),
    ],
)
def test_one_thing_missing_is_one_reason(changed: dict[str, Any], codes: list[Any]) -> None:
    assert gaps(replace(FULL, **changed)) == codes


def test_what_stops_and_what_is_only_shown_is_said_by_the_rule_book() -> None:
    found = {one.code: one.severity for one in counselling_gaps(("a",), (OLD,), WANTED)}
    assert found == {
        "voluntariness_not_recorded": Severity.BLOCKER,
        "alternatives_not_discussed": Severity.BLOCKER,
        "side_effects_not_acknowledged": Severity.WARNING,
        "not_read_back": Severity.WARNING,
    }
    assert gaps(OLD, wanted=replace(WANTED, blocks=(), warns=())) == []
    soft = counselling_gaps(("a",), (OLD,), replace(WANTED, blocks=(), warns=tuple(Gap)))
    assert {one.severity for one in soft} == {Severity.WARNING}


def test_of_each_adult_the_latest_session_counts_that_asked() -> None:
    doubted = replace(FULL, members=("a",), free_will=replace(FREE, pressure=Pressure.OBSERVED))
    assert gaps(doubted, FULL) == [("voluntariness_in_doubt", "a")]
    assert gaps(FULL, doubted) == []
    assert gaps(replace(OLD, members=("a", "b")), doubted, FULL) == [("voluntariness_in_doubt", "a")]


def test_alternatives_add_up_over_the_sessions() -> None:
    first, second = ALTERNATIVES[:3], ALTERNATIVES[3:]
    one = replace(OLD, alternatives=dict.fromkeys(first, Talked.DISCUSSED))
    other = replace(OLD, alternatives=dict.fromkeys(second, Talked.NOT_APPLICABLE))
    assert open_alternatives([one], ALTERNATIVES) == second
    assert open_alternatives([one, other], ALTERNATIVES) == ()


def test_fear_or_a_doubt_asks_for_the_specialist() -> None:
    assert not worries(FREE, Said.NO)
    assert not worries(FreeWill(), None)
    assert worries(FREE, Said.YES)
    assert worries(replace(FREE, speaks_for=Said.YES), Said.NO)


@given(st.dictionaries(st.sampled_from(("physical", "mental", "social")), st.integers(-9, 9)))
def test_ratings_are_right_when_all_three_are_from_one_to_five(ratings: dict[str, int]) -> None:
    wrong = well_being_problems(ratings)
    assert set(wrong) == {name for name in ("physical", "mental", "social") if ratings.get(name) not in range(1, 6)}


# What counselling has established: the latest session that asked leads, if it leaves no doubt and is recent.

DAY = date(2026, 11, 25)
GOOD = SessionFacts(members=("a", "b"), free_will=FREE, session="1", held_on=DAY)


def held(days_ago: int, **changed: object) -> SessionFacts:
    """A session of so many days ago."""
    return replace(GOOD, held_on=DAY - timedelta(days=days_ago), session=str(days_ago), **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sessions", "found"),
    [
        ([], None),
        ([held(0)], "0"),
        ([held(30)], "30"),
        ([held(31)], None),
        ([held(-1)], None),
        ([held(-1), held(3)], "3"),
        ([held(0, members=("b",))], None),
        ([held(0, members=("b",)), held(2)], "2"),
        ([held(0, free_will=FreeWill())], None),
        ([held(0, free_will=FreeWill()), held(2)], "2"),
        ([held(0, free_will=replace(FREE, capacity=None)), held(2)], "2"),
        ([held(0, free_will=replace(FREE, pressure=Pressure.UNSURE)), held(2)], None),
        ([held(0, free_will=replace(FREE, informed=Said.PARTLY))], None),
        ([held(0, free_will=replace(FREE, capacity=Capacity.IN_DOUBT))], None),
        ([held(0, free_will=replace(FREE, speaks_for=Said.YES))], None),
        ([held(0, free_will=replace(FREE, capacity=Capacity.REPRESENTED))], "0"),
        ([replace(GOOD, held_on=None)], None),
    ],
)
def test_the_latest_session_that_asked_leads(sessions: list[SessionFacts], found: str | None) -> None:
    one = established("a", sessions, VOLUNTARINESS, DAY, 30)
    assert (one.session if one else None) == found
