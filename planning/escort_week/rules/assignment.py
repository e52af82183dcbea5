"""Assignment as numbers: places, escorts who could fill them, and which places one escort cannot fill both.

A better assignment fills more required places, then more advised ones, then costs less.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

Chosen = tuple[int | None, ...]  # by place, the number of the escort; None: nobody
ConflictTest = Callable[[int, int], bool]


@dataclass(frozen=True)
class Pair:
    """An escort who could fill a place, by their numbers, and what that costs (hundredths of the currency)."""

    escort: int
    place: int
    cost: int


@dataclass(frozen=True)
class Problem:
    """What is to be assigned: by place whether it is required (else advised), and the pairs that are possible.

    `cliques`: sets of places of which one escort fills at most one; two places that meet stand in one of them.
    """

    required: tuple[bool, ...]
    pairs: tuple[Pair, ...]
    cliques: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def costs(self) -> dict[tuple[int, int], int]:
        """The cost by escort and place."""
        return {(pair.escort, pair.place): pair.cost for pair in self.pairs}

    @cached_property
    def meets(self) -> tuple[frozenset[int], ...]:
        """By place, the places that an escort of this one cannot fill."""
        met: list[set[int]] = [set() for _place in self.required]
        for clique in self.cliques:
            for place in clique:
                met[place].update(clique)
        return tuple(frozenset(places - {place}) for place, places in enumerate(met))

    @property
    def weights(self) -> tuple[int, ...]:
        """What filling each place is worth: one required place more than all advised ones together."""
        advised = len(self.required) - sum(self.required)
        return tuple(advised + 1 if is_required else 1 for is_required in self.required)


@dataclass(frozen=True, order=True)
class Value:
    """How good an assignment is; the smaller, the better. Counts are negative, the cost in hundredths."""

    required: int
    advised: int
    cost: int


@dataclass(frozen=True)
class Answer:
    """An assignment and what is proven of it.

    `most_filled`: no assignment fills more of the weight of places; None: not bounded. `least_cost`: none that fills as
    much costs less; None: not bounded.
    """

    chosen: Chosen
    most_filled: int | None = None
    least_cost: int | None = None


def value_of(problem: Problem, chosen: Chosen) -> Value:
    """How good an assignment is. ValueError where it breaks a condition."""
    broken = [place for place, escort in enumerate(chosen) if escort is not None and not _may(problem, chosen, place)]
    if broken or len(chosen) != len(problem.required):
        raise ValueError(f"places that cannot be filled so: {broken}")
    filled = [(place, escort) for place, escort in enumerate(chosen) if escort is not None]
    required = sum(problem.required[place] for place, _escort in filled)
    return Value(-required, required - len(filled), sum(problem.costs[escort, place] for place, escort in filled))


def _may(problem: Problem, chosen: Chosen, place: int) -> bool:
    is_free = all(chosen[other] != chosen[place] for other in problem.meets[place])
    return is_free and (chosen[place], place) in problem.costs


def weight_filled(problem: Problem, chosen: Chosen) -> int:
    """The weight of the places that are filled."""
    weights = problem.weights
    return sum(weights[place] for place, escort in enumerate(chosen) if escort is not None)


def greedy(problem: Problem, begun: Chosen = ()) -> Chosen:
    """The assignment that an officer would make by hand: required places first, hardest first, each the cheapest.

    `begun`: what is filled already, and stays so.
    """
    by_place: dict[int, list[Pair]] = {place: [] for place in range(len(problem.required))}
    for pair in problem.pairs:
        by_place[pair.place].append(pair)
    chosen: list[int | None] = list(begun or (None,) * len(problem.required))
    for place in sorted(by_place, key=lambda place: (not problem.required[place], len(by_place[place]), place)):
        if chosen[place] is not None:
            continue
        busy = {chosen[other] for other in problem.meets[place]}
        free = [pair for pair in by_place[place] if pair.escort not in busy]
        if free:
            chosen[place] = min(free, key=lambda pair: (pair.cost, pair.escort)).escort
    return tuple(chosen)


def cliques_of(spans: Sequence[tuple[datetime, datetime]], meets: ConflictTest) -> tuple[tuple[int, ...], ...]:
    """Cover every pair of places that meet by sets of places that all meet; `spans` are widened by rest already.

    Places that do not overlap in time do not meet. Where everything meets that overlaps, the places under way at the
    beginning of each are such a set, and as few as they can be (interval graphs: Fulkerson and Gross, 1965).
    """
    order = sorted(range(len(spans)), key=lambda place: (spans[place], place))
    cliques: list[frozenset[int]] = []
    under_way: list[int] = []
    for place in order:
        under_way = [other for other in under_way if spans[other][1] > spans[place][0]]
        met = [other for other in under_way if meets(other, place)]
        if all(meets(a, b) for at, a in enumerate(met) for b in met[:at]):
            cliques.append(frozenset((*met, place)))
        else:
            cliques += [frozenset((other, place)) for other in met]
        under_way.append(place)
    return tuple(sorted(tuple(sorted(clique)) for clique in _largest(cliques)))


def _largest(cliques: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Those of two and more that lie in no other."""
    by_size = sorted(
        {clique for clique in cliques if len(clique) > 1}, key=lambda clique: (-len(clique), sorted(clique))
    )
    by_place: dict[int, list[frozenset[int]]] = {}
    kept = []
    for clique in by_size:
        if not any(clique <= larger for larger in by_place.get(min(clique), ())):
            kept.append(clique)
            for place in clique:
                by_place.setdefault(place, []).append(clique)
    return kept
