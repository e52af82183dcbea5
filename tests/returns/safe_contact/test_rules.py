"""What a safe-contact card allows: every reason at once, by tables and for any hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import Cited, Limit
from returns.safe_contact.rules import (
    WEEK,
    CardLimits,
    Channel,
    days_as_checked,
    is_hour_allowed,
    latest_review,
    limits_reasons,
    may_message,
)

TODAY = date(2026, 11, 24)  # a Tuesday
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GOOD_FOR = Limit(30, Cited("safe_contact.good_for_days", "This project"))
BOTH = frozenset({Channel.CALL, Channel.MESSAGE})
CARD = CardLimits(TODAY - timedelta(days=3), TODAY + timedelta(days=27), BOTH, frozenset(WEEK), 9 * 60, 18 * 60)
OVERNIGHT = replace(CARD, weekdays=frozenset({1}), starts=22 * 60, ends=2 * 60)


def codes(card: CardLimits | None, there: datetime = NOON, channel: Channel = Channel.CALL) -> list[str]:
    """What stands against it."""
    return [one.code for one in limits_reasons(card, channel, there, TODAY, GOOD_FOR)]


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (None, ["contact_no_card"]),
        (CardLimits(None, None), ["contact_no_card"]),
        (CARD, []),
        (replace(CARD, starts=None, ends=None), []),
        (replace(CARD, channels=frozenset({Channel.VISIT})), ["contact_channel_not_allowed"]),
        (replace(CARD, weekdays=frozenset({1, 3})), ["contact_outside_hours"]),
        (replace(CARD, starts=13 * 60), ["contact_outside_hours"]),
        (replace(CARD, ends=12 * 60), ["contact_outside_hours"]),
        (replace(CARD, verified_on=TODAY - timedelta(days=30)), []),
        (replace(CARD, verified_on=TODAY - timedelta(days=31)), ["contact_not_verified"]),
        (replace(CARD, review_on=TODAY), []),
        (replace(CARD, review_on=TODAY - timedelta(days=1)), ["contact_review_due"]),
        (replace(CARD, review_on=None), ["contact_limits_in_words"]),
    ],
)
def test_each_limit_by_itself(card: CardLimits | None, found: list[str]) -> None:
    assert codes(card) == found


def test_everything_that_is_wrong_is_said_at_once() -> None:
    worst = CardLimits(TODAY - timedelta(days=90), TODAY - timedelta(days=60), frozenset(), frozenset({7}), 60, 120)
    assert codes(worst) == [
        "contact_channel_not_allowed", "contact_outside_hours", "contact_not_verified", "contact_review_due",
    ]  # fmt: skip


def test_the_reason_of_an_old_check_names_its_rule() -> None:
    (reason,) = limits_reasons(replace(CARD, verified_on=date(2026, 1, 2)), Channel.CALL, NOON, TODAY, GOOD_FOR)
    assert (reason.rule, reason.source) == ("safe_contact.good_for_days", "This project")


@pytest.mark.parametrize(
    ("there", "allowed"),
    [
        (datetime(2026, 11, 23, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), True),  # a Monday
        (datetime(2026, 11, 24, 1, 59, tzinfo=UTC), True),  # still Monday's hours
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), False),  # those of Sunday
    ],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_begin(there: datetime, allowed: bool) -> None:
    assert is_hour_allowed(OVERNIGHT, there) is allowed


_MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
_MOMENTS = st.integers(0, 7 * 1440).map(lambda minutes: _MONDAY + timedelta(minutes=minutes))
_MINUTES = st.one_of(st.none(), st.integers(0, 1439))
_DAYS = st.frozensets(st.sampled_from(WEEK))


@given(_MOMENTS, _DAYS, _DAYS, _MINUTES, _MINUTES)
def test_more_days_never_forbid_an_hour(
    there: datetime, days: frozenset[int], more: frozenset[int], a: int, b: int
) -> None:
    card = replace(CARD, weekdays=days, starts=a, ends=b)
    if is_hour_allowed(card, there):
        assert is_hour_allowed(replace(card, weekdays=days | more), there)


@given(_MOMENTS, _MINUTES, _MINUTES)
def test_a_window_and_its_opposite_cover_every_minute_once(there: datetime, a: int | None, b: int | None) -> None:
    if a is None or b is None or a == b:
        return
    one = replace(CARD, starts=a, ends=b)
    assert is_hour_allowed(one, there) is not is_hour_allowed(replace(one, starts=b, ends=a), there)


@pytest.mark.parametrize(
    ("card", "may"),
    [
        (None, False),
        (CARD, True),
        (replace(CARD, channels=frozenset({Channel.CALL})), False),
        (replace(CARD, verified_on=None), False),
        (replace(CARD, verified_on=TODAY - timedelta(days=31)), False),
        (replace(CARD, review_on=None), False),
        (replace(CARD, review_on=TODAY - timedelta(days=1)), False),
        (replace(CARD, weekdays=frozenset({7})), True),  # a message waits
    ],
)
def test_a_message_goes_only_to_whom_a_recent_card_allows_it(card: CardLimits | None, may: bool) -> None:
    assert may_message(card, TODAY, GOOD_FOR) is may


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_a_card_is_never_recent_beyond_its_latest_review(verified_on: date, days: int) -> None:
    card = replace(CARD, verified_on=verified_on, review_on=latest_review(verified_on, GOOD_FOR))
    today = verified_on + timedelta(days=days)
    found = [one.code for one in limits_reasons(card, Channel.CALL, NOON, today, GOOD_FOR)]
    assert ("contact_not_verified" in found) is (days > GOOD_FOR.value) is ("contact_review_due" in found)


_VERIFIED, _REVIEW = date(2026, 10, 1), date(2026, 10, 8)


@pytest.mark.parametrize(
    ("verified_on", "review_on", "checked_on", "found"),
    [
        (None, None, None, (None, None)),
        (None, None, TODAY, (None, None)),
        (_VERIFIED, _REVIEW, None, (_VERIFIED, _REVIEW)),
        (_VERIFIED, _REVIEW, _VERIFIED, (_VERIFIED, _REVIEW)),
        (_VERIFIED, _REVIEW, date(2026, 9, 1), (_VERIFIED, _REVIEW)),
        (_VERIFIED, _REVIEW, TODAY, (TODAY, date(2026, 12, 1))),
        (_VERIFIED, None, TODAY, (TODAY, None)),
    ],
)
def test_the_newest_check_of_an_office_and_of_partners_counts_and_the_pace_of_the_owner_stays(
    verified_on: date | None, review_on: date | None, checked_on: date | None, found: tuple[date | None, date | None]
) -> None:
    assert days_as_checked(verified_on, review_on, checked_on) == found
