"""The search finds the very ways that trying every chain of flights finds, and readiness thinks of each as it does."""

from collections.abc import Iterator

import pytest

from planning.ways.rules.legs import legs_of_way, road_departure
from planning.ways.rules.network import Connection, Road, instant_of
from planning.ways.rules.route import route_reasons
from planning.ways.rules.search import ways
from planning.ways.rules.ways import Way
from returns.journey.rules.journeys import EndFacts
from tests.factories.timetables import RULES, Looked, random_question

_END = EndFacts(is_named=True, km_away=0)


def _chains(looked: Looked) -> Iterator[tuple[Connection, ...]]:
    """Every chain of at most four flights from a source to a last stop, each beginning after the one before it."""
    query, by_origin = looked.query, {}
    for row in looked.network.connections:
        by_origin.setdefault(row.origin, []).append(row)

    def onward(chain: tuple[Connection, ...]) -> Iterator[tuple[Connection, ...]]:
        if chain[-1].destination in query.finals:
            yield chain
        if len(chain) < query.most_legs:
            for row in by_origin.get(chain[-1].destination, ()):
                if row.departs >= chain[-1].arrives and row.destination not in query.sources:
                    yield from onward((*chain, row))

    for source in query.sources:
        for row in by_origin.get(source, ()):
            is_asked = query.first_day <= row.departs_on <= query.last_day
            if is_asked and row.departs > query.now and row.destination not in query.sources:
                yield from onward((row,))


def _as_way(chain: tuple[Connection, ...], looked: Looked) -> Way:
    road: Road | None = looked.query.finals[chain[-1].destination]
    departs = road_departure(looked.network, chain[-1], looked.party, RULES.journey) if road else None
    arrives = chain[-1].arrives if road is None or departs is None else departs + road.minutes
    prices: dict[str, int] = {}
    for row in chain:
        if row.fares:
            prices[row.fares.currency] = prices.get(row.fares.currency, 0) + looked.party.pays(row.fares)
    unpriced = sum(row.fares is None for row in chain)
    return Way(chain, road, departs, arrives, {name: paid for name, paid in prices.items() if paid}, unpriced)


def _beats(one: Way, other: Way) -> bool:
    currencies = {*one.prices, *other.prices}
    return (
        one.arrives <= other.arrives
        and one.minutes <= other.minutes
        and one.changes <= other.changes
        and one.unpriced <= other.unpriced
        and all(one.prices.get(name, 0) <= other.prices.get(name, 0) for name in currencies)
    )


def _is_allowed(way: Way, looked: Looked) -> bool:
    if any(row.seats is not None and row.seats < looked.party.seats for row in way.connections):
        return False
    legs = legs_of_way(looked.network, way, with_bed=looked.query.with_bed)
    return not route_reasons(legs, _END, looked.party, RULES, instant_of(looked.query.now))


def _tried(looked: Looked) -> list[Way]:
    """The best ways of all chains, each judged as a whole by the functions of readiness."""
    best: list[Way] = []
    every = [_as_way(chain, looked) for chain in _chains(looked)]
    for way in sorted((way for way in every if way.minutes <= looked.query.most_minutes), key=lambda way: way.measures):
        if not any(_beats(other, way) for other in best) and _is_allowed(way, looked):
            best = [*(other for other in best if not _beats(way, other)), way]
    return best


def _measured(found: Iterator[Way] | tuple[Way, ...] | list[Way]) -> list[tuple[object, ...]]:
    return sorted(way.measures for way in found)


def _compare(seed: int) -> int:
    looked = random_question(seed)
    found = ways(looked.network, looked.query, looked.party, RULES)
    assert _measured(found) == _measured(_tried(looked)), seed
    assert all(_is_allowed(way, looked) for way in found)
    return len(found)


def test_it_finds_what_trying_every_chain_finds() -> None:
    counts = [_compare(seed) for seed in range(40)]
    assert sum(counts) > 40  # otherwise nothing was compared


@pytest.mark.slow
def test_it_finds_what_trying_every_chain_finds_in_500_timetables() -> None:
    counts = [_compare(seed) for seed in range(1000, 1500)]
    assert sum(counts) > 500
