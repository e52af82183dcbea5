"""Who meets the people: everything that is missing is told at once, and a hand-over is recorded when it can be true."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from returns.cases.rules.cases import CaseState
from returns.reception.rules import HandOverFacts, ReceptionFacts, hand_over_problems, reception_reasons

DAY = date(2026, 11, 24)
BOTH = ("mother", "child")


@pytest.mark.parametrize(
    ("needed", "reception", "expected"),
    [
        (False, None, []),
        (False, ReceptionFacts(True, None, ("mother",)), []),
        (True, None, [("reception_missing", "")]),
        (True, ReceptionFacts(False, DAY), [("reception_missing", "")]),
        (True, ReceptionFacts(True, None), [("reception_not_verified", "")]),
        (True, ReceptionFacts(True, DAY), []),
        (True, ReceptionFacts(True, DAY, BOTH), []),
        (True, ReceptionFacts(True, DAY, ("mother",)), [("reception_not_everybody", "child")]),
        (
            True,
            ReceptionFacts(True, None, ("somebody who left",)),
            [
                ("reception_not_verified", ""),
                ("reception_not_everybody", "mother"),
                ("reception_not_everybody", "child"),
            ],
        ),
    ],
)
def test_every_reason_is_told_and_none_says_why_reception_is_needed(
    needed: bool, reception: ReceptionFacts | None, expected: list[tuple[str, str]]
) -> None:
    found = reception_reasons(needed, reception, BOTH)
    assert [(one.code, one.subject) for one in found] == expected
    assert {(one.rule, one.source) for one in found} <= {("", "")}


_RECEPTIONS = st.builds(
    ReceptionFacts,
    is_named=st.booleans(),
    verified_on=st.sampled_from([None, DAY]),
    people=st.lists(st.sampled_from(BOTH), unique=True).map(tuple),
)


@settings(deadline=None)
@given(_RECEPTIONS, st.sampled_from(["is_named", "verified_on", "people"]))
def test_a_worse_reception_never_turns_not_ready_into_ready(reception: ReceptionFacts, fact: str) -> None:
    worse: dict[str, Any] = {"is_named": False, "verified_on": None, "people": reception.people[:1]}
    if fact == "people" and not reception.people[:1]:
        return
    after = reception_reasons(True, replace(reception, **{fact: worse[fact]}), BOTH)
    assert after or not reception_reasons(True, reception, BOTH)


MET = HandOverFacts(CaseState.DEPARTED, True, False, DAY, DAY - timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"state": CaseState.ARRIVED}, []),
        ({"on": DAY - timedelta(days=1)}, []),
        ({"departed_on": None}, []),
        ({"state": CaseState.READY}, ["hand_over_too_early"]),
        ({"is_named": False}, ["hand_over_to_nobody"]),
        ({"is_recorded": True}, ["hand_over_twice"]),
        ({"on": DAY + timedelta(days=1)}, ["hand_over_in_future"]),
        ({"on": DAY - timedelta(days=2)}, ["hand_over_before_departure"]),
        (
            {"state": CaseState.CLOSED, "is_named": False, "on": DAY + timedelta(days=1)},
            ["hand_over_too_early", "hand_over_to_nobody", "hand_over_in_future"],
        ),
    ],
)
def test_everything_against_a_hand_over_is_told_at_once(changed: dict[str, Any], expected: list[str]) -> None:
    found = hand_over_problems(replace(MET, **changed))
    assert [one.code for one in found] == expected
