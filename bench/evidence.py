"""How far figures can be trusted: made-up caseloads of which the truth is known, measured by the program's own code.

Prints the tables of docs/evidence.md. The draws have fixed seeds, so that the numbers are the same every time:
python -m bench.evidence
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from foundation.shares import wilson
from reintegration.outcomes.calculations.answer import response_weights, weighted_share
from reintegration.outcomes.calculations.estimates import (
    Codes,
    Estimate,
    Flags,
    Floats,
    clustered_change,
    clustered_difference,
    clustered_mean,
    shares_by,
)
from reintegration.outcomes.rules.figures import bounds

SEED = 20_260_101
CASELOADS = 2000
K = 11  # as rule statistics.suppressed_under
TRIM_AT = 99.0
ADULTS = ((1, 2, 3, 4, 6), (0.50, 0.30, 0.10, 0.06, 0.04))  # adults of a case, and how often
ALIKE = 0.5  # of what makes people different, the part that a family shares
STEEP = 0.8  # how much a score moves with how somebody fares
WOMEN = -0.3  # women fare worse, as published for returnees
BETTER = 0.35  # from the first round to the last
COUNTRIES = np.array([-0.5, -0.3, 0.0, 0.2, 0.4, 0.5])
SIZES = (8, 15, 30, 150)


@dataclass(frozen=True)
class Caseload:
    """Everybody due: case, sex, country, scores of the first and the last round, how they fare, whether sustained."""

    clusters: Codes
    is_woman: Flags
    country: Codes
    first: Floats
    last: Floats
    fares: Floats
    is_sustained: Flags


def caseload(draw: np.random.Generator, cases: int) -> Caseload:
    """People of so many families; how somebody fares is normal with variance 1 around the mean of their kind."""
    clusters = np.repeat(np.arange(cases), draw.choice(ADULTS[0], cases, p=ADULTS[1]))
    people = len(clusters)
    is_woman = draw.random(people) < 1 / 3
    country = draw.integers(0, len(COUNTRIES), cases)[clusters]
    family = np.sqrt(ALIKE) * draw.standard_normal(cases)[clusters]
    # Half of what is a person's own stays from round to round.
    own, before, after = np.sqrt((1 - ALIKE) / 2) * draw.standard_normal((3, people))
    mean = WOMEN * is_woman + COUNTRIES[country]
    fares = mean + BETTER + family + own + after
    first = ndtr(STEEP * (mean + family + own + before))
    return Caseload(clusters, is_woman, country, first, ndtr(STEEP * fares), fares, fares > 0)


def truths() -> dict[str, float]:
    """What the estimates are about: the same quantities over everybody who could ever be drawn, exactly."""
    means = {sex: COUNTRIES + WOMEN * sex for sex in (0, 1)}
    slope = STEEP / np.sqrt(1 + STEEP**2)

    def over(part: Callable[[Floats], Floats]) -> dict[int, float]:
        return {sex: float(part(mean).mean()) for sex, mean in means.items()}

    last, first = over(lambda mean: ndtr(slope * (mean + BETTER))), over(lambda mean: ndtr(slope * mean))
    share = over(lambda mean: ndtr(mean + BETTER))
    both = {name: (2 * of[0] + of[1]) / 3 for name, of in (("share", share), ("last", last), ("first", first))}
    return {
        "share": both["share"],
        "mean": both["last"],
        "change": both["last"] - both["first"],
        "sex": last[1] - last[0],
        "country": 0.0,
    }


def drawn(caseloads: int, cases: int) -> Iterator[tuple[np.random.Generator, Caseload]]:
    """So many caseloads, each with a seed of its own: the first hundred are the same however many follow."""
    for number in range(caseloads):
        draw = np.random.default_rng([SEED, cases, number])
        yield draw, caseload(draw, cases)


def complete(one: Caseload) -> dict[str, tuple[str, Estimate | None]]:
    """Every estimate where nobody is missing, with the name of the truth that it is about."""
    n, everybody = len(one.clusters), np.zeros(len(one.clusters), dtype=np.int64)
    share = float(one.is_sustained.mean())
    # Five cases drawn by lot against all others: no difference, but a side with few cases.
    is_few = one.clusters < 5
    return {
        "share, Wilson as if nobody had a family": ("share", Estimate(n, n, share, *wilson(share, n))),
        "share, Wilson with the design effect": ("share", shares_by(one.is_sustained, one.clusters, everybody, 1)[0]),
        "mean score": ("mean", clustered_mean(one.last, one.clusters)),
        "change of score within persons": ("change", clustered_change(one.first, one.last, one.clusters)),
        "difference of women and men": ("sex", clustered_difference(one.last, one.clusters, one.is_woman)),
        "difference of five cases and all others": ("country", clustered_difference(one.last, one.clusters, is_few)),
    }


def holds(found: Estimate | None, truth: float) -> bool | None:
    """Whether the interval holds the truth; None without an interval."""
    if found is None or found.low is None or found.high is None:
        return None
    return found.low <= truth <= found.high


def coverage(caseloads: int) -> list[list[str]]:
    """How often the interval holds the truth where nobody is missing, by estimate and number of cases."""
    truth, table = truths(), {}
    for cases in SIZES:
        answers: dict[str, list[bool | None]] = {}
        for _draw, one in drawn(caseloads, cases):
            for name, (about, found) in complete(one).items():
                answers.setdefault(name, []).append(holds(found, truth[about]))
        for name, held in answers.items():
            table.setdefault(name, []).append(percent(held))
    return [["95 % interval", *(f"{cases} cases" for cases in SIZES)], *([name, *row] for name, row in table.items())]


def percent(held: Sequence[bool | None]) -> str:
    """The share of the intervals that hold the truth, among those that there are."""
    known = [one for one in held if one is not None]
    return f"{100 * sum(known) / len(known):.1f} %" if known else "-"


# How likely somebody is to be measured: by nothing, by sex and country alone, or by how they fare.
LOSSES: dict[str, Callable[[Caseload], Floats]] = {
    "by lot": lambda one: np.full(len(one.fares), 0.6),
    "by sex and country": lambda one: ndtr(0.4 - 0.8 * one.is_woman + 1.2 * COUNTRIES[one.country]),
    "who fares badly is lost": lambda one: ndtr(0.1 + 0.7 * one.fares),
    "who fares well is lost": lambda one: ndtr(0.4 - 0.5 * one.fares),
}


@dataclass(frozen=True)
class Missing:
    """One caseload with people missing: errors of the shares, whether bounds and intervals hold the truth.

    Errors and bounds are about the people of the caseload; an interval is about everybody who could have been drawn.
    """

    measured: float
    naive: float
    weighted: float | None
    naive_holds: bool | None
    weighted_holds: bool | None
    bounds_hold: bool | None
    width: float | None


def with_loss(draw: np.random.Generator, one: Caseload, loss: Callable[[Caseload], Floats], of_all: float) -> Missing:
    """The share among those measured, weighted, and between worst and best case, against that of everybody due."""
    is_measured = draw.random(len(one.fares)) < loss(one)
    truth = float(one.is_sustained.mean())
    so, clusters = one.is_sustained[is_measured], one.clusters[is_measured]
    naive = shares_by(so, clusters, np.zeros(len(so), dtype=np.int64), 1)[0]
    assert naive is not None
    weights = response_weights(is_measured, [one.is_woman, one.country], least=K, trim_at=TRIM_AT)
    weighted = weighted_share(so, clusters, weights) if weights is not None else None
    between = known_bounds(int(so.sum()), len(so), len(is_measured))
    return Missing(
        measured=float(is_measured.mean()),
        naive=naive.mean - truth,
        weighted=weighted.mean - truth if weighted else None,
        naive_holds=holds(naive, of_all),
        weighted_holds=holds(weighted, of_all),
        bounds_hold=between[0] <= truth <= between[1] if between else None,
        width=between[1] - between[0] if between else None,
    )


def known_bounds(sustained: int, measured: int, due: int) -> tuple[float, float] | None:
    """The share at worst and at best; None where it would not be shown."""
    if min(sustained, measured - sustained, due - measured) < K:
        return None
    worst, best = bounds(sustained, measured, due)
    return float(worst), float(best)


def losses(caseloads: int) -> list[list[str]]:
    """What loss does to the share, by what it depends on. Errors in percentage points: mean over the caseloads."""
    of_all = truths()["share"]
    table = [
        ["who is lost", "measured", "share is off by", "weighted", "interval", "weighted", "bounds", "bounds apart"]
    ]
    for name, loss in LOSSES.items():
        found = [with_loss(draw, one, loss, of_all) for draw, one in drawn(caseloads, SIZES[-1])]
        table.append(
            [
                name,
                f"{100 * np.mean([one.measured for one in found]):.0f} %",
                points([one.naive for one in found]),
                points([one.weighted for one in found]),
                percent([one.naive_holds for one in found]),
                percent([one.weighted_holds for one in found]),
                percent([one.bounds_hold for one in found]),
                f"{100 * np.mean([one.width for one in found if one.width is not None]):.0f} points",
            ]
        )
    return table


def points(errors: Sequence[float | None]) -> str:
    """The mean error in percentage points, with its sign."""
    known = [error for error in errors if error is not None]
    return f"{100 * np.mean(known):+.1f}" if known else "-"


def as_markdown(table: Sequence[Sequence[str]]) -> str:
    """A table as it stands in the document."""
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([lines[0], "|" + "---|" * len(table[0]), *lines[1:]]) + "\n"


def main() -> None:
    """Draw, measure, print."""
    parser = argparse.ArgumentParser(description="The tables of docs/evidence.md.")
    parser.add_argument("--caseloads", type=int, default=CASELOADS)
    chosen = parser.parse_args()
    for table in (coverage(chosen.caseloads), losses(chosen.caseloads)):
        sys.stdout.write(as_markdown(table) + "\n")


if __name__ == "__main__":
    main()
