"""The search for the ways of a case: found in the timetable, then judged one by one by its readiness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

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
    sources_of,
)
from planning.ways.rules.legs import legs_of_way
from planning.ways.rules.network import Network, Road, instant_of, minutes_of
from planning.ways.rules.providers import Asked
from planning.ways.rules.route import Party, RoutePerson, RouteRules, kinds_of_fares, route_reasons
from planning.ways.rules.search import ways
from planning.ways.rules.ways import Query, Way
from planning.ways.services.legs import Planned, goes_all_the_way, leg_of_day, unsaved_legs
from returns.cases.models import Case
from returns.cases.rules import Reason, blockers
from returns.documents.queries.documents import paper_rules
from returns.health.rules.health import WHEELCHAIR
from returns.journey.queries.itinerary import journey, journey_limits
from returns.journey.queries.legs import Point, UnsavedLeg
from returns.journey.rules.bookings import Segment
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus
from returns.journey.rules.journeys import EndFacts
from returns.readiness.queries.readiness import JUDGED_BY, judged_from
from returns.readiness.queries.reads import CaseRead, read_of_case
from returns.readiness.rules.readiness import Traveller
from returns.readiness.services import readiness_from

_LEGS, _HOURS, _DAYS = "ways.most_legs", "ways.most_hours", "ways.most_days"
_AROUND, _ROAD, _PACE = "ways.airport_within_km", "ways.road_within_km", "ways.road_km_an_hour"
_CHILD, _INFANT = "ways.child_fare_to_age", "ways.infant_fare_to_age"
WAYS_CODES = (_LEGS, _HOURS, _DAYS, _AROUND, _ROAD, _PACE, _CHILD, _INFANT)
_SMALL_CHILD = "itinerary.small_child_to_age"
MOST_SHOWN = 10
MOST_REFUSED = 6


@dataclass(frozen=True)
class Search:
    """From where, on which local days (both included), where to sleep on the way, and offers that were pasted."""

    origin: Point
    first: date
    last: date
    bed: str = ""
    segments: Sequence[Segment] = ()


@dataclass(frozen=True)
class JudgedWay:
    """A way with its legs as they would be planned, and everything that readiness says about a departure on it."""

    way: Way
    legs: tuple[UnsavedLeg, ...]
    findings: tuple[Reason, ...]

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


@dataclass(frozen=True)
class Found:
    """What a search found. Without `sources` or `finals` no flight begins, or ends, near enough."""

    ways: tuple[JudgedWay, ...] = ()
    refused: tuple[RefusedWay, ...] = ()
    more: int = 0
    sources: frozenset[str] = frozenset()
    finals: Mapping[str, Road | None] = field(default_factory=dict)
    failed: bool = False

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
    today = unit.clock.now().date()
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
    asked = Asked(search.first - timedelta(days=1), until, 1, 0, 0)
    network, failed = _network(unit, asked, search)
    limits = journey_limits(book)
    longest = limits.pace.longest.get(LegMode.ROAD)
    roads = RoadRules(
        book.need(_ROAD).whole(),
        book.need(_PACE, {"country": case.country}).whole(),
        limits.joins_within_km.value,
        longest.value if longest else None,
    )
    sources = sources_of(network, search.origin, book.need(_AROUND).whole())
    finals = finals_of(network, near, case.country, roads)
    if not sources or not finals:
        return Found(sources=sources, finals=finals, failed=failed)
    judge = _Judge(case, read_of_case(unit.session, case.id, now.date(), None, None), rules, now)
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
    return _found(judge, network, query, search, failed)


def _network(unit: Unit, asked: Asked, search: Search) -> tuple[Network, bool]:
    if not search.segments:
        return network_of_timetable(unit.session, asked), False
    return network_from((PastedProvider(search.segments), TimetableProvider(unit.session)), asked)


def _found(judge: _Judge, network: Network, query: Query, search: Search, failed: bool) -> Found:
    offered: list[tuple[Way, Planned]] = []
    refused: list[tuple[Way, Planned, tuple[Reason, ...]]] = []
    for days, party, rules in _spans(judge, network, query):
        span = replace(query, first_day=days[0], last_day=days[-1])
        planned = Planned(judge.case, party, search.bed, rules.journey)
        offered += [(way, planned) for way in ways(network, span, party, rules)]
        for way in ways(network, replace(span, is_free=True), party, rules):
            legs = legs_of_way(network, way, with_bed=query.with_bed)
            if reasons := route_reasons(legs, EndFacts(True, 0), party, rules, judge.now):
                refused.append((way, planned, reasons))
    best, judged = _best(offered), []
    for way, planned in best[:MOST_SHOWN]:
        made = unsaved_legs(network, way, planned)
        judged.append(JudgedWay(way, made, judge.findings(made, way.connections[0].departs_on)))
    shown = [
        RefusedWay(way, unsaved_legs(network, way, planned), reasons)
        for way, planned, reasons in sorted(refused, key=lambda row: row[0].measures)[:MOST_REFUSED]
    ]
    return Found(tuple(judged), tuple(shown), len(best) - len(judged), query.sources, query.finals, failed)


def _best(offered: Sequence[tuple[Way, Planned]]) -> list[tuple[Way, Planned]]:
    """Of ways of several spans of days those that no other one beats, by their arrival."""
    best: list[tuple[Way, Planned]] = []
    for way, planned in sorted(offered, key=lambda pair: pair[0].measures):
        if not any(other.beats(way) for other, _planned in best):
            best.append((way, planned))
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
