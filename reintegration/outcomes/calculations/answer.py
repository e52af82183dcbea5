"""What is estimated of every row of every table: shares, means, changes and differences with their intervals."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reintegration.outcomes.calculations.estimates import (
    Codes,
    Estimate,
    cases_beside,
    changes_by,
    differences_by,
    means_by,
    response_weights,
    shares_by,
    weighted_share,
)
from reintegration.outcomes.rules.figures import (
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
