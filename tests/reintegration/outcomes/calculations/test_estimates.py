"""Means, changes, differences and shares with clustered intervals, compared with statsmodels and with each other."""

import dataclasses
import math
import random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, example, given, settings, strategies as st
from numpy.typing import NDArray
from statsmodels.stats.proportion import proportion_confint

from foundation.shares import wilson
from reintegration.outcomes.calculations.estimates import (
    Estimate,
    cases_beside,
    changes_by,
    clustered_change,
    clustered_difference,
    clustered_mean,
    differences_by,
    means_by,
    shares_by,
)
from reintegration.outcomes.rules.figures import interval, sums_of

CLOSE = 1e-8
Array = NDArray[np.float64]
# Scores are fractions; sixty-fourths add up without rounding, so that no spread is exactly none.
SCORE = st.integers(0, 64).map(lambda part: part / 64)
PERSON = st.tuples(SCORE, SCORE, st.integers(0, 9), st.integers(-1, 3))
PEOPLE = st.lists(PERSON, min_size=3, max_size=60)


def arrays(people: list[tuple[float, float, int, int]]) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.int64]]:
    """First and last scores, cases and groups."""
    first, last, clusters, groups = zip(*people, strict=True)
    return np.array(first), np.array(last), np.array(clusters), np.array(groups)


def by_least_squares(values: Array, clusters: NDArray[np.int64], marks: list[Array]) -> tuple[float, float, float]:
    """The last coefficient on a constant and these marks, and its interval, as statsmodels has them."""
    design = np.column_stack([np.ones(len(values)), *marks])
    found = sm.OLS(values, design).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    is_flat = bool(found.cov_params()[-1, -1] < 0)  # where nothing varies it may be rounded below
    with np.errstate(invalid="ignore"):  # so may that of another coefficient
        low, high = (found.params[-1],) * 2 if is_flat else found.conf_int(0.05)[-1]
    return float(found.params[-1]), float(low), float(high)


def same(one: Estimate | None, other: Estimate | None) -> bool:
    """Whether two estimates are the same but for the last digits."""
    if one is None or other is None:
        return one is other
    pairs = zip(dataclasses.astuple(one), dataclasses.astuple(other), strict=True)
    return all(a is b if a is None or b is None else math.isclose(a, b, abs_tol=1e-12) for a, b in pairs)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_of_a_share_is_that_of_statsmodels(of: tuple[int, int]) -> None:
    part, whole = of
    assert wilson(part / whole, whole) == pytest.approx(
        proportion_confint(part, whole, method="wilson"), abs=CLOSE, rel=0
    )


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_a_mean_is_least_squares_on_a_constant(people: list[tuple[float, float, int, int]]) -> None:
    values, _, clusters, _ = arrays(people)
    assume(len(set(clusters)) > 1)
    found = clustered_mean(values, clusters)
    assert found is not None
    mean, low, high = by_least_squares(values, clusters, [])
    if found.low is None or found.high is None:
        assert high - low < CLOSE
    else:
        assert [found.mean, found.low, found.high] == pytest.approx([mean, low, high], abs=CLOSE, rel=0)
    assert (found.n, found.clusters) == (len(people), len(set(clusters)))


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_a_change_is_the_mean_of_what_changed_within_persons(people: list[tuple[float, float, int, int]]) -> None:
    first, last, clusters, groups = arrays(people)
    assert clustered_change(first, last, clusters) == clustered_mean(last - first, clusters)
    assert changes_by(first, last, clusters, groups, 4) == means_by(last - first, clusters, groups, 4)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
@example([(0.0, 0.0, 0, 0), (0.0, 0.0, 0, 0), (0.0, 0.0, 0, 1), (0.0, 0.0, 1, 1), (13 / 64, 0.0, 2, 0)])
def test_a_difference_is_least_squares_on_a_mark(people: list[tuple[float, float, int, int]]) -> None:
    values, _, clusters, groups = arrays(people)
    is_in = groups == 0
    assume(min(len(set(clusters[is_in])), len(set(clusters[~is_in]))) > 1)
    found = clustered_difference(values, clusters, is_in)
    assert found is not None
    difference, low, high = by_least_squares(values, clusters, [is_in.astype(float)])
    if found.low is None or found.high is None:
        assert high - low < CLOSE
    else:
        assert [found.mean, found.low, found.high] == pytest.approx([difference, low, high], abs=CLOSE, rel=0)
    assert (found.n, found.clusters) == (len(people), len(set(clusters)))


def test_large_numbers_in_many_cases_are_those_of_statsmodels_too() -> None:
    draw = np.random.default_rng(7)
    clusters = draw.integers(0, 400, 1500) * 1_000_003
    values = 50 + 20 * draw.standard_normal(1500) + clusters % 11
    is_in = draw.random(1500) < 0.3
    mean, difference = clustered_mean(values, clusters), clustered_difference(values, clusters, is_in)
    assert mean is not None
    assert difference is not None
    wanted = by_least_squares(values, clusters, [])
    assert (mean.mean, mean.low, mean.high) == pytest.approx(wanted, abs=CLOSE, rel=0)
    wanted = by_least_squares(values, clusters, [is_in.astype(float)])
    assert (difference.mean, difference.low, difference.high) == pytest.approx(wanted, abs=CLOSE, rel=0)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_groups_at_once_are_groups_one_by_one(people: list[tuple[float, float, int, int]]) -> None:
    first, last, clusters, groups = arrays(people)
    means, changes = means_by(last, clusters, groups, 4), changes_by(first, last, clusters, groups, 4)
    differences, shares = differences_by(last, clusters, groups, 4), shares_by(last > first, clusters, groups, 4)
    for group in range(4):
        mine = groups == group
        assert same(means[group], clustered_mean(last[mine], clusters[mine]))
        assert same(changes[group], clustered_change(first[mine], last[mine], clusters[mine]))
        assert same(differences[group], clustered_difference(last, clusters, mine))
        assert same(
            shares[group], shares_by((last > first)[mine], clusters[mine], np.zeros(mine.sum(), dtype=int), 1)[0]
        )


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_the_interval_of_a_share_has_one_definition(people: list[tuple[float, float, int, int]]) -> None:
    first, last, clusters, groups = arrays(people)
    for group, found in enumerate(shares_by(last > first, clusters, groups, 4)):
        mine = groups == group
        cases = [
            (int(here.sum()), int((last > first)[here].sum()))
            for case in sorted(set(clusters[mine]))
            if (here := mine & (clusters == case)).any()
        ]
        assert (found and (found.low, found.high)) == interval(sums_of(cases))
        if found:
            assert (found.n, found.clusters) == (mine.sum(), len(cases))
            assert found.mean == (last > first)[mine].mean()


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(
    people: list[tuple[float, float, int, int]], chance: random.Random
) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    for one, other in zip(arrays_of_estimates(people), arrays_of_estimates(shuffled), strict=True):
        assert same(one, other)


def arrays_of_estimates(people: list[tuple[float, float, int, int]]) -> list[Estimate | None]:
    first, last, clusters, groups = arrays(people)
    return [
        *means_by(last, clusters, groups, 4),
        *changes_by(first, last, clusters, groups, 4),
        *differences_by(last, clusters, groups, 4),
        *shares_by(last > first, clusters, groups, 4),
    ]


def test_one_case_says_nothing_about_how_sure_its_mean_is() -> None:
    values, one_case = np.array([0.2, 0.9, 0.4]), np.zeros(3, dtype=np.int64)
    assert clustered_mean(values, one_case) == Estimate(3, 1, pytest.approx(0.5), None, None)
    assert clustered_mean(np.array([]), np.array([], dtype=np.int64)) is None


def test_no_spread_between_cases_is_no_certainty() -> None:
    assert clustered_mean(np.full(4, 0.7), np.arange(4)) == Estimate(4, 4, 0.7, None, None)
    within = clustered_mean(np.array([0.1, 0.9, 0.2, 0.8]), np.array([0, 0, 1, 1]))
    assert within == Estimate(4, 2, 0.5, None, None)


def test_a_side_of_one_case_has_a_difference_without_an_interval() -> None:
    values, clusters = np.array([0.1, 0.5, 0.6, 0.8, 0.2]), np.array([0, 0, 1, 2, 3])
    found = clustered_difference(values, clusters, clusters == 0)
    assert found is not None
    assert found.mean == pytest.approx(0.3 - 1.6 / 3)
    assert (found.low, found.high) == (None, None)
    assert clustered_difference(values, clusters, np.zeros(5, dtype=bool)) is None
    assert clustered_difference(values, clusters, np.ones(5, dtype=bool)) is None


def test_a_family_on_both_sides_makes_a_difference_surer() -> None:
    draw = np.random.default_rng(3)
    clusters, is_in = np.repeat(np.arange(200), 2), np.tile([True, False], 200)
    values = draw.standard_normal(200)[clusters] + 0.1 * draw.standard_normal(400) + 0.5 * is_in
    together, apart = clustered_difference(values, clusters, is_in), clustered_difference(values, np.arange(400), is_in)
    assert together is not None
    assert apart is not None
    assert together.high is not None
    assert together.low is not None
    assert apart.high is not None
    assert apart.low is not None
    assert together.high - together.low < (apart.high - apart.low) / 4


@pytest.mark.parametrize(
    ("values", "clusters", "groups"),
    [([1.0], [1, 2], [0]), ([1.0, math.nan], [1, 2], [0, 0]), ([1.0], [1], [2]), ([1.0], [1], [-2])],
)
def test_what_cannot_be_reckoned_is_refused(values: list[float], clusters: list[int], groups: list[int]) -> None:
    for reckon in (means_by, differences_by):
        with pytest.raises(ValueError, match="values, cases and groups|finite|a group"):
            reckon(np.array(values), np.array(clusters), np.array(groups), 2)


def test_first_and_last_are_of_the_same_persons() -> None:
    with pytest.raises(ValueError, match="both values"):
        clustered_change(np.zeros(2), np.zeros(3), np.zeros(2, dtype=np.int64))


def test_the_cases_of_everybody_else_are_those_with_anybody_outside() -> None:
    """Case 0 stands in group 0 alone, case 1 in both, case 2 in group 1, and case 3 in none."""
    clusters, groups = np.array([0, 0, 1, 1, 2, 3]), np.array([0, 0, 0, 1, 1, -1])
    assert cases_beside(clusters, groups, 3).tolist() == [3, 3, 4]
