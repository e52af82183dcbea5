"""The search for ways: labels of people aboard a connection, followed only as long as they can still become best.

A multi-objective A* search (Mandow, Pérez de la Cruz: Multiobjective A* search with consistent heuristics, Journal of
the ACM 57, 2010): labels stand side by side, none better than another in all of departure, legs, price and documents
that are still good, and one is dropped where what is left at least makes it no better than a way that was found (Tung,
Chew: A multicriteria Pareto-optimal path algorithm, European Journal of Operational Research 62, 1992). Ways of few
legs are found first. As in Witt: Trip-Based Public Transit Routing (ESA 2015), changes between lines are reckoned
beforehand. Whoever is aboard the same connection has the same future, so comparing labels there is exact, whatever
rules ask of a change.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import add

from planning.ways.rules.bounds import bounds_of
from planning.ways.rules.changes import Terms
from planning.ways.rules.front import Front, Price, costs_no_more
from planning.ways.rules.legs import road_departure
from planning.ways.rules.lines import Line, lines_of
from planning.ways.rules.network import Network, Road, Scanned
from planning.ways.rules.papers import Papers
from planning.ways.rules.route import Party, RouteRules
from planning.ways.rules.ways import Query, Way

_Span = tuple[int, int]  # minutes since 1970, both included
_DAY = 24 * 60
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class _Label:
    """One way of being aboard a connection: when it began, legs so far, price, documents left, borders entered."""

    departs: int
    legs: int
    price: Price
    documents: int
    entries: int
    row: Scanned
    line: Line
    before: "_Label | None"
    is_beaten: bool = False

    def is_as_good_as(self, other: "_Label") -> bool:
        return (
            self.departs >= other.departs
            and self.legs <= other.legs
            and costs_no_more(self.price, other.price)
            and not other.documents & ~self.documents
            and self.entries <= other.entries
        )


def ways(network: Network, query: Query, party: Party, rules: RouteRules) -> tuple[Way, ...]:
    """The ways of which none other is as early, as short, as simple and as cheap at once, by their arrival.

    Of ways that measure the same one is given.
    """
    return Search(network, query, party, rules).found()


class Search:
    """One search; it is used once. `looked_at` counts lines and connections."""

    def __init__(self, network: Network, query: Query, party: Party, rules: RouteRules) -> None:
        self._network, self._query, self._party, self._rules = network, query, party, rules
        self._lines = lines_of(network, _terms(query, party, rules))
        self._papers = None if query.is_free else Papers(network, party, rules, (query.host, query.country))
        self._most = query.most_legs + any(query.finals.values())  # legs, the road among them
        self._sources = {network.places[code] for code in query.sources if code in network.places}
        begun = [line for stop in self._sources for line in self._lines.begun(stop)]
        firsts = [line for line in begun if line.destination not in self._sources]
        self._bounds = bounds_of(network, self._lines, query.finals, firsts, party, self._most)
        self._firsts = _by(firsts, self._bounds.legs)
        self._codes = list(network.stops)
        self._paid: dict[int, Price] = {}  # by the place of a connection
        self._aboard: dict[int, list[_Label]] = {}  # by the place of a connection
        # By the fewest legs that they have in all, and those that they have: a label has more in all as time goes on.
        self._open: list[list[list[_Label]]] = [[[] for _legs in range(self._most)] for _all in range(self._most + 1)]
        self._front: Front[tuple[_Label, int | None]] = Front(query.most_minutes)
        self.looked_at = 0

    def found(self) -> tuple[Way, ...]:
        """Look for ways of few legs first, and of these for those that begin on the first day."""
        for total in range(1, self._most + 1):
            for span in self._spans():
                self._follow(total, span)
        made = [self._way(end, *label) for end, label in self._front.ways]
        return tuple(sorted(made, key=lambda way: way.measures))

    def _spans(self) -> Sequence[_Span]:
        """When the first connections depart, reckoned too long rather than too short: the first day, and the others."""
        query = self._query
        opens, closes = max(query.now + 1, _midnight(query.first_day) - _DAY), _midnight(query.last_day) + 2 * _DAY
        if query.first_day == query.last_day:
            return [(opens, closes)]
        until = opens + 2 * _DAY
        return [(opens, until), (until + 1, closes)]

    def _follow(self, total: int, span: _Span) -> None:
        """Follow the labels that can have so many legs in all, and begin new ones."""
        for line in self._firsts.get(total - 1, ()):
            self._begin(line, total, span)
        for legs in range(1, min(total, self._query.most_legs)):
            labels, self._open[total][legs] = self._open[total][legs], []
            for label in labels:
                if not label.is_beaten:
                    self._go_on(label, total)

    def _begin(self, line: Line, total: int, span: _Span) -> None:
        """Go aboard the connections of a line from a source."""
        query, connections = self._query, self._network.connections
        start = bisect_left(line.departures, span[0])
        if start == len(line.departures) or line.departures[start] > span[1]:
            return
        for row in line.rows[start : bisect_right(line.departures, self._closes(line, total, span[1]))]:
            self.looked_at += 1
            connection, price = connections[row[6]], self._price(row[6])
            if (
                query.first_day <= connection.departs_on <= query.last_day
                and self._may_be_best(row[1], row[0], 1, price, line.number)
                and self._has_seats(row)
            ):
                documents = self._papers.begun(connection) if self._papers else 0
                self._keep(_Label(row[0], 1, price, documents, 0, row, line, None), total)

    def _closes(self, line: Line, total: int, latest: int) -> int:
        """Until when connections of a first line, at most until the latest, can still begin a way that is best."""
        self.looked_at += 1
        minutes, money, number = self._bounds.minutes, self._bounds.money, line.number
        paid, rest = self._bounds.paid[number], (0,) * len(self._network.currencies)
        departures = [
            self._front.latest_departure(
                line.minutes + minutes[legs - 1][number], legs, (paid + money[legs - 1][number], *rest), latest
            )
            for legs in range(total, self._most + 1)
        ]
        return max(departures)

    def _go_on(self, label: _Label, total: int) -> None:
        """Change to the connections after which as many legs are left as are missing."""
        bounds, lines, number, arrives = self._bounds, self._lines, label.line.number, label.row[1]
        minutes, left, ends = bounds.minutes, total - label.legs, self._ends(label, total)
        if not any(arrives + minutes[place][number] < end for place, end in enumerate(ends, left)):
            return
        if total < self._most:
            self._open[total + 1][label.legs].append(label)
        until = lines.changes.waits_until(arrives, self._codes[label.row[3]])
        for line, onward, wait in lines.after(label.line):
            if bounds.legs[onward] != left - 1 or line.destination in self._sources:
                continue
            self.looked_at += 1
            departures = line.departures
            start = bisect_left(departures, arrives + wait)
            if start == len(departures) or departures[start] > until:
                continue
            latest = max([end - minutes[place][onward] for place, end in enumerate(ends, left - 1)]) - line.minutes - 1
            if departures[start] <= latest:
                self._board(label, line, slice(start, bisect_right(departures, min(until, latest))), total)

    def _ends(self, label: _Label, total: int) -> list[int]:
        """Before when a way has to end, by how many legs it has in all."""
        money, number, price = self._bounds.money, label.line.number, label.price
        return [
            self._front.latest(label.departs, legs, (price[0] + money[legs - label.legs][number], *price[1:]))
            for legs in range(total, self._most + 1)
        ]

    def _board(self, label: _Label, line: Line, part: slice, total: int) -> None:
        """Change to some connections of a line."""
        arrives, kind, minutes, legs = label.row[1], label.row[5], self._lines.changes.minutes, label.legs + 1
        for row in line.rows[part]:
            self.looked_at += 1
            if arrives + minutes(kind, row[4]) > row[0]:
                continue
            price = tuple(map(add, label.price, self._price(row[6])))
            if not self._may_be_best(row[1], label.departs, legs, price, line.number) or not self._has_seats(row):
                continue
            new = _Label(label.departs, legs, price, 0, 0, row, line, label)
            if self._papers is None or self._lets_through(label, new):
                self._keep(new, total)

    def _lets_through(self, label: _Label, new: _Label) -> bool:
        connections, papers = self._network.connections, self._papers
        assert papers is not None
        state = papers.gone_on(label.documents, label.entries, connections[label.row[6]], connections[new.row[6]])
        if state is None:
            return False
        new.documents, new.entries = state
        return True

    def _has_seats(self, row: Scanned) -> bool:
        seats = self._network.connections[row[6]].seats
        return seats is None or seats >= self._party.seats

    def _price(self, place: int) -> Price:
        """What the party pays for a connection, by currency, and whether nobody has said it."""
        known = self._paid.get(place)
        if known is None:
            fares, currencies = self._network.connections[place].fares, self._network.currencies
            pays = self._party.pays(fares) if fares else 0
            paid = [pays if fares and fares.currency == currency else 0 for currency in currencies]
            known = self._paid[place] = (*paid, int(fares is None))
        return known

    def _may_be_best(self, arrives: int, departs: int, legs: int, price: Price, line: int) -> bool:
        """Whether somebody who arrives on a line can still become better than every way that was found."""
        bounds = self._bounds
        for left in range(bounds.legs[line], self._most - legs + 1):
            least = (price[0] + bounds.money[left][line], *price[1:])
            if arrives + bounds.minutes[left][line] < self._front.latest(departs, legs + left, least):
                return True
        return False

    def _keep(self, new: _Label, total: int) -> None:
        """Keep a label aboard its connection, unless another is as good; where the journey ends there, it was found."""
        aboard = self._aboard.setdefault(new.row[6], [])
        if any(label.is_as_good_as(new) for label in aboard):
            return
        for label in aboard:
            label.is_beaten = new.is_as_good_as(label)
        aboard[:] = [label for label in aboard if not label.is_beaten]
        aboard.append(new)
        code = self._codes[new.row[3]]
        if code in self._query.finals:
            self._end(new, self._query.finals[code])
        if new.legs < self._query.most_legs:
            self._open[total][new.legs].append(new)

    def _end(self, label: _Label, road: Road | None) -> None:
        connection = self._network.connections[label.row[6]]
        departs, arrives = None, label.row[1]
        if road is not None:
            departs = road_departure(self._network, connection, self._party, self._rules.journey)
            arrives = departs + road.minutes
        zone = self._network.stops[connection.destination].zone
        if self._papers is None or self._papers.last(
            label.documents, label.entries, connection, road_ends=arrives if road else None, zone=zone
        ):
            self._front.add(label.departs, arrives, label.legs + (road is not None), label.price, (label, departs))

    def _way(self, arrives: int, label: _Label, road_departs: int | None) -> Way:
        chain, step = [], label
        while True:
            chain.append(self._network.connections[step.row[6]])
            if step.before is None:
                break
            step = step.before
        prices = {currency: paid for currency, paid in zip(self._network.currencies, label.price, strict=False) if paid}
        road = self._query.finals[chain[0].destination]
        return Way(tuple(reversed(chain)), road, road_departs, arrives, prices, label.price[-1])


def _terms(query: Query, party: Party, rules: RouteRules) -> Terms:
    """What a search asks of connections and changes; a free one asks the same for everybody."""
    if query.is_free:
        return Terms(None)
    return Terms(rules.journey, party.with_small_child, party.with_wheelchair, query.with_bed)


def _by(lines: Sequence[Line], legs: Sequence[int]) -> dict[int, list[Line]]:
    """Lines by how many legs are left after them at least."""
    by_legs: dict[int, list[Line]] = {}
    for line in lines:
        by_legs.setdefault(legs[line.number], []).append(line)
    return by_legs


def _midnight(day: date) -> int:
    return (day.toordinal() - _FIRST_DAY) * _DAY
