"""The search for the ways of a case: found in the timetable, then judged one by one by its readiness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from foundation.money import Money
from foundation.rulebook.queries import rules_over
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.unit_of_work import Unit
from planning.ways.queries import (
    PastedProvider,
    RoadRules,
    TimetableProvider,
    finals_of,
    network_from,
    network_of_timetable,
    offered_flights,
    sources_of,
)
from planning.ways.rules.legs import legs_of_way
from planning.ways.rules.network import Connection, Network, Road, instant_of, minutes_of
from planning.ways.rules.offers import OfferedFlight, chain_of
from planning.ways.rules.providers import Asked
from planning.ways.rules.route import Party, RoutePerson, RouteRules, kinds_of_fares, route_reasons
from planning.ways.rules.search import ways
from planning.ways.rules.ways import Query, Way
from planning.ways.services.legs import Planned, goes_all_the_way, leg_of_day, unsaved_legs
from planning.ways.services.offers import way_of_offer, with_price
from returns.cases.models import Case
from returns.cases.rules.cases import Reason, blockers
from returns.documents.queries.documents import paper_rules
from returns.health.rules.health import WHEELCHAIR
from returns.journey.queries.itinerary import journey, journey_limits
from returns.journey.queries.legs import Point, UnsavedLeg
from returns.journey.rules.bookings import Segment
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus
from returns.journey.rules.journeys import EndFacts
from returns.readiness.queries.readiness import JUDGED_BY, judged_from
from returns.readiness.queries.reads import CaseRead, read_of_case
from returns.readiness.rules.facts import Traveller
from returns.readiness.services import readiness_from

_LEGS, _HOURS, _DAYS = "ways.most_legs", "ways.most_hours", "ways.most_days"
_AROUND, _ROAD, _PACE = "ways.airport_within_km", "ways.road_within_km", "ways.road_km_an_hour"
_CHILD, _INFANT = "ways.child_fare_to_age", "ways.infant_fare_to_age"
WAYS_CODES = (_LEGS, _HOURS, _DAYS, _AROUND, _ROAD, _PACE, _CHILD, _INFANT)
_SMALL_CHILD = "itinerary.small_child_to_age"
MOST_SHOWN = 10
MOST_REFUSED = 8


@dataclass(frozen=True)
class Search:
    """From where, on which local days (both included), where to sleep on the way, and the flights of an offer.

    `price`: what everybody together pays for the offer, if that was said.
    """

    origin: Point
    first: date
    last: date
    bed: str = ""
    segments: Sequence[Segment] = ()
    price: Money | None = None


@dataclass(frozen=True)
class JudgedWay:
    """A way with its legs as they would be planned, and everything that readiness says about a departure on it."""

    way: Way
    legs: tuple[UnsavedLeg, ...]
    findings: tuple[Reason, ...]
    is_offer: bool = False

    @property
    def blocked(self) -> tuple[Reason, ...]:
        """What stops a departure on it."""
        return blockers(self.findings)


@dataclass(frozen=True)
class RefusedWay:
    """A way that the route forbids, with every reason."""

    way: Way
    legs: tuple[UnsavedLeg, ...]
    reasons: tuple[Reason, ...]
    is_offer: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found. Without `sources` or `finals` no flight begins, or ends, near enough.

    `more` and `more_refused`: how many are not shown. `offered`: the flights of an offer, with why one is not searched.
    """

    ways: tuple[JudgedWay, ...] = ()
    refused: tuple[RefusedWay, ...] = ()
    more: int = 0
    more_refused: int = 0
    offered: tuple[OfferedFlight, ...] = ()
    sources: frozenset[str] = frozenset()
    finals: Mapping[str, Road | None] = field(default_factory=dict)
    failed: bool = False

    @property
    def has_way_of_offer(self) -> bool:
        """Whether the flights of the offer make a way of their own, possible or not."""
        return any(way.is_offer for way in self.ways) or any(way.is_offer for way in self.refused)

    @property
    def on_every(self) -> tuple[Reason, ...]:
        """What stops a departure on every way that was found: no way can avoid it."""
        if not self.ways:
            return ()
        rest = [{_named(reason) for reason in way.blocked} for way in self.ways[1:]]
        return tuple(reason for reason in self.ways[0].blocked if all(_named(reason) in other for other in rest))


def _named(reason: Reason) -> tuple[str, str]:
    return reason.code, reason.subject


@dataclass(frozen=True)
class _Judge:
    """What ways of one case are judged by: what is stored of it, and the rules of each day."""

    case: Case
    read: CaseRead
    rules: Mapping[date, RulesOfDay]
    now: datetime

    def findings(self, legs: Sequence[UnsavedLeg], day: date) -> tuple[Reason, ...]:
        """What readiness says of a departure on these legs: ways home stay, escorts of every leg go along."""
        read = self._on(legs)
        judged = judged_from(self.case, self.now.date(), read, lambda _day: self.rules[day])
        return readiness_from(self.case, judged, self.now).findings

    def people(self, legs: Sequence[UnsavedLeg], day: date) -> tuple[Traveller, ...]:
        """The people as they are on a day."""
        return judged_from(self.case, self.now.date(), self._on(legs), lambda _day: self.rules[day]).facts.people

    def _on(self, legs: Sequence[UnsavedLeg]) -> CaseRead:
        homes = [leg for leg in self.read.legs if leg.escort_id is not None]
        stored = replace(self.read.stored, escorts=tuple(on_whole_way(self.read, len(legs))))
        every: Any = [*legs, *homes]
        return replace(self.read, legs=every, stored=stored)


def on_whole_way(read: CaseRead, count: int) -> list[Any]:
    """The escorts of a case: those of the whole journey as they would go along on so many legs."""
    legs = journey(read.legs)
    return [
        _EscortOnWay(escort, 1, count) if goes_all_the_way(escort, legs) else escort for escort in read.stored.escorts
    ]


class _EscortOnWay:
    """An escort as stored, from another leg to another one; nothing of it is saved."""

    def __init__(self, escort: Any, first_leg: int, last_leg: int) -> None:
        self._escort, self.first_leg, self.last_leg = escort, first_leg, last_leg

    def __getattr__(self, name: str) -> Any:
        return getattr(self._escort, name)


def most_days(unit: Unit) -> int:
    """How many days are searched at once, at most; one statement."""
    today = unit.today
    return rules_over(unit.session, (_DAYS,), [today])[today].need(_DAYS).whole()


def ways_of_case(unit: Unit, case: Case, search: Search) -> Found:
    """Look for ways and judge each of those that are shown; a fixed number of statements.

    The place of return has to be located. RuleMissing if a rule row is not there.
    """
    now, near = unit.clock.now(), case.nearest_place
    assert near is not None  # the page asks for it first
    days = [search.first + timedelta(days=number) for number in range((search.last - search.first).days + 1)]
    rules = rules_over(unit.session, (*JUDGED_BY, *WAYS_CODES), days)
    book = rules[search.first]
    hours = book.need(_HOURS).whole()
    until = search.last + timedelta(hours=hours) + timedelta(days=1)
    judge = _Judge(case, read_of_case(unit.session, case.id, now.date(), None, None), rules, now)
    asked = Asked(search.first - timedelta(days=1), until, **_fares_of(judge, search.first))
    offered = offered_flights(search.segments, search.first, until, now)
    network, failed = _network(unit, asked, offered)
    sources = sources_of(network, search.origin, book.need(_AROUND).whole())
    finals = finals_of(network, near, case.country, _roads(book, case.country))
    if not sources or not finals:
        return Found(offered=offered, sources=sources, finals=finals, failed=failed)
    query = Query(
        sources,
        finals,
        search.origin.country,
        case.country,
        search.first,
        search.last,
        minutes_of(now),
        book.need(_LEGS).whole(),
        hours * 60,
        bool(search.bed),
    )
    found = _found(judge, network, query, search, chain_of(offered))
    return replace(found, offered=offered, sources=sources, finals=finals, failed=failed)


def _roads(book: RulesOfDay, country: str) -> RoadRules:
    """What a road onward may be in a country."""
    limits = journey_limits(book)
    longest = limits.pace.longest.get(LegMode.ROAD)
    return RoadRules(
        book.need(_ROAD).whole(),
        book.need(_PACE, {"country": country}).whole(),
        limits.joins_within_km.value,
        longest.value if longest else None,
    )


def _fares_of(judge: _Judge, day: date) -> Mapping[str, int]:
    """How many people of the case pay which fare on a day."""
    book = judge.rules[day]
    ages = [person.age for person in judge.people((), day)]
    return kinds_of_fares(ages, book.need(_INFANT).whole(), book.need(_CHILD).whole())


def _network(unit: Unit, asked: Asked, offered: Sequence[OfferedFlight]) -> tuple[Network, bool]:
    if not offered:
        return network_of_timetable(unit.session, asked), False
    return network_from((PastedProvider(offered), TimetableProvider(unit.session)), asked)


@dataclass(frozen=True)
class _Candidate:
    """A way with by what it is planned, and what the rules of the route say against it; `is_offer`: pasted."""

    way: Way
    planned: Planned
    reasons: tuple[Reason, ...] = ()
    is_offer: bool = False


def _found(judge: _Judge, network: Network, query: Query, search: Search, chain: Sequence[Connection]) -> Found:
    """The best ways and those that the route forbids; the way of the offer is one of either, whatever beats it."""
    found: list[_Candidate] = []
    free: list[_Candidate] = []
    offers: list[_Candidate] = []
    for days, party, rules in _spans(judge, network, query):
        span = replace(query, first_day=days[0], last_day=days[-1])
        planned = Planned(judge.case, party, search.bed, rules.journey)
        against = partial(_against, judge, network, query, party, rules)
        found += [_Candidate(way, planned) for way in ways(network, span, party, rules)]
        possible = ways(network, replace(span, is_free=True), party, rules)
        free += [_Candidate(way, planned, against(way)) for way in possible]
        if own := way_of_offer(network, chain, span, party, rules.journey, search.price):
            offers.append(_Candidate(own, planned, against(own), is_offer=True))
    best = _once([*(offer for offer in offers if not offer.reasons), *_best(found)])
    refused = _once([*offers, *sorted(free, key=lambda each: each.way.measures)])
    refused = [each for each in refused if each.reasons]
    judged = [_judged(judge, network, each, search.price) for each in best[:MOST_SHOWN]]
    shown = [
        RefusedWay(each.way, unsaved_legs(network, each.way, each.planned), each.reasons, each.is_offer)
        for each in refused[:MOST_REFUSED]
    ]
    return Found(tuple(judged), tuple(shown), len(best) - len(judged), len(refused) - len(shown))


def _against(
    judge: _Judge, network: Network, query: Query, party: Party, rules: RouteRules, way: Way
) -> tuple[Reason, ...]:
    legs = legs_of_way(network, way, with_bed=query.with_bed)
    return route_reasons(legs, EndFacts(True, 0), party, rules, judge.now)


def _judged(judge: _Judge, network: Network, each: _Candidate, price: Money | None) -> JudgedWay:
    legs = with_price(unsaved_legs(network, each.way, each.planned), price if each.is_offer else None)
    return JudgedWay(each.way, legs, judge.findings(legs, each.way.connections[0].departs_on), each.is_offer)


def _once(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Each way once, as it comes first."""
    ways_by_flights: dict[tuple[Connection, ...], _Candidate] = {}
    for each in candidates:
        ways_by_flights.setdefault(each.way.connections, each)
    return list(ways_by_flights.values())


def _best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Of ways of several spans of days those that no other one beats, by their arrival."""
    best: list[_Candidate] = []
    for each in sorted(candidates, key=lambda each: each.way.measures):
        if not any(other.way.beats(each.way) for other in best):
            best.append(each)
    return best


def _spans(judge: _Judge, network: Network, query: Query) -> list[tuple[list[date], Party, RouteRules]]:
    """Days of departure that follow each other and have the same rules and the same people, with these."""
    days = list(judge.rules)
    tour = _tour(network, query)
    dated = []
    for day in days:
        book = judge.rules[day]
        papers = paper_rules(book, tour)
        rules = RouteRules(journey_limits(book), papers.documents, papers.transit)
        dated.append((day, _party(judge, network, query, day), rules))
    groups = groupby(dated, key=lambda row: (row[1], row[2]))
    return [([day for day, *_same in own], party, rules) for (party, rules), own in groups]


def _tour(network: Network, query: Query) -> tuple[LegFacts, ...]:
    """A journey that changes planes in every country of the network: its rules are those of every way."""
    countries = sorted({stop.country for stop in network.stops.values()} - {query.host, query.country})
    stops = [query.host, *countries, query.country]
    at, day = instant_of(0), date.min
    return tuple(
        LegFacts(number, LegMode.AIR, LegStatus.PLANNED, at, at, day, day, origin, destination)
        for number, (origin, destination) in enumerate(pairwise(stops), 1)
    )


def _party(judge: _Judge, network: Network, query: Query, day: date) -> Party:
    """The people of the case on a day of departure, as a route asks for them."""
    book = judge.rules[day]
    some = leg_of_day(network, min(query.sources), min(query.finals), day)
    people = judge.people([some], day)
    ages = [person.age for person in people]
    small = book.need(_SMALL_CHILD).whole()
    return Party(
        tuple(RoutePerson(person.person, person.nationalities, person.documents) for person in people),
        any(age is not None and age <= small for age in ages),
        any(person.fitness is not None and WHEELCHAIR in person.fitness.needs for person in people),
        **kinds_of_fares(ages, book.need(_INFANT).whole(), book.need(_CHILD).whole()),
    )
