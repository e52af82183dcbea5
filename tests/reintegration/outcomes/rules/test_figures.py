"""The figure for managers: its counts, its interval, its bounds, and what is not shown."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from foundation.shares import Z_95, wilson
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.outcomes.rules.figures import (
    MissingReason,
    all_rounded,
    bounds,
    design_effect,
    interval,
    missing_reason,
    places_for,
    rounded,
    sums_of,
)

CASE = st.integers(1, 6).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size)))


CLUSTERS = st.lists(CASE, min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_has_the_published_values(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3."""
    found = wilson(part / whole, whole)
    assert [round(end, 4) for end in found] == [low, high]
    assert [round(1 - end, 4) for end in wilson(1 - part / whole, whole)] == [high, low]


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_ends_of_the_interval_solve_the_score_equation(of: tuple[int, int]) -> None:
    share, whole = of[0] / of[1], of[1]

    def root(inside: float, outside: float) -> float:
        """Halve until the share lies Z_95 standard errors of the end away from the end."""
        for _ in range(200):
            end = (inside + outside) / 2
            is_inside = abs(share - end) < Z_95 * math.sqrt(end * (1 - end) / whole)
            inside, outside = (end, outside) if is_inside else (inside, end)
        return inside

    low, high = wilson(share, whole)
    assert math.isclose(low, root(share, 0.0) if share > 0 else 0.0, abs_tol=1e-9)
    assert math.isclose(high, root(share, 1.0) if share < 1 else 1.0, abs_tol=1e-9)


def test_there_is_no_interval_without_people() -> None:
    assert interval(sums_of([])) is None
    with pytest.raises(ValueError, match="without people"):
        wilson(0.5, 0)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=40))
def test_with_cases_of_one_size_the_variance_is_that_of_the_mean_of_cases(sustained: list[int]) -> None:
    size, cases, total = 4, len(sustained), sum(sustained)
    if total in (0, 4 * cases):
        return
    means = [Fraction(one, size) for one in sustained]
    share = sum(means, Fraction()) / cases
    of_means = (sum(mean * mean for mean in means) - cases * share**2) / (cases - 1) / cases
    one_by_one = share * (1 - share) / (size * cases)
    assert design_effect(sums_of([(size, one) for one in sustained])) == max(Fraction(1), of_means / one_by_one)


def test_with_cases_of_many_sizes_the_jackknife_agrees() -> None:
    clusters = [(1 + n % 5, (1 + n % 5) if n % 3 else (n % 2)) for n in range(150)]
    whole, part = sum(n for n, _ in clusters), sum(s for _, s in clusters)
    without = [(part - s) / (whole - n) for n, s in clusters]
    mean = sum(without) / len(without)
    jackknife = (len(without) - 1) / len(without) * sum((one - mean) ** 2 for one in without)
    share = part / whole
    assert float(design_effect(sums_of(clusters))) == pytest.approx(jackknife / (share * (1 - share) / whole), rel=0.02)
    assert design_effect(sums_of(clusters)) > 2


@pytest.mark.parametrize(
    ("clusters", "effect"),
    [
        ([], 1),
        ([(1, 0), (1, 1), (1, 1)], Fraction(3, 2)),  # m / (m - 1): little to go on
        ([(2, 1), (2, 1), (2, 1)], 1),  # never narrower than of people drawn one by one
        ([(5, 5), (5, 0)], 10),  # two cases, two results
        ([(4, 0), (2, 0)], Fraction(20, 6)),  # all alike: cases count, not people
        ([(1, 1), (1, 1)], 1),
        ([(6, 2)], 6),  # one case says no more than one person
    ],
)
def test_the_design_effect_at_its_edges(clusters: list[tuple[int, int]], effect: Fraction) -> None:
    assert design_effect(sums_of(clusters)) == effect


@given(CLUSTERS)
def test_families_never_make_the_figure_surer(clusters: list[tuple[int, int]]) -> None:
    whole, part = sum(n for n, _ in clusters), sum(s for _, s in clusters)
    low, high = interval(sums_of(clusters)) or (1.0, 0.0)
    plain_low, plain_high = wilson(part / whole, whole)
    assert 0 <= low <= plain_low + 1e-12
    assert plain_high - 1e-12 <= high <= 1
    assert low - 1e-12 <= part / whole <= high + 1e-12


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (None, MissingReason.NOT_KNOWN),
        (VisitOutcome.DONE, MissingReason.TOO_FEW_ANSWERS),
        (VisitOutcome.NOT_ATTEMPTED, MissingReason.NOT_ATTEMPTED),
        (VisitOutcome.UNREACHABLE, MissingReason.UNREACHABLE),
        (VisitOutcome.DECEASED, MissingReason.NOT_KNOWN),
    ],
)
def test_why_somebody_is_missing_follows_from_the_visit(outcome: VisitOutcome | None, reason: MissingReason) -> None:
    assert missing_reason(outcome) is reason


def test_the_bounds_take_everybody_missing_once_for_each_side() -> None:
    assert bounds(14, 26, 40) == (Fraction(14, 40), Fraction(28, 40))
    assert bounds(3, 3, 3) == (1, 1)


@pytest.mark.parametrize(
    ("triple", "told"),
    [
        ([14 / 26, 0.35132976, 0.71534776], [0.538, 0.351, 0.715]),
        ([-0.0513, -0.1038, 0.0012], [-0.051, -0.104, 0.001]),
        ([-0.0513, -0.1038, 0.0004], [-0.0513, -0.1038, 0.0004]),  # three places would say that it ends at nothing
        ([0.0213, -0.00004, 0.04], [0.0213, -0.00004, 0.04]),
        ([0.5, 0.49996, 0.50004], [0.5, 0.49996, 0.50004]),  # nor is it a point
        ([1 / 3, None, None], [0.333, None, None]),
        ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
        ([0.2, 1e-17, 0.4], [0.2, 0.0, 0.4]),  # what reckoning leaves over is nothing
        (None, None),
    ],
)
def test_three_places_are_told_or_as_many_as_it_takes(triple: list[float] | None, told: list[float] | None) -> None:
    assert rounded(triple) == (None if told is None else pytest.approx(told, abs=1e-12))
    assert all_rounded({"composite": triple}) == {"composite": rounded(triple)}


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_no_end_changes_its_side_and_no_interval_becomes_a_point(one: float, other: float) -> None:
    low, high = sorted((one, other))
    places = places_for((low, high), 2)
    if places < 6:
        short = (round(low, places), round(high, places))
        assert [(end > 1e-9) - (end < -1e-9) for end in (low, high)] == [(end > 0) - (end < 0) for end in short]
        assert short[0] < short[1] or high - low < 1e-9
    assert 2 <= places <= 6
