"""The ways that were found so far of which none beats another one, and what a way still has to beat."""

from collections.abc import Sequence
from operator import le
from typing import Generic, TypeVar

Price = tuple[int, ...]
End = TypeVar("End")


def costs_no_more(price: Price, other: Price) -> bool:
    """Whether a price is no higher than another one in any currency, nor for the connections without a price."""
    return price == other or all(map(le, price, other))


class Front(Generic[End]):
    """A Pareto set of ways by end, minutes, legs and price, each with what it was made from."""

    def __init__(self, most_minutes: int) -> None:
        self._most = most_minutes
        self._ways: list[tuple[int, int, int, Price, End]] = []

    def latest(self, departs: int, legs: int, price: Price) -> int:
        """The end before which a way that begins then, has as many legs and costs as much beats all that were found."""
        latest = departs + self._most + 1
        for end, minutes, least, paid, _made in self._ways:
            if least <= legs and end < latest and departs + minutes < latest and costs_no_more(paid, price):
                latest = max(end, departs + minutes)
        return latest

    def latest_departure(self, minutes: int, legs: int, price: Price, latest: int) -> int:
        """The last minute, at most the latest, at which a way can begin and be best that takes and costs as much."""
        for end, takes, least, paid, _made in self._ways:
            if least <= legs and takes <= minutes and end - minutes <= latest and costs_no_more(paid, price):
                latest = end - minutes - 1
        return latest

    def add(self, departs: int, end: int, legs: int, price: Price, made: End) -> None:
        """Keep a way unless another is as good; those that it is as good as go."""
        if end >= self.latest(departs, legs, price):
            return
        minutes = end - departs
        self._ways = [
            way
            for way in self._ways
            if not (end <= way[0] and minutes <= way[1] and legs <= way[2] and costs_no_more(price, way[3]))
        ]
        self._ways.append((end, minutes, legs, price, made))

    @property
    def ways(self) -> Sequence[tuple[int, End]]:
        """Ends, and what the ways were made from."""
        return [(end, made) for end, _minutes, _legs, _price, made in self._ways]
