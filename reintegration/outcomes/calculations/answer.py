"""What is estimated of every row of every table: shares, means, changes and differences with their intervals."""

import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.linalg import qr
from statsmodels.tools.sm_exceptions import ModelWarning

from reintegration.outcomes.calculations.estimates import (
    Codes,
    Estimate,
    Flags,
    Floats,
    cases_beside,
    changes_by,
    differences_by,
    means_by,
    shares_by,
)
from reintegration.outcomes.rules.figures import wilson
from reintegration.outcomes.rules.tables import (
    MISSING,
    SHARING_OUT,
    TOTAL,
    Adult,
    Key,
    OutcomeState,
    Scores,
    Table,
    score_names,
)

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


Values = dict[str, Any]
_WEIGHTED_BY = (Table.SEX, Table.AGE, Table.COUNTRY, Table.TRACK)


@dataclass(frozen=True)
class _Measured:
    """The people who are measured, as arrays in one order; `first` and `last` have a column for each score."""

    people: Sequence[Adult]
    cases: Codes
    last: NDArray[np.float64]
    is_sustained: NDArray[np.bool_]
    is_paired: NDArray[np.bool_]
    first: NDArray[np.float64]


def _codes(words: Sequence[str]) -> tuple[list[str], Codes]:
    names = sorted(set(words))
    places = {name: place for place, name in enumerate(names)}
    return names, np.array([places[word] for word in words], dtype=np.int64)


def _measured(adults: Sequence[Adult]) -> _Measured:
    people = [adult for adult in adults if adult.last is not None]
    empty = (0.0,) * len(score_names())
    return _Measured(
        people,
        _codes([adult.cluster for adult in people])[1],
        np.array([adult.last for adult in people], dtype=np.float64).reshape(len(people), len(empty)),
        np.array([adult.standing is OutcomeState.SUSTAINED for adult in people], dtype=np.bool_),
        np.array([adult.first is not None for adult in people], dtype=np.bool_),
        np.array([adult.first or empty for adult in people], dtype=np.float64).reshape(len(people), len(empty)),
    )


def _plain(estimate: Estimate | None) -> list[float | None] | None:
    return None if estimate is None else [estimate.mean, estimate.low, estimate.high]


def values_of_rows(
    adults: Sequence[Adult], rounds: Mapping[int, Sequence[Adult]], least: int, trim_at: int
) -> dict[Key, Values]:
    """The estimates of every row in which anybody is measured, as plain values: [number, low, high].

    `cases`, `share` (sustained), `means` and `change` (by score), `difference` (to everybody else of the table, of the
    share and of the composite), `beside` (the cases of everybody else). The rounds have `cases` and `means` alone,
    everybody together also `weighted`: the share with weights for who is missing. `least`, `trim_at`: of these weights
    (`response_weights`), people and percentile.
    """
    some = _measured(adults)
    by_row = {}
    if some.people:
        by_row[TOTAL] = _of_groups(some, np.zeros(len(some.people), dtype=np.int64), 1, False)[0]
        by_row[TOTAL]["weighted"] = _plain(_weighted(adults, some, least, trim_at))
        for at, table in enumerate(SHARING_OUT):
            names, groups = _codes([adult.rows[at] for adult in some.people])
            values = _of_groups(some, groups, len(names), True)
            by_row.update({(table, name): row_values for name, row_values in zip(names, values, strict=True)})
    for month, people in rounds.items():
        measured = _measured(people)
        if measured.people:
            by_row[(Table.ROUND, str(month))] = _means(measured, np.zeros(len(measured.people), dtype=np.int64), 1)[0]
    return by_row


def _weighted(adults: Sequence[Adult], some: _Measured, least: int, trim_at: int) -> Estimate | None:
    due = [adult for adult in adults if adult.last is not None or adult.standing in MISSING]
    columns = [_codes([adult.rows[SHARING_OUT.index(table)] for adult in due])[1] for table in _WEIGHTED_BY]
    is_measured = np.array([adult.last is not None for adult in due], dtype=np.bool_)
    weights = response_weights(is_measured, columns, least=least, trim_at=trim_at)
    return None if weights is None else weighted_share(some.is_sustained, some.cases, weights)


def _means(some: _Measured, groups: Codes, number: int) -> list[Values]:
    by_score = [means_by(some.last[:, at], some.cases, groups, number) for at in range(len(score_names()))]
    by_group = []
    for group in range(number):
        estimates = dict(zip(score_names(), (means[group] for means in by_score), strict=True))
        any_one = next(iter(estimates.values()))
        cases = any_one.clusters if any_one is not None else 0
        by_group.append({"cases": cases, "means": {name: _plain(estimate) for name, estimate in estimates.items()}})
    return by_group


def _of_groups(some: _Measured, groups: Codes, number: int, is_compared: bool) -> list[Values]:
    by_group = _means(some, groups, number)
    shares = shares_by(some.is_sustained, some.cases, groups, number)
    paired = some.is_paired
    changes = {
        name: changes_by(some.first[paired, at], some.last[paired, at], some.cases[paired], groups[paired], number)
        for at, name in enumerate(score_names())
    }
    differences = _differences(some, groups, number) if is_compared else {}
    beside = cases_beside(some.cases, groups, number) if is_compared else [0] * number
    for group, values in enumerate(by_group):
        values["share"] = _plain(shares[group])
        values["change"] = {name: _plain(estimates[group]) for name, estimates in changes.items()}
        values["beside"] = int(beside[group])
        values["difference"] = {name: _plain(estimates[group]) for name, estimates in differences.items()}
    return by_group


def _differences(some: _Measured, groups: Codes, number: int) -> dict[str, list[Estimate | None]]:
    composite = some.last[:, score_names().index("composite")]
    return {
        "share": differences_by(some.is_sustained.astype(np.float64), some.cases, groups, number),
        "composite": differences_by(composite, some.cases, groups, number),
    }


# A process of its own that estimates: facts as JSON on stdin, values as JSON on stdout, then it is over.


def _scores(plain: Sequence[float] | None) -> Scores | None:
    if plain is None:
        return None
    economic, social, psychosocial, composite = plain
    return economic, social, psychosocial, composite


def _adults(plain: Sequence[Sequence[Any]]) -> list[Adult]:
    return [
        Adult(cluster, tuple(rows), OutcomeState(standing), _scores(last), _scores(first))
        for cluster, rows, standing, last, first in plain
    ]


def answered(request: dict[str, Any]) -> list[list[Any]]:
    """The values of every row as [table, row, values]. `request`: adults, rounds by month, least, trim_at."""
    rounds = {int(month): _adults(people) for month, people in request["rounds"].items()}
    values_by_row = values_of_rows(_adults(request["adults"]), rounds, request["least"], request["trim_at"])
    return [[kind, row, values] for (kind, row), values in values_by_row.items()]


if __name__ == "__main__":
    json.dump(answered(json.load(sys.stdin)), sys.stdout)
