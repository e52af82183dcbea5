"""The search for ways: a connection scan that keeps, for each connection, every way aboard that could still be best.

Connections are looked at once, in the order in which they depart (Dibbelt, Pajor, Strasser, Wagner: Connection Scan
Algorithm, ACM Journal of Experimental Algorithmics 23, 2018). As in McRAPTOR (Delling, Pajor, Werneck: Round-Based
Public Transit Routing, Transportation Science 49, 2015) several labels stand side by side, none better than another in
all of: departure, legs, price, documents that are still good. Whoever is aboard the same connection has the same
future, so comparing labels there is exact, whatever rules ask of a change.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import add, le

from planning.ways.rules.bounds import bounds_of
from planning.ways.rules.changes import Changes
from planning.ways.rules.legs import road_departure
from planning.ways.rules.network import Network, Road
from planning.ways.rules.papers import Papers
from planning.ways.rules.route import Party, RouteRules
from planning.ways.rules.ways import Query, Way
from returns.cases.rules import blockers
from returns.journey.rules.itinerary import leg_reasons

Price = tuple[int, ...]
Measured = tuple[int, int, int, Price]  # end, departure, legs, price
_DAY, _HOUR = 24 * 60, 60
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class _Label:
    """One way of being aboard a connection: when it began, legs so far, price, documents left, borders entered."""

    departs: int
    legs: int
    price: Price
    documents: int
    entries: int
    arrives: int
    kind: int
    place: int
    before: "_Label | None"

    def is_as_good_as(self, other: "_Label") -> bool:
        return (
            self.departs >= other.departs
            and self.legs <= other.legs
            and _costs_no_more(self.price, other.price)
            and not other.documents & ~self.documents
            and self.entries <= other.entries
        )


def _costs_no_more(price: Price, other: Price) -> bool:
    return all(map(le, price, other))


@dataclass(slots=True)
class _Waiting:
    """Who waits at a stop: labels still in the air, those that arrived, and those who made every change by now."""

    coming: list[tuple[int, int, _Label]]
    arrived: list[_Label]
    ready: list[_Label]
    looked_at: int = 0  # when it was last asked whether those who are ready can still be best


def ways(network: Network, query: Query, party: Party, rules: RouteRules) -> tuple[Way, ...]:
    """The ways of which none other is as early, as short, as simple and as cheap at once, by their arrival.

    Of ways that measure the same one is given.
    """
    return _Scan(network, query, party, rules).found()


class _Scan:
    """One search; it is used once."""

    def __init__(self, network: Network, query: Query, party: Party, rules: RouteRules) -> None:
        self._network, self._query, self._party, self._rules = network, query, party, rules
        self._codes = list(network.stops)
        self._limits = rules.journey
        self._changes = Changes(network, query, party, rules.journey)
        self._papers = None if query.is_free else Papers(network, party, rules, (query.host, query.country))
        self._paid: dict[int, Price] = {}  # by the place of a connection
        self._bounds = bounds_of(network, query.finals, query.most_legs, party)
        self._waiting = [_Waiting([], [], []) for _code in self._codes]
        self._possible: dict[tuple[object, ...], bool] = {}
        self._ways: dict[Measured, tuple[_Label, int | None]] = {}
        self._count = 0

    def found(self) -> tuple[Way, ...]:
        """Look at every connection of the days once."""
        query, waits, rides = self._query, self._waiting, self._bounds.rides
        sources = {place for place, code in enumerate(self._codes) if code in query.sources}
        for row in self._network.scan[self._span()]:
            origin, destination = row[2], row[3]
            if rides[destination] >= query.most_legs or destination in sources:
                continue
            labels = self._begun(row) if origin in sources else []
            waiting = waits[origin]
            if waiting.coming or waiting.arrived or waiting.ready:
                labels = self._gone_on(waiting, row, labels)
            if labels and self._is_possible(row):
                self._arrive(labels, row)
        made = [self._way(measured[0], *end) for measured, end in self._ways.items()]
        return tuple(sorted(made, key=lambda way: way.measures))

    def _span(self) -> slice:
        """The connections that can matter: not over, and under way while somebody of the asked days can be."""
        query, departures = self._query, self._network.departures
        opens = max(query.now + 1, _midnight(query.first_day) - _DAY)
        return slice(bisect_left(departures, opens), bisect_right(departures, self._closes()))

    def _closes(self) -> int:
        return _midnight(self._query.last_day) + 2 * _DAY + self._query.most_minutes

    def _price(self, place: int) -> Price:
        """What the party pays for a connection, by currency, and whether nobody has said it."""
        known = self._paid.get(place)
        if known is None:
            fares, currencies = self._network.connections[place].fares, self._network.currencies
            paid = [self._party.pays(fares) if fares and fares.currency == currency else 0 for currency in currencies]
            known = self._paid[place] = (*paid, int(fares is None))
        return known

    def _is_possible(self, row: Sequence[int]) -> bool:
        """Whether a connection is one that can be: enough seats, neither too fast nor too long."""
        departs, arrives, origin, destination, _before, _after, place = row
        connection = self._network.connections[place]
        if arrives <= departs or (connection.seats is not None and connection.seats < self._party.seats):
            return False
        if self._query.is_free:
            return True
        key = (origin, destination, arrives - departs, connection.km, connection.mode)
        if key not in self._possible:
            leg = self._network.leg(connection, 1)
            self._possible[key] = not blockers(leg_reasons(leg, self._limits))
        return self._possible[key]

    def _begun(self, row: Sequence[int]) -> list[_Label]:
        departs, arrives, _origin, destination, _before, after, place = row
        connection = self._network.connections[place]
        if not self._query.first_day <= connection.departs_on <= self._query.last_day:
            return []
        documents = self._papers.begun(connection) if self._papers else 0
        price = self._price(place)
        if not self._may_be_best((arrives, departs, 1, price), destination):
            return []
        return [_Label(departs, 1, price, documents, 0, arrives, after, place, None)]

    def _gone_on(self, waiting: _Waiting, row: Sequence[int], labels: list[_Label]) -> list[_Label]:
        """The labels of those who can change to a connection, without those that others are as good as."""
        self._settle(waiting, row)
        departs, arrives, _origin, destination, before, after, place = row
        minutes, most = self._changes.minutes, self._query.most_legs - self._bounds.rides[destination]
        for label in (*waiting.ready, *waiting.arrived) if waiting.arrived else waiting.ready:
            legs = label.legs + 1
            if legs > most or label.arrives + minutes(label.kind, before) > departs:
                continue
            price = tuple(map(add, label.price, self._price(place)))
            if not self._may_be_best((arrives, label.departs, legs, price), destination):
                continue
            new = _Label(label.departs, legs, price, 0, 0, arrives, after, place, label)
            if self._papers is None or self._lets_through(label, new):
                _add(labels, new)
        return labels

    def _lets_through(self, label: _Label, new: _Label) -> bool:
        connections, papers = self._network.connections, self._papers
        assert papers is not None
        state = papers.gone_on(label.documents, label.entries, connections[label.place], connections[new.place])
        if state is None:
            return False
        new.documents, new.entries = state
        return True

    def _settle(self, waiting: _Waiting, row: Sequence[int]) -> None:
        """Bring a stop up to a departure: who has arrived, who is ready for any change, for whom a night has passed."""
        departs, origin = row[0], row[2]
        while waiting.coming and waiting.coming[0][0] <= departs:
            waiting.arrived.append(heapq.heappop(waiting.coming)[2])
        if not waiting.arrived and not waiting.ready:
            return
        soonest = self._changes.since(departs, self._codes[origin])
        fresh = []
        for label in waiting.arrived:
            if label.arrives < soonest:
                continue
            if label.arrives + self._changes.longest(label.kind) <= departs:
                self._make_ready(waiting.ready, label)
            else:
                fresh.append(label)
        waiting.arrived = fresh
        if waiting.ready and waiting.ready[0].arrives < soonest:
            waiting.ready = [label for label in waiting.ready if label.arrives >= soonest]
        if departs >= waiting.looked_at + _HOUR:
            waiting.looked_at = departs
            waiting.ready = [label for label in waiting.ready if self._is_of_use(label, departs, origin)]

    def _make_ready(self, ready: list[_Label], label: _Label) -> None:
        """Whoever arrives later waits less of a night: others that are no better are not needed any more."""
        if any(other.arrives >= label.arrives and self._serves_as(other, label) for other in ready):
            return
        kept = [other for other in ready if not (label.arrives >= other.arrives and self._serves_as(label, other))]
        ready[:] = sorted((*kept, label), key=lambda other: other.arrives)

    def _serves_as(self, label: _Label, other: _Label) -> bool:
        if not label.is_as_good_as(other):
            return False
        if self._papers is None or self._papers.are_free:
            return True
        connections = self._network.connections
        return self._papers.kind(connections[label.place]) == self._papers.kind(connections[other.place])

    def _is_of_use(self, label: _Label, departs: int, stop: int) -> bool:
        """Whether somebody who has waited at a stop until now can still be best."""
        return self._may_be_best((departs, label.departs, label.legs, label.price), stop)

    def _may_be_best(self, measured: Measured, stop: int) -> bool:
        """Whether nothing that was found is surely as good as whatever this can still become from a stop."""
        arrives, departs, legs, price = measured
        bounds = self._bounds
        arrives += bounds.minutes[self._query.most_legs - legs][stop]
        if arrives - departs > self._query.most_minutes:  # also where no last stop can be reached any more
            return False
        least = (arrives, departs, legs + bounds.legs[stop], (price[0] + bounds.money[stop], *price[1:]))
        return not any(_is_as_good(way, least) for way in self._ways)

    def _arrive(self, labels: list[_Label], row: Sequence[int]) -> None:
        """Put labels where they arrive; where the journey ends there, it was found."""
        arrives, destination = row[1], row[3]
        code, waiting = self._codes[destination], self._waiting[destination]
        for label in labels:
            if code in self._query.finals:
                self._end(label, self._query.finals[code])
            if label.legs < self._query.most_legs:
                self._count += 1
                heapq.heappush(waiting.coming, (arrives, self._count, label))

    def _end(self, label: _Label, road: Road | None) -> None:
        connection = self._network.connections[label.place]
        departs, arrives = None, label.arrives
        if road is not None:
            departs = road_departure(self._network, connection, self._party, self._limits)
            arrives = departs + road.minutes
        if arrives - label.departs > self._query.most_minutes:
            return
        zone = self._network.stops[connection.destination].zone
        if self._papers and not self._papers.last(
            label.documents, label.entries, connection, road_ends=arrives if road else None, zone=zone
        ):
            return
        new = (arrives, label.departs, label.legs + (road is not None), label.price)
        if any(_is_as_good(other, new) for other in self._ways):
            return
        self._ways = {other: end for other, end in self._ways.items() if not _is_as_good(new, other)}
        self._ways[new] = label, departs

    def _way(self, arrives: int, label: _Label, road_departs: int | None) -> Way:
        chain, step = [], label
        while True:
            chain.append(self._network.connections[step.place])
            if step.before is None:
                break
            step = step.before
        prices = {currency: paid for currency, paid in zip(self._network.currencies, label.price, strict=False) if paid}
        road = self._query.finals[chain[0].destination]
        return Way(tuple(reversed(chain)), road, road_departs, arrives, prices, label.price[-1])


def _is_as_good(one: Measured, other: Measured) -> bool:
    """Whether a way ends as early, takes as little time, has as few legs and costs as little as another one."""
    return (
        one[0] <= other[0]
        and one[0] - one[1] <= other[0] - other[1]
        and one[2] <= other[2]
        and _costs_no_more(one[3], other[3])
    )


def _add(labels: list[_Label], new: _Label) -> None:
    """Add a label to those aboard one connection, unless another is as good; those that it is as good as go."""
    if any(label.is_as_good_as(new) for label in labels):
        return
    labels[:] = [label for label in labels if not new.is_as_good_as(label)]
    labels.append(new)


def _midnight(day: date) -> int:
    return (day.toordinal() - _FIRST_DAY) * _DAY
