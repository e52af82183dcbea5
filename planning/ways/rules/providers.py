"""Where flights come from that ways are searched among: what every provider gives, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from planning.ways.rules.network import Connection, Stop


@dataclass(frozen=True)
class Offers:
    """Dated flights, and the stops at their ends. `failed`: the provider could not answer; an empty answer is none."""

    stops: tuple[Stop, ...] = ()
    connections: tuple[Connection, ...] = ()
    failed: bool = False


@dataclass(frozen=True)
class Asked:
    """What a provider is asked: local days of departure (both included), and how many people of which kind of fare.

    No name, no document and no case is in it.
    """

    first: date
    last: date
    adults: int
    children: int
    infants: int


class ProviderFailed(Exception):
    """A provider cannot answer now: its source is not there, is too slow, or says something that is no offer."""


class TravelProvider(Protocol):
    """Something that offers flights: the own timetable, a text that was pasted, a service of others."""

    def offers(self, asked: Asked) -> Offers:
        """The flights of some days. ProviderFailed, or OSError of the network, where they are not to be had."""
        ...


def answer_of(provider: TravelProvider, asked: Asked) -> Offers:
    """What a provider answers; that it failed, if it did: the others are searched all the same."""
    try:
        return provider.offers(asked)
    except (ProviderFailed, OSError):
        return Offers(failed=True)


def together(offers: Sequence[Offers]) -> Offers:
    """What several providers offer; of the same flight on the same day what the first of them says."""
    stops = {stop.code: stop for offer in reversed(offers) for stop in offer.stops}
    by_flight: dict[tuple[object, ...], Connection] = {}
    for offer in offers:
        for row in offer.connections:
            by_flight.setdefault((row.carrier, row.number, row.origin, row.destination, row.departs_on), row)
    failed = any(offer.failed for offer in offers)
    return Offers(tuple(stops.values()), tuple(by_flight.values()), failed)
