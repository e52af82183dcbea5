"""The lines of a network: the connections between two stops that can be, and from which line people change to which.

A line and a change between two lines are looked at once for a network and the terms of a search, not in each search.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planning.ways.rules.changes import Changes, Terms
from planning.ways.rules.network import Fares, Network, Scanned
from planning.ways.rules.route import Party
from returns.cases.rules.cases import blockers
from returns.journey.rules.itinerary import leg_reasons

_FREE = Fares("", 0)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The connections between two stops (by their places) in the order in which they depart, and when they do.

    `minutes` and `fares` (of an adult, a child and an infant) are the least of any of them.
    """

    number: int
    origin: int
    destination: int
    minutes: int
    fares: tuple[int, int, int]
    rows: Sequence[Scanned]
    departures: Sequence[int]


# A line that people can change from or to, its number, and the fewest minutes between an arrival and a departure.
Change = tuple[Line, int, int]


class Lines:
    """All lines of a network on some terms."""

    def __init__(self, network: Network, terms: Terms) -> None:
        self.changes = Changes(network, terms)
        self.every: list[Line] = []
        self._codes = list(network.stops)
        self._begun: list[list[Line]] = [[] for _stop in network.stops]
        self._into: list[list[Line]] = [[] for _stop in network.stops]
        self._after: dict[int, Sequence[Change]] = {}
        self._before: dict[int, Sequence[Change]] = {}
        self._waits: dict[int, Sequence[int]] = {}
        self._paid: dict[tuple[int, int, int], Sequence[int]] = {}
        for ends, rows in _by_ends(network, terms).items():
            minutes, fares = min(row[1] - row[0] for row in rows), _least_fares(network, rows)
            line = Line(len(self.every), *ends, minutes, fares, rows, [row[0] for row in rows])
            self.every.append(line)
            self._begun[line.origin].append(line)
            self._into[line.destination].append(line)

    def begun(self, stop: int) -> Sequence[Line]:
        """The lines from a stop."""
        return self._begun[stop]

    def into(self, stop: int) -> Sequence[Line]:
        """The lines that end at a stop."""
        return self._into[stop]

    def after(self, line: Line) -> Sequence[Change]:
        """The lines to which people can change from a line."""
        changes = self._after.get(line.number)
        if changes is None:
            pairs = ((other, self._least_wait(line, other)) for other in self._begun[line.destination])
            changes = self._after[line.number] = _possible(pairs)
        return changes

    def before(self, line: Line) -> Sequence[Change]:
        """The lines from which people can change to a line."""
        changes = self._before.get(line.number)
        if changes is None:
            pairs = ((other, self._least_wait(other, line)) for other in self._into[line.origin])
            changes = self._before[line.number] = _possible(pairs)
        return changes

    def paid(self, party: Party) -> Sequence[int]:
        """What a party pays at least for each line, in thousandths of the one currency."""
        counts = adults, children, infants = party.adults, party.children, party.infants
        paid = self._paid.get(counts)
        if paid is None:
            fares = (line.fares for line in self.every)
            paid = [adults * adult + children * child + infants * infant for adult, child, infant in fares]
            self._paid[counts] = paid
        return paid

    def _least_wait(self, before: Line, after: Line) -> int | None:
        """The fewest minutes between an arrival and a departure after it; None where nobody can change."""
        minutes, departures, rows = self.changes.minutes, after.departures, after.rows
        least: int | None = None
        for row, until in zip(before.rows, self._until(before), strict=True):
            arrives, kind = row[1], row[5]
            for place in range(bisect_left(departures, arrives), len(departures)):
                departs = departures[place]
                if departs > until or (least is not None and departs - arrives >= least):
                    break
                if arrives + minutes(kind, rows[place][4]) <= departs:
                    least = departs - arrives
                    break
        return least

    def _until(self, line: Line) -> Sequence[int]:
        """Until when people can wait after each connection of a line."""
        until = self._waits.get(line.number)
        if until is None:
            code = self._codes[line.destination]
            until = self._waits[line.number] = [self.changes.waits_until(row[1], code) for row in line.rows]
        return until


def _possible(pairs: Iterable[tuple[Line, int | None]]) -> Sequence[Change]:
    return [(line, line.number, wait) for line, wait in pairs if wait is not None]


def _by_ends(network: Network, terms: Terms) -> dict[tuple[int, int], list[Scanned]]:
    """The connections that can be, by the places of their ends."""
    by_ends: dict[tuple[int, int], list[Scanned]] = {}
    possible: dict[tuple[object, ...], bool] = {}
    for row in network.scan:
        connection = network.connections[row[6]]
        alike = (row[2], row[3], row[1] - row[0], connection.km, connection.mode)
        if alike not in possible:
            possible[alike] = _is_possible(network, row, terms)
        if possible[alike]:
            by_ends.setdefault((row[2], row[3]), []).append(row)
    return by_ends


def _is_possible(network: Network, row: Scanned, terms: Terms) -> bool:
    """Whether a connection is one that can be: neither backwards in time, nor too fast or too long."""
    if row[1] <= row[0]:
        return False
    return terms.limits is None or not blockers(leg_reasons(network.leg(network.connections[row[6]], 1), terms.limits))


def _least_fares(network: Network, rows: Sequence[Scanned]) -> tuple[int, int, int]:
    """The lowest fare of each kind. Nothing unless all are of one currency: else no sum is surely the least."""
    if not network.has_one_currency:
        return 0, 0, 0
    fares = [network.connections[row[6]].fares or _FREE for row in rows]
    return min(row.adult for row in fares), min(row.of_child for row in fares), min(row.of_infant for row in fares)


def lines_of(network: Network, terms: Terms) -> Lines:
    """The lines of a network on some terms, kept with it."""
    return network.once(terms, lambda: Lines(network, terms))
