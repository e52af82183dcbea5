"""The assignment of least cost by integer linear programming.

One variable for each pair of escort and place, one for each place that stays open; each place is filled once or stays
open, each escort fills at most one place of a clique. First the weight of open places is made as small as it can be,
then, holding it, the cost. Where time runs out before the best is proven, parts of the assignment, those of a few
escorts at a time, are solved to the end (large neighbourhood search), and the bound that is proven is given.

Sources: HiGHS (Huangfu and Hall, Parallelizing the dual revised simplex method, 2018) through `scipy.optimize.milp`;
Shaw, Using constraint programming and local search methods to solve vehicle routing problems, 1998.
"""

import math
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planning.escort_week.rules.assignment import Answer, Chosen, Pair, Problem, greedy, value_of, weight_filled

_FILLING, _COSTING = 0.3, 0.4  # the shares of the time that the two questions may take; what is left is for parts
_NEAR = 1e-6  # how far from a whole number the bound of whole numbers may lie
_AT_ONCE = 8  # escorts whose places are looked at together
_PART_SECONDS = 0.5
_FRUITLESS = 60  # parts in a row without anything better


@dataclass(frozen=True)
class _Solved:
    """What the solver said: an assignment, and the bound of what was asked for; None: nothing."""

    chosen: Chosen | None
    bound: float | None
    is_proven: bool


class _Model:
    """The variables and rows of a problem: pairs first, then the places that somebody could fill, as open."""

    def __init__(self, problem: Problem) -> None:
        """Draw up the rows."""
        self.problem = problem
        self.places = sorted({pair.place for pair in problem.pairs})
        self.size = len(problem.pairs) + len(self.places)
        groups = self._groups()
        at_rows = np.repeat(np.arange(len(groups)), [len(columns) for columns in groups])
        columns = np.array([at for group in groups for at in group], dtype=np.int64)
        matrix = csr_array((np.ones(len(columns)), (at_rows, columns)), shape=(len(groups), self.size))
        least = np.zeros(len(groups))
        least[: len(self.places)] = 1
        self.rows = LinearConstraint(matrix, lb=least, ub=np.ones(len(groups)))
        self.weights = np.zeros(self.size)
        self.weights[len(problem.pairs) :] = [problem.weights[place] for place in self.places]

    def _groups(self) -> list[list[int]]:
        """The columns of each row: a place, then each escort and clique in which the escort has two pairs and more."""
        of_places: dict[int, list[int]] = {place: [] for place in self.places}
        of_cliques: dict[tuple[int, int], list[int]] = {}
        in_cliques: dict[int, list[int]] = {}
        for number, clique in enumerate(self.problem.cliques):
            for place in clique:
                in_cliques.setdefault(place, []).append(number)
        for at, pair in enumerate(self.problem.pairs):
            of_places[pair.place].append(at)
            for number in in_cliques.get(pair.place, ()):
                of_cliques.setdefault((pair.escort, number), []).append(at)
        for at, place in enumerate(self.places, len(self.problem.pairs)):
            of_places[place].append(at)
        return [*of_places.values(), *(columns for columns in of_cliques.values() if len(columns) > 1)]

    def costs(self) -> NDArray[np.float64]:
        """The cost of each pair over the cheapest of its place, and what is saved by leaving a place open: small."""
        cheapest: dict[int, int] = {}
        for pair in self.problem.pairs:
            cheapest[pair.place] = min(pair.cost, cheapest.get(pair.place, pair.cost))
        over = [pair.cost - cheapest[pair.place] for pair in self.problem.pairs]
        return np.array([*over, *(-cheapest[place] for place in self.places)], dtype=np.float64)

    def minimum(self, costs: NDArray[np.float64], most_open: int | None, seconds: float) -> _Solved:
        """The choice of least cost, and the bound; at most so much weight stays open. HiGHS is deterministic."""
        if seconds <= 0:
            return _Solved(None, None, False)
        held, open_at_most = [self.rows], np.ones(self.size)
        if most_open == 0:  # no row over all places, which would make the problem harder
            open_at_most[len(self.problem.pairs) :] = 0
        elif most_open is not None:
            held.append(LinearConstraint(csr_array(self.weights.reshape(1, -1)), ub=most_open))
        answer: Any = milp(
            costs,
            integrality=np.ones(self.size),
            bounds=Bounds(0, open_at_most),
            constraints=held,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        bound = answer.mip_dual_bound
        is_bounded = bound is not None and math.isfinite(bound)
        return _Solved(self._chosen(answer.x), float(bound) if is_bounded else None, answer.status == 0)

    def _chosen(self, values: NDArray[np.float64] | None) -> Chosen | None:
        if values is None:
            return None
        chosen: list[int | None] = [None] * len(self.problem.required)
        for at in np.flatnonzero(values[: len(self.problem.pairs)] > 1 / 2):
            pair = self.problem.pairs[int(at)]
            chosen[pair.place] = pair.escort
        return tuple(chosen)


def solved(problem: Problem, seconds: float) -> Answer:
    """The best assignment found within so many seconds, and what is proven of it; never worse than greedy."""
    ends = time.monotonic() + seconds
    answer, is_proven = _in_two_steps(problem, greedy(problem), seconds)
    if is_proven:
        return answer
    # The bound of the cost holds for all that fill at least as much as was filled then: for these, too.
    return replace(answer, chosen=_in_parts(problem, answer.chosen, ends))


def _in_two_steps(problem: Problem, begun: Chosen, seconds: float) -> tuple[Answer, bool]:
    """The best of `begun` and of what the solver says to both questions, and whether nothing can be better."""
    if not problem.pairs:
        return Answer(begun, 0, 0), True
    model = _Model(problem)
    first = model.minimum(model.weights, None, seconds * _FILLING)
    best = _better(problem, begun, first.chosen)
    could_be = int(model.weights.sum())
    filled = weight_filled(problem, best)
    most = None if first.bound is None else max(filled, could_be - math.ceil(first.bound - _NEAR))
    costs = model.costs()
    second = model.minimum(costs, could_be - filled, seconds * _COSTING)
    best = _better(problem, best, second.chosen)
    base = -int(costs[len(problem.pairs) :].sum())
    # The bound holds for whatever fills as much; what is best may fill more, and cost more than what the solver said.
    cost = value_of(problem, best).cost
    least = None if second.bound is None else min(cost, base + math.ceil(second.bound - _NEAR))
    is_proven = most == filled and second.is_proven
    return Answer(best, most, least), is_proven


def _better(problem: Problem, first: Chosen, second: Chosen | None) -> Chosen:
    """The better of two; what the solver left open when its time was over is filled by hand."""
    if second is None:
        return first
    return min(first, greedy(problem, second), key=lambda chosen: value_of(problem, chosen))


def _in_parts(problem: Problem, chosen: Chosen, ends: float) -> Chosen:
    """Solve the places of a few escorts at a time anew, with the open ones, until time runs out or nothing helps."""
    escorts = sorted({pair.escort for pair in problem.pairs})
    draw, fruitless = np.random.default_rng(0), 0
    while fruitless < _FRUITLESS and time.monotonic() < ends and len(escorts) > _AT_ONCE:
        some = {int(escort) for escort in draw.choice(escorts, _AT_ONCE, replace=False)}
        part, places = _part(problem, chosen, some)
        begun = tuple(chosen[place] for place in places)
        answer, _proven = _in_two_steps(part, begun, min(_PART_SECONDS, max(0.0, ends - time.monotonic())))
        fruitless = 0 if value_of(part, answer.chosen) < value_of(part, begun) else fruitless + 1
        changed = dict(zip(places, answer.chosen, strict=True))
        chosen = tuple(changed.get(place, escort) for place, escort in enumerate(chosen))
    return chosen


def _part(problem: Problem, chosen: Chosen, escorts: Collection[int]) -> tuple[Problem, list[int]]:
    """The problem of these escorts alone: their places and the open ones, and the numbers that these places have."""
    places = [place for place, escort in enumerate(chosen) if escort is None or escort in escorts]
    numbers = {place: number for number, place in enumerate(places)}
    pairs = tuple(
        Pair(pair.escort, numbers[pair.place], pair.cost)
        for pair in problem.pairs
        if pair.escort in escorts and pair.place in numbers
    )
    cliques = (tuple(numbers[place] for place in clique if place in numbers) for clique in problem.cliques)
    required = tuple(problem.required[place] for place in places)
    return Problem(required, pairs, tuple(clique for clique in cliques if len(clique) > 1)), places
