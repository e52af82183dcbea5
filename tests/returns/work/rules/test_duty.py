"""Hand-over and cover: who may, to whom, when, and every reason against it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.work.rules.duty import AbsenceFacts, Days, HandOverFacts, absence_reasons, hand_over_reasons

TODAY = date(2026, 11, 24)
FINE = HandOverFacts(
    is_owner=True,
    leads_office=False,
    has_ended=False,
    has_reason=True,
    successor_works_here=True,
    successor_is_owner=False,
    successor_is_away=False,
)
AWAY = AbsenceFacts(
    days=Days(TODAY, TODAY + timedelta(days=4)),
    today=TODAY,
    is_own=True,
    leads_office=False,
    works_here=True,
    cover_works_here=True,
    covers_oneself=False,
)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"is_owner": False, "leads_office": True}, []),
        ({"is_owner": False}, ["hands_over_others_case"]),
        ({"has_ended": True}, ["case_has_ended"]),
        ({"successor_works_here": False}, ["successor_not_here"]),
        ({"successor_is_owner": True}, ["successor_owns_already"]),
        ({"successor_is_away": True, "has_reason": False}, ["successor_is_away", "reason_missing"]),
    ],
)
def test_a_case_is_handed_over_by_owner_or_lead_to_somebody_who_is_there(
    changed: dict[str, bool], codes: list[str]
) -> None:
    assert [reason.code for reason in hand_over_reasons(replace(FINE, **changed))] == codes


def _days(first: int, last: int) -> Days:
    return Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"is_own": False, "leads_office": True}, []),
        ({"is_own": False}, ["states_absence_of_others"]),
        ({"works_here": False}, ["away_not_here"]),
        ({"days": _days(-5, -1)}, ["absence_is_over"]),
        ({"days": _days(-5, 0)}, []),
        ({"covers_oneself": True}, ["covers_oneself"]),
        ({"cover_works_here": False}, ["cover_not_here"]),
        ({"away": (_days(4, 9),)}, ["away_already"]),
        ({"away": (_days(5, 9),)}, []),
        ({"cover_away": (_days(-3, 0),)}, ["cover_is_away"]),
        ({"cover_away": (_days(-3, -1),)}, []),
        ({"covers_others": (_days(2, 3),), "cover_works_here": False}, ["cover_not_here", "covers_somebody_then"]),
    ],
)
def test_cover_is_one_level_deep_and_every_reason_is_told(changed: dict[str, Any], codes: list[str]) -> None:
    assert [reason.code for reason in absence_reasons(replace(AWAY, **changed))] == codes


@given(st.integers(-9, 9), st.integers(0, 9), st.integers(-9, 9), st.integers(0, 9))
def test_days_meet_where_they_share_one(first: int, length: int, other: int, other_length: int) -> None:
    one, two = _days(first, first + length), _days(other, other + other_length)
    shared = set(range(first, first + length + 1)) & set(range(other, other + other_length + 1))
    assert one.meets(two) == two.meets(one) == bool(shared)
