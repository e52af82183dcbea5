"""Weights for non-response: what they mend, what they leave, and when there are none."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings, strategies as st

from reintegration.outcomes.calculations.answer import response_weights, weighted_share
from reintegration.outcomes.rules.figures import interval, sums_of

K = 11
ALL = 100.0


def test_the_weights_are_one_over_the_chances_of_the_logistic_model() -> None:
    draw = np.random.default_rng(5)
    sex, age = draw.integers(0, 2, 2000), draw.integers(0, 4, 2000)
    is_measured = draw.random(2000) < 1 / (1 + np.exp(-(0.5 * sex - 0.4 * age)))
    found = response_weights(is_measured, [sex, age], least=K, trim_at=ALL)
    design = np.column_stack([np.ones(2000), sex, *(age == band for band in (1, 2, 3))])
    chances = sm.Logit(is_measured.astype(float), design).fit(disp=0).predict(design)[is_measured]
    assert found is not None
    assert found == pytest.approx((1 / chances) / (1 / chances).mean(), rel=1e-6)


def test_with_one_column_everybody_stands_for_those_like_them() -> None:
    sex = np.repeat([0, 1], [100, 100])
    is_measured = np.concatenate([np.arange(100) < 80, np.arange(100) < 20])
    found = response_weights(is_measured, [sex], least=K, trim_at=ALL)
    assert found is not None
    assert found == pytest.approx(np.repeat([1.25, 5.0], [80, 20]) / 2)
    share = weighted_share(sex[is_measured] == 0, np.arange(100), found)
    assert share is not None
    assert share.mean == pytest.approx(0.5)


def test_small_categories_are_pooled_and_nobody_weighs_without_bound() -> None:
    country = np.repeat([0, 1, 2, 3], [200, 200, 12, 12])
    is_measured = np.concatenate([np.arange(200) < 100, np.arange(200) < 150, np.arange(12) < 1, np.arange(12) < 11])
    found = response_weights(is_measured, [country], least=K, trim_at=ALL)
    assert found is not None
    of_small = found[country[is_measured] >= 2]
    assert of_small == pytest.approx(of_small[0])
    trimmed = response_weights(is_measured, [country], least=K, trim_at=50)
    assert trimmed is not None
    assert trimmed.max() == pytest.approx(np.median(trimmed))
    assert trimmed.mean() == pytest.approx(1)


def test_a_rest_that_is_small_itself_joins_the_largest_category() -> None:
    country = np.repeat([0, 1, 2], [300, 200, 6])
    is_measured = np.concatenate([np.arange(300) < 150, np.arange(200) < 150, np.arange(6) < 6])
    found = response_weights(is_measured, [country], least=K, trim_at=ALL)
    assert found is not None
    assert found[-1] == pytest.approx(found[0])


def test_a_column_that_follows_from_another_changes_nothing() -> None:
    draw = np.random.default_rng(6)
    country = draw.integers(0, 6, 3000)
    is_measured = draw.random(3000) < 0.3 + 0.1 * country
    alone = response_weights(is_measured, [country], least=K, trim_at=ALL)
    doubled = response_weights(is_measured, [country > 2, country, country], least=K, trim_at=ALL)
    assert alone is not None
    assert doubled == pytest.approx(alone)


def test_nobody_missing_weighs_one_and_nobody_measured_weighs_nothing() -> None:
    sex = np.arange(40) % 2
    assert response_weights(np.ones(40, dtype=bool), [sex], least=K, trim_at=99) == pytest.approx(np.ones(40))
    assert response_weights(np.zeros(40, dtype=bool), [sex], least=K, trim_at=99) is None


def test_what_makes_no_sense_is_refused() -> None:
    flags, codes = np.ones(3, dtype=bool), np.zeros(3, dtype=np.int64)
    with pytest.raises(ValueError, match="same people"):
        response_weights(flags, [codes[:2]], least=K, trim_at=99)
    with pytest.raises(ValueError, match="percentile"):
        response_weights(flags, [codes], least=K, trim_at=0)
    with pytest.raises(ValueError, match="same people"):
        weighted_share(flags, codes, np.ones(2))
    with pytest.raises(ValueError, match="above 0"):
        weighted_share(flags, codes, np.zeros(3))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=40), st.sampled_from([0.5, 1.0, 2.0]))
def test_equal_weights_are_no_weights(people: list[tuple[int, bool]], weight: float) -> None:
    clusters, is_so = np.array([case for case, _ in people]), np.array([so for _, so in people])
    cases = [(int((clusters == case).sum()), int(is_so[clusters == case].sum())) for case in set(clusters)]
    found = weighted_share(is_so, clusters, np.full(len(people), weight))
    assert found is not None
    assert (found.low, found.high) == pytest.approx(interval(sums_of(cases)), abs=1e-9)
    assert found.mean == pytest.approx(is_so.mean())


def test_unequal_weights_make_a_share_less_sure() -> None:
    is_so, clusters = np.arange(200) % 2 == 0, np.arange(200)
    equal = weighted_share(is_so, clusters, np.ones(200))
    unequal = weighted_share(is_so, clusters, np.where(np.arange(200) < 20, 10.0, 1.0))
    assert equal is not None
    assert unequal is not None
    assert unequal.high is not None
    assert unequal.low is not None
    assert equal.high is not None
    assert equal.low is not None
    assert unequal.high - unequal.low > 1.5 * (equal.high - equal.low)
    assert weighted_share(np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64), np.zeros(0)) is None
