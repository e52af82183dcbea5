"""How much of a way is left at least, from each stop: minutes, legs and money. What cannot be best any more goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planning.ways.rules.network import Network, Road
from planning.ways.rules.route import Party

FAR = 10**9


@dataclass(frozen=True)
class Bounds:
    """By the places of stops. `minutes`: by how many connections are left; `rides`: connections; `legs`: and the road.

    `money`: of the one currency, where there is only one and every connection has its price; else zeros.
    """

    minutes: Sequence[Sequence[int]]
    rides: Sequence[int]
    legs: Sequence[int]
    money: Sequence[int]


def bounds_of(network: Network, finals: Mapping[str, Road | None], most_legs: int, party: Party) -> Bounds:
    """Reckon backwards from the last stops, one connection at a time (as in the rounds of RAPTOR)."""
    into: dict[int, list[tuple[int, int, int]]] = {}
    cheapest = network.cheapest
    for ends, minutes in network.fastest.items():
        fares = cheapest.get(ends)
        into.setdefault(ends[1], []).append((ends[0], minutes, party.pays(fares) if fares else 0))
    count = len(network.stops)
    least, rides, legs, money = ([FAR] * count for _measure in range(4))
    for place, code in enumerate(network.stops):
        if code in finals:
            road = finals[code]
            least[place], legs[place] = (road.minutes, 1) if road else (0, 0)
            rides[place] = money[place] = 0
    rounds = [least]
    for ride in range(1, most_legs + 1):
        before, money_before, legs_before = rounds[-1], list(money), list(legs)
        after = list(before)
        for place in (place for place in range(count) if before[place] < FAR):
            for origin, lasts, paid in into.get(place, ()):
                after[origin] = min(after[origin], before[place] + lasts)
                money[origin] = min(money[origin], money_before[place] + paid)
                legs[origin] = min(legs[origin], legs_before[place] + 1)
                rides[origin] = min(rides[origin], ride)
        rounds.append(after)
    return Bounds(rounds, rides, legs, money)
