"""Estimates with 95 % intervals that know that people of one case are alike; and weights for who is missing.

Arrays have one entry for each person: `values` as float64, `clusters` an integer code of the person's case, `groups` an
integer code from 0 to `n_groups` - 1, or -1 for who is in none. The order of people changes nothing but the last digit.
Source: the cluster-robust variance of Liang and Zeger 1986 in the form that is called CR1; the interval of a share is
that of reintegration/outcomes/rules/figures.py.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from foundation.lazy import lazily
from foundation.shares import Z_95, wilson
from reintegration.outcomes.rules.figures import CaseSums, interval

# Two seconds of the processor to load, and needed only where enough people are measured for weights.
if TYPE_CHECKING:
    from scipy import linalg
    from statsmodels.genmod import families, generalized_linear_model as linear
    from statsmodels.tools import sm_exceptions
else:
    linalg, linear = lazily("scipy.linalg"), lazily("statsmodels.genmod.generalized_linear_model")
    families, sm_exceptions = lazily("statsmodels.genmod.families"), lazily("statsmodels.tools.sm_exceptions")

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
UPPER = NormalDist().cdf(Z_95)
_NO_SPREAD = 1e-12  # of the largest value: what rounding leaves where there is no spread at all


@dataclass(frozen=True)
class Estimate:
    """A number of n people in so many cases (`clusters`), and its 95 % interval.

    `mean` is the mean, the change, the difference or the share, in the unit of the values. `low` and `high` are None
    where the people say nothing about how sure the number is: one case only, or no spread between cases.
    """

    n: int
    clusters: int
    mean: float
    low: float | None
    high: float | None


def clustered_mean(values: Floats, clusters: Codes) -> Estimate | None:
    """The mean of these people; None without people. Its interval is that of `means_by`.

    Raises ValueError for arrays of different lengths, and for a value that is no finite number.
    """
    return means_by(values, clusters, np.zeros(len(values), dtype=np.int64), 1)[0]


def clustered_change(first: Floats, last: Floats, clusters: Codes) -> Estimate | None:
    """The mean of last minus first within the same persons; None without people. Raises as `clustered_mean` does."""
    return changes_by(first, last, clusters, np.zeros(len(first), dtype=np.int64), 1)[0]


def clustered_difference(values: Floats, clusters: Codes, is_in: Flags) -> Estimate | None:
    """The mean of who is marked minus the mean of everybody else; None where either side is empty.

    Its interval is that of `differences_by`. Raises as `clustered_mean` does.
    """
    return differences_by(values, clusters, np.where(is_in, 0, -1), 1)[0]


def means_by(values: Floats, clusters: Codes, groups: Codes, n_groups: int) -> list[Estimate | None]:
    """The mean of each group; None for a group without people.

    With n people in G cases and r the residuals (value minus mean), the variance of the mean is
    G / (G - 1) * sum over cases of (sum of r in the case) ** 2 / n ** 2, and the interval the mean plus and minus the
    square root of it times the quantile of Student's t with G - 1 degrees of freedom. That is least squares on a
    constant with CR1. Raises ValueError for arrays of different lengths, for a value that is no finite number, and for
    a group that is not below `n_groups`.
    """
    _check(values, clusters, groups, n_groups)
    is_in = groups >= 0
    values, clusters, groups = values[is_in], clusters[is_in], groups[is_in]
    people = np.bincount(groups, minlength=n_groups)
    means = np.bincount(groups, weights=values, minlength=n_groups) / np.maximum(people, 1)
    pair, group_of_pair, _case_of_pair = _pairs(_compact(clusters), groups)
    residuals = np.bincount(pair, weights=values - means[groups])
    cases = np.bincount(group_of_pair, minlength=n_groups)
    spread = np.bincount(group_of_pair, weights=residuals**2, minlength=n_groups)
    errors = np.sqrt(spread * cases / np.maximum(cases - 1, 1)) / np.maximum(people, 1)
    scale = _scale(values)
    return [
        _estimate(people[group], cases[group], means[group], errors[group], scale) if people[group] else None
        for group in range(n_groups)
    ]


def changes_by(first: Floats, last: Floats, clusters: Codes, groups: Codes, n_groups: int) -> list[Estimate | None]:
    """The mean of last minus first of each group, paired within persons. Otherwise as `means_by`."""
    if len(first) != len(last):
        raise ValueError("a change needs both values of each person")
    return means_by(last - first, clusters, groups, n_groups)


def differences_by(values: Floats, clusters: Codes, groups: Codes, n_groups: int) -> list[Estimate | None]:
    """The mean of each group minus the mean of everybody else given, in a group or in none; None where a side is empty.

    Least squares on a constant and the mark of the group, with CR1: with n people in G cases altogether, r the
    residuals from the mean of the own side, and n1 and n0 people, each case counts (sum of r inside) / n1 - (sum of r
    outside) / n0, so that a case may stand on both sides. The variance is G / (G - 1) * (n - 1) / (n - 2) times the sum
    of their squares; Student's t with G - 1 degrees of freedom. `n` and `clusters` are those of both sides together.
    A side of one case has no interval: its mean would look as if it were known exactly. Takes time in proportion to
    people, and to groups times cases. Raises as `means_by` does.
    """
    _check(values, clusters, groups, n_groups)
    cases = _compact(clusters)
    # Measured from the common mean, sums of a case do not lose digits to a large constant.
    values = values - values.mean() if len(values) else values
    everybody = (_count(cases), _sum(cases, values))
    is_in = groups >= 0
    pair, group_of_pair, case_of_pair = _pairs(cases[is_in], groups[is_in])
    inside = (_count(pair), _sum(pair, values[is_in]))
    ends = np.searchsorted(group_of_pair, np.arange(n_groups + 1))
    differences, scale = [], _scale(values)
    for group in range(n_groups):
        of_group = slice(ends[group], ends[group + 1])
        parts = (inside[0][of_group], inside[1][of_group])
        differences.append(_difference(everybody, case_of_pair[of_group], parts, scale))
    return differences


def cases_beside(clusters: Codes, groups: Codes, n_groups: int) -> Codes:
    """For each group the cases that have anybody outside of it: those of everybody else."""
    _pair, group_of_pair, case_of_pair = _pairs(_compact(clusters), groups)
    is_whole = (np.bincount(case_of_pair)[case_of_pair] == 1) & (group_of_pair >= 0)
    whole = np.bincount(group_of_pair[is_whole], minlength=n_groups)
    return np.asarray(len(np.unique(clusters)) - whole, dtype=np.int64)


def shares_by(is_so: Flags, clusters: Codes, groups: Codes, n_groups: int) -> list[Estimate | None]:
    """The share of each group for whom it is so; None for a group without people.

    The interval is `interval` of reintegration/outcomes/rules/figures.py, of exact sums over cases, and always there.
    Raises as `means_by` does.
    """
    _check(is_so, clusters, groups, n_groups)
    is_in = groups >= 0
    pair, group_of_pair, _case_of_pair = _pairs(_compact(clusters[is_in]), groups[is_in])
    people = np.bincount(pair)
    so = np.bincount(pair, weights=is_so[is_in])
    # Whole numbers below 2 ** 53 are exact as float64; nothing here comes near.
    columns = [np.ones_like(people), people, so, people * people, people * so, so * so]
    sums = np.array([np.bincount(group_of_pair, weights=column, minlength=n_groups) for column in columns])
    return [_share(CaseSums(*map(int, sums[:, group]))) for group in range(n_groups)]


def _share(sums: CaseSums) -> Estimate | None:
    ends = interval(sums)
    return Estimate(sums.people, sums.cases, sums.sustained / sums.people, *ends) if ends else None


def _difference(
    everybody: tuple[Floats, Floats], cases: Codes, inside: tuple[Floats, Floats], scale: float
) -> Estimate | None:
    """One group against everybody else. People and sums of values: of all cases, and of the part in the group."""
    (people, sums), (people_in, sums_in) = everybody, inside
    n, n_in = int(people.sum()), int(people_in.sum())
    n_out = n - n_in
    if not n_in or not n_out:
        return None
    mean_in = sums_in.sum() / n_in
    mean_out = (sums.sum() - sums_in.sum()) / n_out
    counts = (mean_out * people - sums) / n_out
    counts[cases] += (sums_in - mean_in * people_in) / n_in - (mean_out * people_in - sums_in) / n_out
    clusters = len(people)
    cases_out = clusters - int((people[cases] == people_in).sum())
    if min(len(cases), cases_out) < 2:
        return Estimate(n, clusters, float(mean_in - mean_out), None, None)
    variance = clusters / (clusters - 1) * (n - 1) / (n - 2) * float(np.square(counts).sum())
    return _estimate(n, clusters, mean_in - mean_out, np.sqrt(variance), scale)


def _estimate(n: int, clusters: int, mean: float, error: float, scale: float) -> Estimate:
    low = high = None
    if clusters > 1 and error > _NO_SPREAD * scale:
        reach = float(stdtrit(clusters - 1, UPPER) * error)
        low, high = float(mean) - reach, float(mean) + reach
    return Estimate(int(n), int(clusters), float(mean), low, high)


def _count(codes: Codes) -> Floats:
    return np.bincount(codes).astype(np.float64)


def _sum(codes: Codes, values: Floats) -> Floats:
    return np.bincount(codes, weights=values).astype(np.float64)


def _scale(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))


def _compact(clusters: Codes) -> Codes:
    """The same cases with codes from 0 on."""
    return np.unique(clusters, return_inverse=True)[1].astype(np.int64)


def _pairs(cases: Codes, groups: Codes) -> tuple[Codes, Codes, Codes]:
    """Which pair of case and group each person is in, and the group and the case of each pair, in order of groups."""
    width = int(cases.max(initial=0)) + 1
    keys, pair = np.unique(groups * width + cases, return_inverse=True)
    return pair.astype(np.int64), keys // width, keys % width


def _check(values: Floats | Flags, clusters: Codes, groups: Codes, n_groups: int) -> None:
    if not len(values) == len(clusters) == len(groups):
        raise ValueError("values, cases and groups are not of the same people")
    if not np.isfinite(values).all():
        raise ValueError("a value is no finite number")
    if groups.max(initial=-1) >= n_groups or groups.min(initial=-1) < -1:
        raise ValueError("a group that there is not")


# Weights for non-response: who was measured stands also for people like them who were not.

_DEPENDS = 1e-9  # of the longest column: what rounding leaves of one that follows from the others


def response_weights(is_measured: Flags, columns: Sequence[Codes], *, least: int, trim_at: float) -> Floats | None:
    """One weight for each measured person, in their order, with mean 1; None if no model can be fitted.

    All arrays are over everybody due; a column holds integer codes of a category. Logistic regression (generalised
    linear model, binomial) of being measured on all columns, main effects only. A category with fewer than `least`
    people measured, or not measured, is pooled with the others of its column that are small; if these are too few
    together, with its largest one. A weight is one over the fitted chance, at most the percentile `trim_at` (above 0,
    up to 100) of all weights. Everybody measured: all weights are 1. Raises ValueError for columns of different
    lengths and for a percentile out of range.
    """
    if any(len(column) != len(is_measured) for column in columns):
        raise ValueError("columns are not of the same people")
    if not 0 < trim_at <= 100:
        raise ValueError("a percentile is above 0, and 100 at most")
    if not is_measured.any():
        return None
    if is_measured.all():
        return np.ones(len(is_measured))
    pooled = [_pooled(column, is_measured, least) for column in columns]
    kinds, kind = np.unique(np.column_stack([np.zeros(len(is_measured)), *pooled]), axis=0, return_inverse=True)
    chances = _chances(kinds, np.bincount(kind[is_measured], minlength=len(kinds)), np.bincount(kind))
    if chances is None:
        return None
    weights = 1 / chances[kind[is_measured]]
    weights = np.minimum(weights, np.percentile(weights, trim_at))
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def weighted_share(is_so: Flags, clusters: Codes, weights: Floats) -> Estimate | None:
    """The weighted share of who was measured, with a 95 % interval; None without people.

    With weights w, the share p and u the sum of w times (value minus p) in a case, the variance of p is G / (G - 1)
    times the sum of u ** 2 over G cases, divided by the square of the sum of w. The interval is Wilson's with as many
    people as would have this variance one by one: at most (sum of w) ** 2 / sum of w ** 2, at least 1. For one case
    and for a share of 0 or 1: (sum of w) ** 2 / sum over cases of (sum of w in it) ** 2. With equal weights this is
    `interval` of reintegration/outcomes/rules/figures.py. The weights are taken as known. Raises ValueError for arrays
    of different lengths and for a weight that is not above 0.
    """
    if not len(is_so) == len(clusters) == len(weights):
        raise ValueError("values, cases and weights are not of the same people")
    if not len(is_so):
        return None
    if not (weights > 0).all():
        raise ValueError("a weight is not above 0")
    case = np.unique(clusters, return_inverse=True)[1]
    cases, total = int(case.max()) + 1, float(weights.sum())
    is_same = is_so.all() or not is_so.any()
    share = float(is_so[0]) if is_same else float(weights @ is_so) / total
    effective = most = total**2 / float(weights @ weights)
    if is_same or cases == 1:
        of_cases = np.bincount(case, weights=weights)
        effective = total**2 / float(of_cases @ of_cases)
    elif variance := _variance(share, is_so, case, weights):
        effective = min(most, share * (1 - share) / variance)
    low, high = wilson(share, max(1.0, effective))
    return Estimate(len(is_so), cases, share, low, high)


def _variance(share: float, is_so: Flags, case: Codes, weights: Floats) -> float:
    residuals = np.bincount(case, weights=weights * (is_so - share))
    cases = len(residuals)
    return float(cases / (cases - 1) * (residuals @ residuals) / weights.sum() ** 2)


def _pooled(column: Codes, is_measured: Flags, least: int) -> Codes:
    """The column with its small categories pooled, as codes from 0 on; one category is left if nothing else holds."""
    codes, code = np.unique(column, return_inverse=True)
    counts = np.array([np.bincount(code[is_measured == side], minlength=len(codes)) for side in (True, False)])
    is_small = np.asarray(counts.min(axis=0) < least)
    if not is_small.any():
        return np.asarray(code, dtype=np.int64)
    if is_small.all():
        return np.zeros(len(column), dtype=np.int64)
    largest = int(np.where(is_small, -1, counts.sum(axis=0)).argmax())
    rest = len(codes) if (counts[:, is_small].sum(axis=1) >= least).all() else largest
    return np.asarray(np.where(is_small[code], rest, code), dtype=np.int64)


def _chances(kinds: Floats, measured: Codes, people: Codes) -> Floats | None:
    """The fitted chance of being measured, of each kind of people; None if the model cannot be fitted."""
    marks = [kinds[:, [place]] == np.unique(kinds[:, place])[1:] for place in range(kinds.shape[1])]
    design = _independent(np.column_stack([np.ones(len(kinds)), *marks]))
    counts = np.concatenate([measured, people - measured])
    is_there, results = counts > 0, np.repeat([1.0, 0.0], len(kinds))
    model = linear.GLM(
        results[is_there],
        np.vstack([design, design])[is_there],
        family=families.Binomial(),
        freq_weights=counts[is_there],
    )
    with warnings.catch_warnings():
        # Whatever statsmodels warns of (no convergence, a kind that is always or never measured) is no model here.
        warnings.simplefilter("error", sm_exceptions.ModelWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fitted = model.fit()
        except (sm_exceptions.ModelWarning, RuntimeWarning, np.linalg.LinAlgError):
            return None
    chances = np.asarray(fitted.predict(design), dtype=np.float64)
    return chances if fitted.converged and (chances > 0).all() else None


def _independent(design: Floats) -> Floats:
    """The columns without those that follow from others (a country may settle the track): they change no chance."""
    r, order = linalg.qr(design, mode="r", pivoting=True)
    sizes = np.abs(np.diag(r))
    return design[:, np.sort(order[: int((sizes > _DEPENDS * sizes[0]).sum())])]
