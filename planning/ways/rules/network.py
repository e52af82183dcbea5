"""What a search travels on: stops, dated connections between them, and the road onward from the last stop."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_KEPT = 4
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a connection begins or ends: the code of an airport (IATA), its country (ISO code) and zone."""

    code: str
    country: str
    zone: str


@dataclass(frozen=True, slots=True)
class Fares:
    """What a seat costs, in thousandths of a currency (ISO 4217); a kind without a fare of its own pays as an adult."""

    currency: str
    adult: int
    child: int | None = None
    infant: int | None = None

    @property
    def of_child(self) -> int:
        """What a child pays."""
        return self.adult if self.child is None else self.child

    @property
    def of_infant(self) -> int:
        """What an infant pays."""
        return self.adult if self.infant is None else self.infant


@dataclass(frozen=True, slots=True)
class Connection:
    """One dated flight: minutes since 1970 (UTC), and the local days at both ends. `key` names it to its provider."""

    key: Any
    origin: str
    destination: str
    departs: int
    arrives: int
    departs_on: date
    arrives_on: date
    km: int | None = None
    departs_terminal: str = ""
    arrives_terminal: str = ""
    fares: Fares | None = None
    seats: int | None = None  # None: nobody has said how many
    mode: LegMode = LegMode.AIR
    carrier: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """The way from a stop to the place of return: minutes and kilometres. Not there: the stop is the place itself."""

    minutes: int
    km: int


def minutes_of(instant: datetime) -> int:
    """Whole minutes since 1970 (UTC) of an instant."""
    return int((instant - _EPOCH).total_seconds() // 60)


def instant_of(minutes: int) -> datetime:
    """The instant (UTC) of so many minutes since 1970."""
    return _EPOCH + timedelta(minutes=minutes)


# A connection as a search reads it: departure, arrival, place of its ends among the stops, what it is like for a change
# before it and for one after it, and its own place.
Scanned = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True)
class Network:
    """Stops and connections of some days, the connections in the order in which they depart."""

    stops: Mapping[str, Stop]
    connections: Sequence[Connection]
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    kinds: "Kinds" = field(init=False, repr=False, compare=False)
    scan: Sequence[Scanned] = field(init=False, repr=False, compare=False)
    _kept: list[tuple[object, Any]] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Number stops and kinds of connections once: a search looks at numbers alone."""
        places = {code: place for place, code in enumerate(self.stops)}
        kinds = Kinds()
        scan = []
        for place, row in enumerate(self.connections):
            abroad = self.stops[row.origin].country != self.stops[row.destination].country
            before = kinds.of((row.mode, abroad, row.origin, row.departs_terminal))
            after = kinds.of((row.mode, abroad, row.destination, row.arrives_terminal))
            ends = places[row.origin], places[row.destination]
            scan.append((row.departs, row.arrives, *ends, before, after, place))
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "scan", scan)

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last local day at either end of any connection. ValueError without connections."""
        ends = [day for row in self.connections for day in (row.departs_on, row.arrives_on)]
        return min(ends), max(ends)

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies (ISO 4217) of all fares."""
        return tuple(sorted({row.fares.currency for row in self.connections if row.fares is not None}))

    @cached_property
    def has_one_currency(self) -> bool:
        """Whether every connection has its price in the same currency: else no sum is surely the least."""
        return len(self.currencies) == 1 and all(row.fares is not None for row in self.connections)

    def once(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what was made for a key, or make it; the last few are kept as long as the network is."""
        made: _Made
        for other, made in self._kept:
            if other == key:
                return made
        made = make()
        self._kept.append((key, made))
        del self._kept[:-_MOST_KEPT]
        return made

    def leg(self, connection: Connection, ordinal: int, is_first: bool = False, bed: bool = False) -> LegFacts:
        """The connection as a leg of a journey."""
        origin, destination = self.stops[connection.origin], self.stops[connection.destination]
        return LegFacts(
            ordinal=ordinal,
            mode=connection.mode,
            status=LegStatus.PLANNED,
            departs_at=instant_of(connection.departs),
            arrives_at=instant_of(connection.arrives),
            departs_on=connection.departs_on,
            arrives_on=connection.arrives_on,
            origin_country=origin.country,
            destination_country=destination.country,
            gap_km=None if is_first else 0,
            origin=origin.code,
            destination=destination.code,
            departs_terminal=connection.departs_terminal,
            arrives_terminal=connection.arrives_terminal,
            arrives_zone=destination.zone,
            has_accommodation=bed,
            km=connection.km,
        )


# What a connection is like at one of its ends: mode, whether it crosses a border, airport, terminal.
Kind = tuple[LegMode, bool, str, str]


class Kinds:
    """Numbers for kinds, in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[Kind, int] = {}
        self.rows: list[Kind] = []
        self._at: dict[str, list[int]] = {}

    def of(self, row: Kind) -> int:
        """The number of a kind, the same for the same kind."""
        if row not in self._numbers:
            self._numbers[row] = len(self.rows)
            self.rows.append(row)
            self._at.setdefault(row[2], []).append(self._numbers[row])
        return self._numbers[row]

    def at(self, code: str) -> Sequence[int]:
        """The numbers of the kinds at a stop."""
        return self._at.get(code, ())


def network_of(stops: Mapping[str, Stop], connections: Iterable[Connection]) -> Network:
    """The network of these connections; those whose ends are no stops are left out."""
    known = [row for row in connections if row.origin in stops and row.destination in stops]
    return Network(stops, sorted(known, key=lambda row: (row.departs, row.arrives)))
