"""Weights for non-response: who was measured stands also for people like them who were not.

A logistic model says how likely people of each kind (sex, age, country ...) were to be measured, and whoever was counts
as one over that. It mends the loss that these columns explain, and none that depends on how people fare: beside it
stand worst and best case, never instead of them.
"""

import warnings
from collections.abc import Sequence

import numpy as np
import statsmodels.api as sm
from scipy.linalg import qr
from statsmodels.tools.sm_exceptions import ModelWarning

from reintegration.outcomes.calculations.estimates import Codes, Estimate, Flags, Floats
from reintegration.outcomes.rules.figures import wilson

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
    model = sm.GLM(
        results[is_there],
        np.vstack([design, design])[is_there],
        family=sm.families.Binomial(),
        freq_weights=counts[is_there],
    )
    with warnings.catch_warnings():
        # Whatever statsmodels warns of (no convergence, a kind that is always or never measured) is no model here.
        warnings.simplefilter("error", ModelWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fitted = model.fit()
        except (ModelWarning, RuntimeWarning, np.linalg.LinAlgError):
            return None
    chances = np.asarray(fitted.predict(design), dtype=np.float64)
    return chances if fitted.converged and (chances > 0).all() else None


def _independent(design: Floats) -> Floats:
    """The columns without those that follow from others (a country may settle the track): they change no chance."""
    r, order = qr(design, mode="r", pivoting=True)
    sizes = np.abs(np.diag(r))
    return design[:, np.sort(order[: int((sizes > _DEPENDS * sizes[0]).sum())])]
