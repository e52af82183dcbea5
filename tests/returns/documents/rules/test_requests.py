"""Requests at consulates: every step that is allowed or refused, and by when a document is expected."""

from datetime import date, timedelta

import pytest

from returns.documents.rules.formalities import (
    ExpectedBy,
    LeadTime,
    Refusal,
    RequestState,
    Step,
    expected_on,
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


def test_a_request_is_expected_when_half_are_issued_by_whoever_says_so() -> None:
    lead = LeadTime(21, 50, 10)
    assert lead.source is ExpectedBy.OWN_CASES
    assert LeadTime(21, 60).source is ExpectedBy.RULES
    assert expected_on(ASKED, lead) == ASKED + timedelta(days=21)
    assert expected_on(ASKED, None) is None
