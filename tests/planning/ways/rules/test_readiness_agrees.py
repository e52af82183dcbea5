"""Readiness blocks no way that is offered for a reason of the route, and allows none that was refused."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from planning.ways.rules.legs import legs_of_way
from planning.ways.rules.network import instant_of
from planning.ways.rules.route import Party, RouteRules, of_route, route_reasons
from planning.ways.rules.search import ways
from planning.ways.rules.ways import Way
from returns.cases.rules.cases import Reason
from returns.documents.queries.documents import paper_rules
from returns.health.rules.health import WHEELCHAIR
from returns.journey.queries.itinerary import journey_limits
from returns.journey.rules.itinerary import LegFacts, LegMode
from returns.journey.rules.journeys import EndFacts
from returns.readiness.queries.readiness import departure_rules
from returns.readiness.rules.facts import Traveller
from returns.readiness.rules.readiness import findings
from tests.factories.timetables import COUNTRY, FIRST, HOST, Looked, random_question
from tests.returns.readiness.table.departures import rows_of
from tests.returns.readiness.table.family import FAMILY, FIT, traveller

_END = EndFacts(is_named=True, km_away=0)
# Rows of single countries and airports, so that the answer depends on the way.
_CHANGED = (
    ("documents.remaining_validity_days", (("transit", "QA"),), 3),
    ("documents.remaining_validity_days", (("country", "AE"),), 5),
    ("itinerary.connection.international_minutes", (("airport", "DXB"),), 75),
)
_BOOK = rows_of(FIRST, _CHANGED)


def _rules(looked: Looked) -> RouteRules:
    """The rules of every way of a network, as the search of a case reads them."""
    stops = [HOST, *sorted({stop.country for stop in looked.network.stops.values()} - {HOST, COUNTRY}), COUNTRY]
    some = looked.network.leg(looked.network.connections[0], 1)
    tour = [
        replace(some, ordinal=number, origin_country=origin, destination_country=destination)
        for number, (origin, destination) in enumerate(pairwise(stops), 1)
    ]
    papers = paper_rules(_BOOK, tour)
    return RouteRules(journey_limits(_BOOK), papers.documents, papers.transit)


def _travellers(party: Party) -> Iterator[Traveller]:
    for number, person in enumerate(party.people):
        is_first = number == 0
        yield replace(
            traveller(person.person),
            age=3 if party.with_small_child and is_first else 30,
            nationalities=person.nationalities,
            documents=person.documents,
            fitness=replace(FIT, needs=(WHEELCHAIR,)) if party.with_wheelchair and is_first else FIT,
        )


def _judged(looked: Looked, legs: Sequence[LegFacts]) -> tuple[Reason, ...]:
    """What readiness says of the route of these legs, with the rows of the rule book that it reads for them alone."""
    facts = replace(FAMILY.facts, people=tuple(_travellers(looked.party)), legs=tuple(legs), end=_END, country=COUNTRY)
    facts = replace(facts, day=legs[0].departs_on, escorts=(), guardians=(), journeys=())
    rules = departure_rules(_BOOK, COUNTRY, paper_rules(_BOOK, legs))
    return of_route(findings(facts, rules, instant_of(looked.query.now)))


def _named(reasons: Sequence[Reason]) -> set[tuple[str, str]]:
    return {(reason.code.value, reason.subject) for reason in reasons}


def _agree(seed: int) -> tuple[int, int]:
    """How many ways of one timetable were offered, and how many refused."""
    looked = random_question(seed)
    rules, bed = _rules(looked), looked.query.with_bed
    offered = ways(looked.network, looked.query, looked.party, rules)
    for way in offered:
        assert not _judged(looked, legs_of_way(looked.network, way, bed)), seed
    refused = [way for way in _free(looked, rules) if _reasons(looked, way, rules)]
    for way in refused:
        judged = _judged(looked, legs_of_way(looked.network, way, bed))
        assert judged, seed
        assert _named(judged) == _named(_reasons(looked, way, rules)), seed
    return len(offered), len(refused)


def _free(looked: Looked, rules: RouteRules) -> tuple[Way, ...]:
    return ways(looked.network, replace(looked.query, is_free=True), looked.party, rules)


def _reasons(looked: Looked, way: Way, rules: RouteRules) -> tuple[Reason, ...]:
    legs = legs_of_way(looked.network, way, looked.query.with_bed)
    return route_reasons(legs, _END, looked.party, rules, instant_of(looked.query.now))


def test_readiness_agrees_about_the_route_of_every_way() -> None:
    counts = [_agree(seed) for seed in range(60)]
    assert sum(offered for offered, _refused in counts) > 60
    assert sum(refused for _offered, refused in counts) > 60


@pytest.mark.slow
def test_readiness_agrees_about_many_more() -> None:
    counts = [_agree(seed) for seed in range(2000, 2400)]
    assert sum(refused for _offered, refused in counts) > 400


def test_a_road_leg_is_judged_too() -> None:
    looked = random_question(3)
    found = [way for seed in range(20) for way in _free(random_question(seed), _rules(looked)) if way.road]
    assert found
    assert all(legs_of_way(looked.network, way)[-1].mode is LegMode.ROAD for way in found[:1])
