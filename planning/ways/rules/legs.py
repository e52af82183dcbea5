"""A way as the legs of a journey: what readiness judges, and what is planned once it is chosen."""

from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from planning.ways.rules.network import Connection, Network, instant_of
from planning.ways.rules.route import Party
from planning.ways.rules.ways import Way
from returns.journey.rules.itinerary import (
    JourneyLimits,
    LegFacts,
    LegMode,
    LegStatus,
    is_night_stop,
    minutes_needed,
)


def legs_of_way(network: Network, way: Way, with_bed: bool = False) -> tuple[LegFacts, ...]:
    """The legs of a way in their order, the road onward included; `with_bed`: each has a place to sleep after it."""
    legs = [
        network.leg(connection, ordinal, is_first=ordinal == 1, bed=with_bed)
        for ordinal, connection in enumerate(way.connections, 1)
    ]
    if way.road is not None and way.road_departs is not None:
        legs.append(_road(legs[-1], way))
    return tuple(legs)


def _road(last: LegFacts, way: Way) -> LegFacts:
    departs, arrives = instant_of(way.road_departs or 0), instant_of(way.arrives)
    zone = ZoneInfo(last.arrives_zone)
    return LegFacts(
        ordinal=last.ordinal + 1,
        mode=LegMode.ROAD,
        status=LegStatus.PLANNED,
        departs_at=departs,
        arrives_at=arrives,
        departs_on=departs.astimezone(zone).date(),
        arrives_on=arrives.astimezone(zone).date(),
        origin_country=last.destination_country,
        destination_country=last.destination_country,
        gap_km=0,
        origin=last.destination,
        arrives_zone=last.arrives_zone,
        km=way.road.km if way.road else None,
    )


def road_departure(network: Network, last: Connection, party: Party, limits: JourneyLimits) -> int:
    """When the road onward begins, in minutes since 1970: as soon as these people can have changed to it."""
    leg = network.leg(last, 1)
    onward = replace(leg, mode=LegMode.ROAD, origin=leg.destination, origin_country=leg.destination_country)
    return last.arrives + minutes_needed(leg, onward, party.with_small_child, party.with_wheelchair, limits)


def nights_of(network: Network, way: Way, limits: JourneyLimits) -> tuple[int, ...]:
    """The ordinals of the legs after which people need a place to sleep."""
    legs = legs_of_way(network, way)
    return tuple(
        before.ordinal
        for before, after in pairwise(legs)
        if is_night_stop(before.arrives_at, after.departs_at, before.arrives_zone, limits.night)
    )
