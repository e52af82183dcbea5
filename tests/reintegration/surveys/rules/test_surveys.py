"""When the three ratings of well-being are missing at the end of an interview."""

import pytest

from reintegration.surveys.rules.surveys import missing_ratings

WHOLE = {"physical": 4, "mental": 3, "social": 5}
PART = {"mental": 3}
ALL = ["physical", "mental", "social"]


@pytest.mark.parametrize(
    ("ratings", "are_noted", "is_broken_off", "is_correction", "missing"),
    [
        (WHOLE, False, False, False, []),
        ({}, False, False, False, ALL),
        (PART, False, False, False, ["physical", "social"]),
        ({**WHOLE, "social": 6}, False, False, False, ["social"]),
        ({}, True, False, False, []),  # another adult of the case gave them, or they were noted at the visit
        ({}, False, True, False, []),
        (PART, False, True, False, ["physical", "social"]),  # some of them are none
        ({}, False, False, True, []),
    ],
)
def test_an_interview_ends_with_three_ratings_unless_it_may_end_without(
    ratings: dict[str, int], are_noted: bool, is_broken_off: bool, is_correction: bool, missing: list[str]
) -> None:
    found = missing_ratings(ratings, are_noted=are_noted, is_broken_off=is_broken_off, is_correction=is_correction)
    assert found == missing
