"""The assignment: equal to every possibility tried on small ones, never worse than greedy, within its conditions."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from planning.escort_week.calculations.solver import solved
from planning.escort_week.rules.assignment import (
    Answer,
    Chosen,
    Pair,
    Problem,
    cliques_of,
    greedy,
    value_of,
    weight_filled,
)

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)


def drawn(seed: int, escorts: int, places: int, hours: int) -> Problem:
    """A random problem: journeys of one to four days that begin within so many hours."""
    draw = random.Random(seed)
    spans = []
    for _place in range(places):
        starts = BEGIN + timedelta(hours=draw.randrange(hours))
        spans.append((starts, starts + timedelta(hours=draw.randrange(24, 96))))
    pairs = [
        Pair(escort, place, draw.randrange(10, 60) * 1000)
        for escort in range(escorts)
        for place in range(places)
        if draw.random() < 0.6
    ]
    required = tuple(draw.random() < 0.7 for _place in range(places))
    return Problem(required, tuple(pairs), cliques_of(spans, lambda first, second: True))


def every_assignment(problem: Problem) -> Iterator[Chosen]:
    """Every assignment that keeps the conditions."""
    choices = [
        [None, *(pair.escort for pair in problem.pairs if pair.place == place)]
        for place in range(len(problem.required))
    ]
    for chosen in product(*choices):
        try:
            value_of(problem, chosen)
        except ValueError:
            continue
        yield chosen


@pytest.mark.parametrize("seed", range(40))
def test_small_ones_are_as_good_as_the_best_of_all_possibilities(seed: int) -> None:
    problem = drawn(seed, escorts=3, places=6, hours=24 * 7)
    best = min(value_of(problem, chosen) for chosen in every_assignment(problem))
    answer = solved(problem, 10)
    assert value_of(problem, answer.chosen) == best
    assert answer.least_cost == best.cost
    assert answer.most_filled == weight_filled(problem, answer.chosen)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("seconds", [0.0, 0.05, 2.0])
def test_it_is_never_worse_than_greedy_however_little_time_there_is(seed: int, seconds: float) -> None:
    problem = drawn(seed, escorts=12, places=40, hours=24 * 10)
    answer, by_hand = solved(problem, seconds), greedy(problem)
    assert value_of(problem, answer.chosen) <= value_of(problem, by_hand)
    assert answer.most_filled is None or answer.most_filled >= weight_filled(problem, answer.chosen)
    assert answer.least_cost is None or answer.least_cost <= value_of(problem, answer.chosen).cost


@pytest.mark.parametrize("seed", range(20))
def test_what_is_proven_in_little_time_holds_for_the_best(seed: int) -> None:
    problem = drawn(seed, escorts=10, places=40, hours=24 * 7)
    best = solved(problem, 30).chosen
    for seconds in (0.02, 0.05):
        answer = solved(problem, seconds)
        filled = weight_filled(problem, best)
        assert answer.most_filled is None or answer.most_filled >= filled
        if answer.least_cost is not None and weight_filled(problem, answer.chosen) <= filled:
            assert answer.least_cost <= value_of(problem, best).cost


def test_greedy_is_beaten_where_it_takes_the_only_one_who_could_go_elsewhere() -> None:
    problem = Problem(
        (True, True, True), (Pair(0, 0, 1), Pair(1, 0, 2), Pair(0, 1, 1), Pair(1, 2, 9)), ((0, 1), (0, 2))
    )
    assert value_of(problem, solved(problem, 5).chosen).required == -2
    dear = Problem((True, True), (Pair(0, 0, 1), Pair(1, 0, 2), Pair(0, 1, 1), Pair(1, 1, 90)), ((0, 1),))
    assert value_of(dear, greedy(dear)).cost == 91
    assert value_of(dear, solved(dear, 5).chosen).cost == 3


def test_one_required_place_goes_before_all_advised_ones() -> None:
    problem = Problem((False, False, True), (Pair(0, 0, 1), Pair(0, 1, 1), Pair(0, 2, 500)), ((0, 2), (1, 2)))
    assert solved(problem, 5).chosen == (None, None, 0)


def test_the_same_question_gets_the_same_answer() -> None:
    problem = drawn(3, escorts=8, places=25, hours=24 * 14)
    assert solved(problem, 10) == solved(problem, 10)


def test_nothing_to_assign_is_nothing_assigned() -> None:
    assert solved(Problem((), ()), 1) == Answer((), 0, 0)
    assert solved(Problem((True,), ()), 1) == Answer((None,), 0, 0)


@pytest.mark.parametrize("seed", range(10))
def test_cliques_hold_every_two_places_that_meet_and_no_others(seed: int) -> None:
    draw = random.Random(seed)
    spans = []
    for _place in range(25):
        starts = BEGIN + timedelta(hours=draw.randrange(24 * 10))
        spans.append((starts, starts + timedelta(hours=draw.randrange(1, 60))))
    apart = {frozenset(draw.sample(range(25), 2)) for _pair in range(20)}

    def meets(first: int, second: int) -> bool:
        overlap = spans[first][0] < spans[second][1] and spans[second][0] < spans[first][1]
        return overlap and frozenset((first, second)) not in apart

    cliques = cliques_of(spans, meets)
    together = {(a, b) for clique in cliques for a in clique for b in clique if a < b}
    assert together == {(a, b) for b in range(25) for a in range(b) if meets(a, b)}


def test_an_assignment_that_breaks_a_condition_has_no_value() -> None:
    problem = Problem((True, True), (Pair(0, 0, 1), Pair(0, 1, 1)), ((0, 1),))
    for chosen in ((0, 0), (1, None)):
        with pytest.raises(ValueError, match="cannot be filled"):
            value_of(problem, chosen)
