"""The way of an offer: its flights in their order, with what the offer costs, compared whatever beats it."""

from collections.abc import Sequence
from dataclasses import replace

from foundation.money import Money
from planning.ways.rules.legs import road_departure
from planning.ways.rules.network import Connection, Network
from planning.ways.rules.route import Party
from planning.ways.rules.ways import Query, Way
from returns.journey.queries.legs import UnsavedLeg
from returns.journey.rules.itinerary import Fare, JourneyLimits

_THOUSAND = 1000


def way_of_offer(
    network: Network,
    chain: Sequence[Connection],
    query: Query,
    party: Party,
    limits: JourneyLimits,
    price: Money | None,
) -> Way | None:
    """The way that these flights make; None where they begin or end elsewhere, or on another day."""
    if not chain or chain[0].origin not in query.sources or chain[-1].destination not in query.finals:
        return None
    if not query.first_day <= chain[0].departs_on <= query.last_day:
        return None
    last, road = chain[-1], query.finals[chain[-1].destination]
    onward = road_departure(network, last, party, limits) if road is not None else None
    arrives = onward + road.minutes if road is not None and onward is not None else last.arrives
    prices = {price.currency: int(price.amount * _THOUSAND)} if price is not None else {}
    return Way(tuple(chain), road, onward, arrives, prices, 0 if price is not None else len(chain))


def with_price(legs: Sequence[UnsavedLeg], price: Money | None) -> tuple[UnsavedLeg, ...]:
    """The legs of an offer, of which the first says what everybody pays for all of them."""
    if price is None:
        return tuple(legs)
    content = legs[0].content
    priced = content.with_ticket(content.booking, Fare(price.amount, price.currency))
    return (replace(legs[0], content=priced), *legs[1:])
