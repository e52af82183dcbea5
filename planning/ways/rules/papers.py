"""What papers allow on the way, as a search asks it: connection by connection, by the functions that readiness asks.

A set of documents is a number with one bit for each document. Only people whom some way could stop are looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from planning.ways.rules.network import Connection, Network, instant_of
from planning.ways.rules.route import Party, RouteRules
from returns.cases.rules.cases import blockers
from returns.documents.rules.documents import (
    DocumentFacts,
    DocumentReason,
    DocumentRules,
    Remaining,
    carrying,
    misses_leg,
    transit_reasons,
)
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus
from returns.journey.rules.journeys import entries_of

# What no way changes: readiness says it beside each.
_ON_EVERY_WAY = (
    DocumentReason.DOCUMENT_MISSING,
    DocumentReason.DOCUMENT_USED,
    DocumentReason.DOCUMENT_EXPIRY_UNKNOWN,
)
_SOME_DAY = instant_of(0)  # of the road that frames legs: nobody asks when it is
_Kind = tuple[str, LegMode, date, date]


@dataclass(frozen=True)
class _Held:
    """A document, and its bit."""

    document: DocumentFacts
    bit: int


class Papers:
    """The papers of a party in one network; `ends` are the countries (ISO codes) of departure and of return."""

    def __init__(self, network: Network, party: Party, rules: RouteRules, ends: tuple[str, str]) -> None:
        self._network, self._rules, self._ends = network, rules, ends
        listed = {country for row in rules.transit.values() for country in row.nationalities}
        self._asked = [person for person in party.people if listed & set(person.nationalities)]
        self._held: list[_Held] = []
        self._people: list[int] = []
        for person in party.people if network.connections else ():
            self._hold(_that_count(person.documents, network, rules.documents), network.days)
        self._single = reduce(or_, (held.bit for held in self._held if held.document.is_single_journey), 0)
        self._good: dict[tuple[str, str, date, date, bool, bool], int] = {}
        self._borders: dict[tuple[LegMode, bool, LegMode, bool], int] = {}
        self._through: dict[tuple[str, str, date, date], bool] = {}

    def _hold(self, documents: Sequence[DocumentFacts], days: tuple[date, date]) -> None:
        """Keep the documents of a person, unless one is good on any way or none is good on any."""
        if not documents or any(_is_good_anywhere(document, days, self._rules.documents) for document in documents):
            return
        first = 1 << len(self._held)
        self._held += [_Held(document, first << place) for place, document in enumerate(documents)]
        self._people.append(((1 << len(documents)) - 1) * first)

    @property
    def are_free(self) -> bool:
        """Whether no way stops anybody of the party for their papers."""
        return not self._people and not self._asked

    def kind(self, connection: Connection) -> _Kind:
        """What papers are asked by after this connection: the same for connections that mean the same to them."""
        country = self._network.stops[connection.origin].country
        return country, connection.mode, connection.departs_on, connection.arrives_on

    def begun(self, connection: Connection) -> int:
        """The documents that are good for a journey that begins with this connection."""
        return sum(
            held.bit
            for held in self._held
            if held.document.issued_on is None or held.document.issued_on <= connection.departs_on
        )

    def gone_on(self, documents: int, entries: int, before: Connection, after: Connection) -> tuple[int, int] | None:
        """Documents left and borders entered once people change from one connection to another; None: they cannot."""
        if self._asked and not self._lets_through(before, after):
            return None
        if not self._people:
            return 0, 0
        documents &= self._good_on(before, after)
        entries += self._entered(before, after)
        return (documents, entries) if self._carry(documents, entries) else None

    def last(self, documents: int, entries: int, connection: Connection, road_ends: int | None, zone: str) -> bool:
        """Whether everybody has a document left at the end; `road_ends`: when a road onward ends, in this zone."""
        if not self._people:
            return True
        leg = self._network.leg(connection, 2)
        documents &= self._good_on(connection, None)
        if road_ends is not None:
            on = instant_of(road_ends).astimezone(ZoneInfo(zone)).date()
            road = _road(leg.destination_country, 3)
            documents &= self._mask(replace(road, departs_on=leg.arrives_on, arrives_on=on), ())
        return self._carry(documents, entries + entries_of((leg,)))

    def _carry(self, documents: int, entries: int) -> bool:
        if entries > self._rules.documents.entries.value:
            documents &= ~self._single
        return all(documents & person for person in self._people)

    def _good_on(self, connection: Connection, onward: Connection | None) -> int:
        stops = self._network.stops
        countries = stops[connection.origin].country, stops[connection.destination].country
        flies = connection.mode is LegMode.AIR and onward is not None and onward.mode is LegMode.AIR
        key = (*countries, connection.departs_on, connection.arrives_on, flies, onward is None)
        if key not in self._good:
            legs = tuple(self._framed(connection, onward))
            self._good[key] = self._mask(legs[1], legs)
        return self._good[key]

    def _mask(self, leg: LegFacts, legs: Sequence[LegFacts]) -> int:
        rules = self._rules.documents
        return sum(held.bit for held in self._held if not misses_leg(held.document, leg, legs or (leg,), rules))

    def _entered(self, before: Connection, after: Connection) -> int:
        legs = self._network.leg(before, 1), self._network.leg(after, 2)
        key = (legs[0].mode, legs[0].is_abroad, legs[1].mode, legs[1].is_abroad)
        if key not in self._borders:
            self._borders[key] = entries_of(legs) - entries_of(legs[1:])
        return self._borders[key]

    def _lets_through(self, before: Connection, after: Connection) -> bool:
        stops = self._network.stops
        country = stops[before.destination].country
        if country not in self._rules.transit:
            return True
        key = (stops[before.origin].country, country, before.arrives_on, after.departs_on)
        if key not in self._through:
            legs = tuple(self._framed(before, after))
            self._through[key] = not any(
                blockers(transit_reasons(one.person, one.nationalities, one.documents, legs, self._rules.transit))
                for one in self._asked
            )
        return self._through[key]

    def _framed(self, connection: Connection, onward: Connection | None) -> Iterator[LegFacts]:
        """Legs as a part of the journey: by road from the country of departure, and on to that of return.

        Whether planes are only changed in a country depends on where the whole journey begins and ends.
        """
        yield _road(self._ends[0], 1)
        yield self._network.leg(connection, 2)
        if onward is not None:
            yield self._network.leg(onward, 3)
        yield _road(self._ends[1], 4)


def _road(country: str, ordinal: int) -> LegFacts:
    day, at = _SOME_DAY.date(), _SOME_DAY
    return LegFacts(ordinal, LegMode.ROAD, LegStatus.PLANNED, at, at, day, day, country, country)


def _that_count(documents: Sequence[DocumentFacts], network: Network, rules: DocumentRules) -> list[DocumentFacts]:
    """The documents of a person without those that serve no way at all."""
    leg = network.leg(network.connections[0], 1)
    return [document for document in documents if carrying((document,), (leg,), rules)[1] not in _ON_EVERY_WAY]


def _is_good_anywhere(document: DocumentFacts, days: tuple[date, date], rules: DocumentRules) -> bool:
    """Whether a document is good on every way of these days: long enough for any country, for many journeys."""
    asked: list[Remaining] = [*rules.remaining.values(), *rules.remaining_in_transit.values()]
    until = max((row.until(days[1])[0] for row in asked), default=days[1])
    return (
        not document.is_single_journey
        and document.expires_on is not None
        and document.expires_on >= until
        and (document.issued_on is None or document.issued_on <= days[0])
    )
