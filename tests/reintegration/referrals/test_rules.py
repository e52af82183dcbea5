"""When a partner could see somebody: while referral, consent and case were open together, and never else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from reintegration.referrals import access as scope
from reintegration.referrals.rules import OPENED_BY, Category, SentReferral, TransferConsent, shared_periods
from returns.consent.rules import TransferPurpose

DAY_0 = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOLLOW_UP = TransferPurpose.FOLLOW_UP


def day(number: int | None) -> datetime | None:
    """Noon of a day, or None."""
    return None if number is None else DAY_0 + timedelta(days=number)


def periods(
    sent: int, referral_end: int | None, given_on: int, consent_end: int | None, *case_ends: int
) -> list[tuple[int, int | None]]:
    """The times of access as days."""
    begin, begun = day(sent), day(given_on)
    assert begin is not None
    assert begun is not None
    referral = SentReferral("o", FOLLOW_UP, begin, day(referral_end))
    consent = TransferConsent("c", "p", "o", FOLLOW_UP, begun, day(consent_end))
    found = shared_periods([referral], [consent], [DAY_0 + timedelta(days=one) for one in case_ends])
    return [((one.since - DAY_0).days, (one.until - DAY_0).days if one.until else None) for one in found]


@pytest.mark.parametrize(
    ("times", "found"),
    [
        ((2, None, 1, None), [(2, None)]),
        ((2, 9, 1, None), [(2, 9)]),
        ((2, 9, 1, 5), [(2, 5)]),
        ((2, None, 1, 5, 4), [(2, 4)]),
        ((2, None, 1, None, 1), [(2, None)]),  # taken up again before it was sent
        ((2, 9, 1, 2), []),
        ((2, 9, 12, None), []),  # agreed only after the referral had ended
    ],
)
def test_access_is_all_three_together(times: tuple[int, ...], found: list[tuple[int, int | None]]) -> None:
    assert periods(*times) == found


_DAYS, _ENDS = st.integers(0, 30), st.one_of(st.none(), st.integers(0, 40))


@given(_DAYS, _ENDS, _DAYS, _ENDS, st.integers(0, 40))
def test_an_earlier_withdrawal_never_gives_access(
    sent: int, referral_end: int | None, given_on: int, consent_end: int | None, earlier: int
) -> None:
    sooner = earlier if consent_end is None else min(earlier, consent_end)
    for since, until in periods(sent, referral_end, given_on, sooner):
        assert until is not None
        assert until <= sooner
        assert [one[0] for one in periods(sent, referral_end, given_on, consent_end)] == [since]


def test_another_organisation_or_purpose_gives_nothing() -> None:
    referral = SentReferral("o", FOLLOW_UP, DAY_0, None)
    for organisation, purpose in (("x", FOLLOW_UP), ("o", TransferPurpose.RECEPTION)):
        consent = TransferConsent("c", "p", organisation, purpose, DAY_0, None)
        assert shared_periods([referral], [consent], []) == ()


def test_what_each_purpose_opens_is_what_the_scope_of_partners_opens() -> None:
    of_following = {Category.PLAN, Category.VISITS, Category.SURVEYS, Category.CONCERNS}
    for purpose in scope.ALL_PURPOSES:
        opened = set(OPENED_BY[purpose])
        assert (of_following <= opened) is (purpose in scope.FOLLOWING)
        assert ({Category.JOURNEY, Category.RECEPTION} <= opened) is (purpose is TransferPurpose.RECEPTION)
