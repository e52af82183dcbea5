"""Bookings: every pair of states is allowed or refused by the one table, and currencies never mix."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, strategies as st

from returns.journey.rules.itinerary import (
    STEPS,
    Fare,
    LegStatus,
    booking_reasons,
    copy_reasons,
    fares_together,
    needs_consent,
    removal_reasons,
    steps_from,
)

S = LegStatus
# From (a row) to (a letter each, in the order of the words): y allowed, n refused, = stays, t only once it has left.
PAIRS = """
new                 y y y y n n y
planned             = y y n n t y
held                y = y y n n y
ticketed            n n = y n t y
changed_by_carrier  y y y = n n y
frozen              y y y n = n y
flown               n n n n n = n
cancelled           y n n n n n =
"""
ORDER = (S.PLANNED, S.HELD, S.TICKETED, S.CHANGED_BY_CARRIER, S.FROZEN, S.FLOWN, S.CANCELLED)


def _rows() -> list[tuple[LegStatus | None, LegStatus, str]]:
    found = []
    for line in PAIRS.strip().splitlines():
        name, *letters = line.split()
        before = None if name == "new" else S(name)
        found += [(before, after, letter) for after, letter in zip(ORDER, letters, strict=True)]
    return found


@pytest.mark.parametrize(("before", "after", "letter"), _rows())
def test_each_step_of_a_booking_is_allowed_or_refused(before: LegStatus | None, after: LegStatus, letter: str) -> None:
    left = [one.code for one in booking_reasons(before, after, has_left=True)]
    still = [one.code for one in booking_reasons(before, after, has_left=False)]
    if letter in "y=":
        assert left == still == []
    elif letter == "t":
        assert (left, still) == ([], ["leg_not_begun"])
    else:
        refused = "booking_flown" if before is S.FLOWN else "booking_step_not_allowed"
        assert left == [refused]
        assert still == [refused, *(["leg_not_begun"] if after is S.FLOWN else [])]


@pytest.mark.parametrize(
    ("is_same_country", "is_being_planned", "codes"),
    [
        (True, True, []),
        (False, True, ["copied_to_other_country"]),
        (True, False, ["not_being_planned"]),
        (False, False, ["copied_to_other_country", "not_being_planned"]),
    ],
)
def test_a_journey_is_copied_to_the_same_country_while_it_is_planned_there(
    is_same_country: bool, is_being_planned: bool, codes: list[str]
) -> None:
    assert [one.code for one in copy_reasons(is_same_country, is_being_planned)] == codes


def test_every_pair_stands_in_the_table() -> None:
    assert {(before, after) for before, after, _letter in _rows()} == set(product(STEPS, LegStatus))
    assert steps_from(S.CANCELLED) == (S.PLANNED, S.CANCELLED)
    assert steps_from(S.FLOWN) == (S.FLOWN,)


@pytest.mark.parametrize(
    ("status", "frozen_as", "is_being_planned", "codes"),
    [
        (S.PLANNED, None, False, []),
        (S.FROZEN, S.PLANNED, False, []),
        (S.FROZEN, S.HELD, False, ["not_being_planned"]),
        (S.TICKETED, None, False, ["not_being_planned"]),
        (S.TICKETED, S.PLANNED, False, ["not_being_planned"]),
        (S.CANCELLED, None, False, ["not_being_planned"]),
        (S.TICKETED, None, True, []),
        (S.FROZEN, S.TICKETED, True, []),
        (S.FLOWN, None, True, ["booking_flown"]),
    ],
)
def test_a_leg_on_which_nothing_was_booked_is_taken_out_in_every_state(
    status: LegStatus, frozen_as: LegStatus | None, is_being_planned: bool, codes: list[str]
) -> None:
    assert [one.code for one in removal_reasons(status, frozen_as, is_being_planned)] == codes


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (None, S.PLANNED, False),
        (None, S.HELD, True),
        (None, S.CHANGED_BY_CARRIER, True),
        (S.PLANNED, S.TICKETED, True),
        (S.HELD, S.TICKETED, True),
        (S.TICKETED, S.TICKETED, True),  # a ticket that is written anew
        (S.TICKETED, S.CHANGED_BY_CARRIER, False),  # what a carrier says is written down, whoever agrees
        (S.HELD, S.CANCELLED, False),
        (S.FROZEN, S.HELD, True),
    ],
)
def test_consent_is_asked_where_somebody_outside_hears_of_the_journey(
    before: LegStatus | None, after: LegStatus, needed: bool
) -> None:
    assert needs_consent(before, after) is needed


FARES = st.builds(
    Fare,
    st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(["EUR", "TRY", "USD"]),
    st.booleans(),
)


@given(st.lists(st.tuples(FARES, st.integers(1, 9))))
def test_fares_are_added_within_their_currency_alone_and_exactly(fares: list[tuple[Fare, int]]) -> None:
    found = fares_together(fares)
    assert [one.currency for one in found] == sorted({fare.currency for fare, _count in fares})
    for total in found:
        same = [(fare, count) for fare, count in fares if fare.currency == total.currency]
        assert total.amount == sum((one.amount * (count if one.each else 1) for one, count in same), Decimal(0))
    assert fares_together(list(reversed(fares))) == found
