"""Who stands for a child on a day, and what stands in the way of children who travel."""

from datetime import date, timedelta
from typing import Any

import pytest

from returns.cases.rules import Severity
from returns.consent.rules import Signer
from returns.people.rules.guardians import (
    Capacity,
    GuardianFacts,
    NewGuardianFacts,
    OtherParent,
    adults,
    guardian_problems,
    guardian_reasons,
    is_in_force,
    minors,
)

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
