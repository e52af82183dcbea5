"""What is looked for, and what is found: a question about a way, and a way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planning.ways.rules.network import Connection, Road


@dataclass(frozen=True)
class Query:
    """What is looked for: from these stops, on these local days, to a place that lies at or by road from these stops.

    `finals`: the road onward from each last stop, None where the stop is the place. `most_legs` counts connections,
    `most_minutes` from the first departure to the end, `now` in minutes since 1970. `with_bed`: nights on the way have
    a place to sleep. `is_free`: no rule of the route is asked, only that each leg begins after the one before it.
    """

    sources: frozenset[str]
    finals: Mapping[str, Road | None]
    host: str
    country: str
    first_day: date
    last_day: date
    now: int
    most_legs: int = 4
    most_minutes: int = 72 * 60
    with_bed: bool = False
    is_free: bool = False


@dataclass(frozen=True)
class Way:
    """A way that was found: its connections, when the road onward begins (None: there is none), end and price.

    Minutes since 1970. `prices` are thousandths by currency; `unpriced`: how many legs nobody has said a price for.
    """

    connections: tuple[Connection, ...]
    road: Road | None
    road_departs: int | None
    arrives: int
    prices: Mapping[str, int]
    unpriced: int

    @property
    def departs(self) -> int:
        """When it begins."""
        return self.connections[0].departs

    @property
    def minutes(self) -> int:
        """From the first departure to the place of return."""
        return self.arrives - self.departs

    @property
    def changes(self) -> int:
        """How often people change, the road onward included."""
        return len(self.connections) - 1 + (self.road is not None)

    @property
    def measures(self) -> tuple[Any, ...]:
        """What ways are compared by; less is better."""
        return self.arrives, self.minutes, self.changes, self.unpriced, tuple(sorted(self.prices.items()))

    def beats(self, other: "Way") -> bool:
        """Whether it ends as early, takes as little time, has as few changes and costs as little as another way."""
        currencies = {*self.prices, *other.prices}
        return (
            self.arrives <= other.arrives
            and self.minutes <= other.minutes
            and self.changes <= other.changes
            and self.unpriced <= other.unpriced
            and all(self.prices.get(name, 0) <= other.prices.get(name, 0) for name in currencies)
        )
