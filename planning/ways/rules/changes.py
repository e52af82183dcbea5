"""Changes on the way as a search asks them: the minutes that each needs, and how long one may wait before a night."""

from bisect import bisect_left
from dataclasses import dataclass, replace

from planning.ways.rules.network import Kind, Network, instant_of, minutes_of
from returns.journey.rules.itinerary import (
    JourneyLimits,
    LegFacts,
    LegMode,
    LegStatus,
    minutes_needed,
    nights,
)

NEVER = 10**12  # later than anything, in minutes


@dataclass(frozen=True)
class Terms:
    """What decides which connections and changes there are. `with_bed`: nights on the way have a place to sleep.

    Without limits no rule of the route is asked.
    """

    limits: JourneyLimits | None
    with_small_child: bool = False
    with_wheelchair: bool = False
    with_bed: bool = False


class Changes:
    """The changes of a network on some terms. Asked of the functions of readiness once for each kind of change."""

    def __init__(self, network: Network, terms: Terms) -> None:
        self._network, self._terms = network, terms
        self._needed: dict[tuple[int, int], int] = {}
        self._to_road: dict[str, int] = {}
        self._nights: dict[str, tuple[list[int], list[int]]] = {}

    def minutes(self, kind: int, before: int) -> int:
        """Minutes that a change needs from one kind of arrival to one kind of departure."""
        needed = self._needed.get((kind, before))
        if needed is None:
            rows = self._network.kinds.rows
            needed = self._needed[kind, before] = self._between(rows[kind], rows[before])
        return needed

    def least_to_road(self, code: str) -> int:
        """The fewest minutes between any arrival at a stop and the road onward from there."""
        if code not in self._to_road:
            kinds, road = self._network.kinds, (LegMode.ROAD, False, code, "")
            needed = [self._between(kinds.rows[kind], road) for kind in kinds.at(code)]
            self._to_road[code] = min(needed, default=0)
        return self._to_road[code]

    def _between(self, arrival: Kind, departure: Kind) -> int:
        terms = self._terms
        if terms.limits is None:
            return 0
        legs = _leg_like(arrival, is_before=True), _leg_like(departure, is_before=False)
        return minutes_needed(*legs, terms.with_small_child, terms.with_wheelchair, terms.limits)

    def waits_until(self, arrives: int, code: str) -> int:
        """The last minute until which somebody who arrives can wait at a stop without a night there."""
        limits = self._terms.limits
        if limits is None or self._terms.with_bed or limits.night.at_least is None:
            return NEVER
        least, zone = max(limits.night.at_least, 1), self._network.stops[code].zone
        if zone not in self._nights:
            self._nights[zone] = self._nights_of(zone, limits)
        dusks, dawns = self._nights[zone]
        place = bisect_left(dawns, arrives + least)
        return max(arrives, dusks[place]) + least - 1 if place < len(dawns) else NEVER

    def _nights_of(self, zone: str, limits: JourneyLimits) -> tuple[list[int], list[int]]:
        """Dusks and dawns of the nights that are long enough, while anybody can be under way."""
        scan, least = self._network.scan, max(limits.night.at_least or 0, 1)
        starts, ends = instant_of(scan[0][0]), instant_of(scan[-1][0])
        spans = [(minutes_of(dusk), minutes_of(dawn)) for dusk, dawn in nights(starts, ends, zone, limits.night)]
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
