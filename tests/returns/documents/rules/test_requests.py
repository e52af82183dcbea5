"""Requests at consulates: every step that is allowed or refused, and what own requests teach about lead times."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from returns.documents.rules.formalities import (
    ExpectedBy,
    LeadTime,
    Refusal,
    RequestState,
    Step,
    expected_on,
    learned,
    request_reasons,
)

ASKED, TODAY = date(2026, 11, 2), date(2026, 11, 24)
BEFORE, LATER = ASKED - timedelta(days=1), TODAY + timedelta(days=1)
S = RequestState


@pytest.mark.parametrize(
    ("state", "step", "codes"),
    [
        (S.REQUESTED, Step(S.INTERVIEW, LATER), []),
        (S.INTERVIEW, Step(S.INTERVIEW, LATER), []),
        (S.INTERVIEW, Step(S.ISSUED, TODAY), []),
        (S.REQUESTED, Step(S.ISSUED, ASKED), []),
        (S.REQUESTED, Step(S.REJECTED, TODAY, Refusal.OTHER), []),
        (S.INTERVIEW, Step(S.WITHDRAWN, TODAY, Refusal.NOT_NEEDED), []),
        (S.REQUESTED, Step(S.REQUESTED, TODAY), ["request_not_from_here"]),
        (S.REQUESTED, Step(S.INTERVIEW, None), ["request_day_missing"]),
        (S.REQUESTED, Step(S.INTERVIEW, BEFORE), ["request_before_it_was_made"]),
        (S.REQUESTED, Step(S.ISSUED, LATER), ["request_in_future"]),
        (S.REQUESTED, Step(S.REJECTED, TODAY), ["request_reason_missing"]),
        (S.ISSUED, Step(S.INTERVIEW, TODAY), ["request_is_closed"]),
        (
            S.REJECTED,
            Step(S.WITHDRAWN, BEFORE),
            ["request_is_closed", "request_before_it_was_made", "request_reason_missing"],
        ),
        (S.WITHDRAWN, Step(S.REJECTED, LATER), ["request_is_closed", "request_in_future", "request_reason_missing"]),
    ],
)
def test_each_step_is_taken_or_refused_with_every_reason(state: S, step: Step, codes: list[str]) -> None:
    assert [one.code for one in request_reasons(state, ASKED, step, TODAY)] == codes


def test_own_requests_teach_only_when_there_are_enough_of_them() -> None:
    days = [10, 12, 14, 20, 21, 22, 30, 40, 50, 90]
    assert learned(days[:9], 10, 1) is None
    assert learned([], 0, 1) is None
    lead = learned(days, 10, 1)
    assert lead == LeadTime(21, 50, 10)
    assert lead.source is ExpectedBy.OWN_CASES
    assert LeadTime(21, 60).source is ExpectedBy.RULES
    assert expected_on(ASKED, lead) == ASKED + timedelta(days=21)
    assert expected_on(ASKED, None) is None


@pytest.mark.parametrize(
    ("days", "lead"),
    [([0] * 10, (1, 1)), ([0] * 9 + [30], (1, 1)), ([0] * 6 + [30] * 4, (1, 30)), ([5] * 10, (5, 5))],
)
def test_no_document_is_said_to_be_issued_within_no_days(days: list[int], lead: tuple[int, int]) -> None:
    taught = learned(days, 10, 1)
    assert taught == LeadTime(*lead, 10)


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_half_and_nine_in_ten_are_issued_within_what_is_learned(days: list[int]) -> None:
    lead = learned(days, 1, 0)
    assert lead is not None
    assert sum(one <= lead.median for one in days) * 2 >= len(days)
    assert sum(one <= lead.ninety for one in days) * 10 >= 9 * len(days)
    assert lead.median <= lead.ninety <= max(days)
    assert lead == learned(list(reversed(days)), 1, 0)
