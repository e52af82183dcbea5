"""A search looks at few connections, however many there are: counted, for a clock would tell of other work as well."""

import statistics
from dataclasses import replace

import pytest

from bench.bench_ways import PARTY, network, questions, timetable
from planning.ways.rules.network import Network
from planning.ways.rules.search import Search, ways
from tests.factories.timetables import RULES, random_party, random_question

_SEARCHES = 100


@pytest.fixture(scope="module")
def networks() -> tuple[Network, Network]:
    """2,000 and 20,000 dated flights of seven days."""
    small, large = (network(timetable(flights)) for flights in (2_000, 20_000))
    return small, large


def _looked_at(found: Network, span: int) -> list[int]:
    """What each search looked at, lines and connections."""
    searches = [Search(found, query, PARTY, RULES) for query in questions(found, span, _SEARCHES)]
    assert sum(len(search.found()) for search in searches) > _SEARCHES // 2  # otherwise nothing was looked for
    return [search.looked_at for search in searches]


@pytest.mark.parametrize("span", [1, 7])
def test_ten_times_the_flights_are_at_most_three_times_the_work(networks: tuple[Network, Network], span: int) -> None:
    small, large = (_looked_at(found, span) for found in networks)
    assert statistics.median(large) <= 3 * statistics.median(small)
    assert max(large) <= len(networks[1].connections) / 100


def test_what_a_network_keeps_belongs_to_the_terms_of_a_search() -> None:
    looked = random_question(7)
    parties = [replace(looked.party, with_small_child=child, with_wheelchair=chair) for child, chair in _EVERY]
    queries = [replace(looked.query, with_bed=bed, is_free=free) for bed, free in _EVERY]
    for query, party in [(query, party) for query in queries for party in parties] * 2:
        fresh = Network(looked.network.stops, looked.network.connections)
        assert ways(looked.network, query, party, RULES) == ways(fresh, query, party, RULES)


def test_what_a_network_keeps_belongs_to_the_fares_of_a_party() -> None:
    looked = random_question(11)
    for seed in range(8):
        party = replace(random_party(seed), adults=1 + seed % 2, children=seed % 3)
        fresh = Network(looked.network.stops, looked.network.connections)
        assert ways(looked.network, looked.query, party, RULES) == ways(fresh, looked.query, party, RULES)


_EVERY = [(False, False), (True, False), (False, True), (True, True)]
