"""Changes on the way as a search asks them: the minutes that each needs, and how long one may wait before a night."""

from bisect import bisect_right
from dataclasses import replace

from planning.ways.rules.network import Kind, Network, instant_of, minutes_of
from planning.ways.rules.route import Party
from planning.ways.rules.ways import Query
from returns.journey.rules.itinerary import (
    JourneyLimits,
    LegFacts,
    LegStatus,
    minutes_needed,
    nights,
)


class Changes:
    """The changes of one search. Asked of the functions of readiness once for each kind of change."""

    def __init__(self, network: Network, query: Query, party: Party, limits: JourneyLimits) -> None:
        self._network, self._query, self._party, self._limits = network, query, party, limits
        self._needed: dict[tuple[int, int], int] = {}
        self._longest: dict[int, int] = {}
        self._nights: dict[str, tuple[list[int], list[int]]] = {}

    def minutes(self, kind: int, before: int) -> int:
        """Minutes that a change needs from one kind of arrival to one kind of departure."""
        needed = self._needed.get((kind, before))
        if needed is None:
            rows = self._network.kinds.rows
            legs = _leg_like(rows[kind], is_before=True), _leg_like(rows[before], is_before=False)
            needed = self._needed[kind, before] = 0 if self._query.is_free else self._between(*legs)
        return needed

    def longest(self, kind: int) -> int:
        """The most minutes that any change at the stop of this kind of arrival needs."""
        if kind not in self._longest:
            kinds = self._network.kinds.at(self._network.kinds.rows[kind][2])
            self._longest[kind] = max((self.minutes(kind, before) for before in kinds), default=0)
        return self._longest[kind]

    def _between(self, before: LegFacts, after: LegFacts) -> int:
        party = self._party
        return minutes_needed(before, after, party.with_small_child, party.with_wheelchair, self._limits)

    def since(self, departs: int, code: str) -> int:
        """The first minute of arrival from which waiting at a stop until a departure takes no night.

        It grows with the departure. Far in the past where nights have a bed.
        """
        limits = self._limits.night
        if self._query.is_free or self._query.with_bed or limits.at_least is None:
            return 0
        least, zone = max(limits.at_least, 1), self._network.stops[code].zone
        if zone not in self._nights:
            self._nights[zone] = self._nights_of(zone, least)
        dusks, dawns = self._nights[zone]
        place = bisect_right(dusks, departs - least) - 1
        return min(departs, dawns[place]) - least + 1 if place >= 0 else 0

    def _nights_of(self, zone: str, least: int) -> tuple[list[int], list[int]]:
        """Dusks and dawns of the nights that are long enough, while anybody can be under way."""
        departures = self._network.departures
        starts, ends = instant_of(departures[0]), instant_of(departures[-1])
        spans = [(minutes_of(dusk), minutes_of(dawn)) for dusk, dawn in nights(starts, ends, zone, self._limits.night)]
        spans = [(dusk, dawn) for dusk, dawn in spans if dawn - dusk >= least]
        return [dusk for dusk, _dawn in spans], [dawn for _dusk, dawn in spans]


def _leg_like(kind: Kind, is_before: bool) -> LegFacts:
    """A leg as far as a change asks for it: by mode, border, airport and terminal."""
    mode, is_abroad, code, terminal = kind
    at, countries = instant_of(0), ("A", "B" if is_abroad else "A")
    leg = LegFacts(1, mode, LegStatus.PLANNED, at, at, at.date(), at.date(), *countries)
    if is_before:
        return replace(leg, destination=code, arrives_terminal=terminal)
    return replace(leg, origin=code, departs_terminal=terminal)
