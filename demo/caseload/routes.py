"""Invented journeys of the caseload: from an office's airport over a real hub to a real airport, then by road.

Airports, places, zones and distances are real; carriers, numbers and times are not. Pure but for the gazetteer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from foundation.geography.airports import airport
from foundation.geography.distances import distance_km
from foundation.geography.gazetteer import Place, find_places, nearest_place
from foundation.geography.zones import local
from returns.journey.queries.legs import Point
from returns.journey.rules.itinerary import LegMode

_FROM = {"TR": "IST", "DE": "BER"}
# Country of origin: hub, and the airport of arrival.
_OVER = {
    "AF": ("TAS", "KBL"),
    "AL": ("VIE", "TIA"),
    "BD": ("DAC", "ZYL"),
    "ET": ("ADD", "JIM"),
    "GE": ("TBS", "KUT"),
    "IQ": ("DOH", "EBL"),
    "KG": ("TAS", "OSS"),
    "NG": ("ADD", "LOS"),
    "PK": ("DOH", "LHE"),
    "UZ": ("TAS", "SKD"),
}
DESTINATIONS = tuple(sorted(_OVER))  # where invented people return to
_CRUISE_KM_PER_HOUR, _ROAD_KM_PER_HOUR = 780, 60
_GROUND = timedelta(minutes=40)
_FIRST_DEPARTURE = time(6, 30)  # UTC
_CONNECTION, _ONWARD = timedelta(hours=3), timedelta(hours=2, minutes=30)


@dataclass(frozen=True)
class InventedLeg:
    """One leg; times are local to either end and naive, as somebody would type them."""

    mode: LegMode
    carrier: str
    number: str
    origin: Point
    destination: Point
    departs: datetime
    arrives: datetime


def airport_point(code: str) -> Point:
    """An airport as the end of a leg. KeyError for a code that is none."""
    listed = airport(code)
    if listed is None:
        raise KeyError(code)
    return Point(listed.iata, listed.name, listed.country, listed.lat, listed.lon, listed.zone)


def place_near(typed: str | None, country: str) -> Place:
    """The gazetteer's place for what was typed, or the one nearest to the airport where it knows none of that name."""
    for place in find_places(typed, country, limit=1) if typed else []:
        return place
    last = airport_point(_OVER[country][1])
    nearest = nearest_place(last.lat, last.lon, country)
    if nearest is None:
        raise KeyError(country)
    return nearest


def _minutes(origin: Point, destination: Point, speed: int, at_least: int) -> timedelta:
    km = distance_km((origin.lat, origin.lon), (destination.lat, destination.lon))
    return timedelta(minutes=max(at_least, 5 * round(km / speed * 12)))


def invented_journey(
    host_country: str, home: Point, day: datetime, connection: timedelta = _CONNECTION
) -> list[InventedLeg]:
    """Two flights and a road leg, from the day of an instant (UTC), with connections long enough for anybody.

    A longer `connection` at the hub puts off the second flight.
    """
    hub, last = (airport_point(code) for code in _OVER[home.country])
    first = airport_point(_FROM[host_country])
    departs = datetime.combine(day.date(), _FIRST_DEPARTURE, UTC)
    legs = []
    for number, (origin, destination) in enumerate(((first, hub), (hub, last)), 1):
        arrives = departs + _GROUND + _minutes(origin, destination, _CRUISE_KM_PER_HOUR, 40)
        flight = (LegMode.AIR, "Invented Air", f"ZZ {100 * number + day.day}")
        legs.append(_leg(flight, origin, destination, departs, arrives))
        departs = arrives + (connection if number == 1 else _ONWARD)
    arrives = departs + _minutes(last, home, _ROAD_KM_PER_HOUR, 30)
    legs.append(_leg((LegMode.ROAD, "", ""), last, home, departs, arrives))
    return legs


def way_home(host_country: str, home: Point, day: datetime) -> list[InventedLeg]:
    """The road and the flights back from where the people live, on the second day after an instant (UTC)."""
    hub, last = (airport_point(code) for code in _OVER[home.country])
    back = airport_point(_FROM[host_country])
    departs = datetime.combine(day.date() + timedelta(days=2), _FIRST_DEPARTURE, UTC)
    there = departs - _CONNECTION
    starts = there - _minutes(home, last, _ROAD_KM_PER_HOUR, 30)
    legs = [_leg((LegMode.ROAD, "", ""), home, last, starts, there)]
    for number, (origin, destination) in enumerate(((last, hub), (hub, back)), 3):
        arrives = departs + _GROUND + _minutes(origin, destination, _CRUISE_KM_PER_HOUR, 40)
        flight = (LegMode.AIR, "Invented Air", f"ZZ {100 * number + day.day}")
        legs.append(_leg(flight, origin, destination, departs, arrives))
        departs = arrives + _CONNECTION
    return legs


def _leg(
    flight: tuple[LegMode, str, str], origin: Point, destination: Point, departs: datetime, arrives: datetime
) -> InventedLeg:
    mode, carrier, number = flight
    starts, ends = local(departs, origin.zone), local(arrives, destination.zone)
    return InventedLeg(
        mode, carrier, number, origin, destination, starts.replace(tzinfo=None), ends.replace(tzinfo=None)
    )
