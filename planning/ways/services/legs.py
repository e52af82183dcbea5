"""A way as legs that are not saved: what readiness judges, what a page shows, and what is planned once it is chosen."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from foundation.geography.zones import to_instant
from planning.ways.rules.legs import nights_of
from planning.ways.rules.network import Connection, Network, instant_of, minutes_of
from planning.ways.rules.route import Party
from planning.ways.rules.ways import Way
from returns.cases.models import Case
from returns.escorts.models import Escort
from returns.journey.models import Leg, LegContent
from returns.journey.queries.itinerary import whole_km
from returns.journey.queries.legs import UnsavedLeg, place_of_return, point_at
from returns.journey.rules.itinerary import Fare, JourneyLimits, LegMode, LegStatus

_THOUSAND = 1000


@dataclass(frozen=True)
class Planned:
    """By what a way is planned: for which case, who travels, where to sleep on the way, and what counts as a night."""

    case: Case
    party: Party
    bed: str
    limits: JourneyLimits


def unsaved_legs(network: Network, way: Way, planned: Planned) -> tuple[UnsavedLeg, ...]:
    """The legs of a way, numbered, the road onward included. Each says what everybody together pays for it."""
    nights = nights_of(network, way, planned.limits) if planned.bed else ()
    legs = [
        _flown(network, row, number, planned, planned.bed if number in nights else "")
        for number, row in enumerate(way.connections, 1)
    ]
    if way.road is not None and way.road_departs is not None:
        legs.append(_by_road(way, legs[-1], planned.case))
    return tuple(legs)


def _flown(network: Network, row: Connection, number: int, planned: Planned, night: str) -> UnsavedLeg:
    origin, destination = point_at(row.origin), point_at(row.destination)
    assert origin is not None  # stops are airports
    assert destination is not None
    fare = row.fares
    content = LegContent(
        origin=origin.end,
        destination=destination.end,
        departs_terminal=row.departs_terminal,
        arrives_terminal=row.arrives_terminal,
        carrier=row.carrier,
        number=row.number,
        km=row.km or whole_km(origin, destination),
        fare=Fare(Decimal(planned.party.pays(fare)) / _THOUSAND, fare.currency) if fare else None,
        night=night,
    )
    zones = network.stops[row.origin].zone, network.stops[row.destination].zone
    return _leg(number, LegMode.AIR, (row.departs, row.arrives), zones, content)


def _by_road(way: Way, last: UnsavedLeg, case: Case) -> UnsavedLeg:
    home = place_of_return(case)
    assert home is not None  # otherwise there is no road
    assert way.road is not None
    assert way.road_departs is not None
    content = LegContent(origin=last.content.destination, destination=home.end, km=way.road.km)
    zones = last.arrives_zone, home.zone
    return _leg(last.ordinal + 1, LegMode.ROAD, (way.road_departs, way.arrives), zones, content)


def _leg(number: int, mode: LegMode, times: tuple[int, int], zones: tuple[str, str], content: LegContent) -> UnsavedLeg:
    return UnsavedLeg(
        id=uuid.UUID(int=number),
        ordinal=number,
        mode=mode,
        status=LegStatus.PLANNED,
        departs_at=instant_of(times[0]),
        departs_zone=zones[0],
        arrives_at=instant_of(times[1]),
        arrives_zone=zones[1],
        content=content,
    )


def goes_all_the_way(escort: Escort, legs: Sequence[Leg]) -> bool:
    """Whether an escort goes along on every leg of a journey: then also on a way that takes its place."""
    return escort.first_leg <= 1 and escort.last_leg >= max((leg.ordinal for leg in legs), default=1)


def leg_of_day(network: Network, origin: str, destination: str, day: date) -> UnsavedLeg:
    """A leg between two stops that begins at noon of a local day: people are as old as they are then."""
    stop, begins, ends = network.stops[origin], point_at(origin), point_at(destination)
    assert begins is not None  # stops are airports
    assert ends is not None
    noon = minutes_of(to_instant(datetime.combine(day, time(12)), stop.zone))
    content = LegContent(origin=begins.end, destination=ends.end, km=whole_km(begins, ends))
    return _leg(1, LegMode.AIR, (noon, noon + 60), (stop.zone, network.stops[destination].zone), content)
