"""Legs that are nowhere stored: a sketch has them in memory, and they read as the rows of a journey do."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from foundation.geography.distances import distance_km
from foundation.geography.zones import to_instant
from returns.journey.models import Leg
from returns.journey.queries.points import Point
from returns.journey.rules.itinerary import LegMode, LegStatus


@dataclass(frozen=True)
class SketchedLeg:
    """One leg as it is sketched: local times (naive) at both ends, and the same attributes as a row of the journey."""

    ordinal: int
    mode: LegMode
    origin: Point
    destination: Point
    departs: datetime
    arrives: datetime
    departs_at: datetime
    arrives_at: datetime
    status: LegStatus
    carrier: str = ""
    number: str = ""
    escort_id: None = None
    movement_id: None = None
    # Everybody of a sketch travels every leg of it.
    is_for_all: bool = True
    named: tuple[()] = ()
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> uuid.UUID:
        """An id that says nothing but which leg of the sketch it is."""
        return uuid.UUID(int=self.ordinal)

    @property
    def departs_zone(self) -> str:
        """The zone of the place of departure."""
        return self.origin.zone

    @property
    def arrives_zone(self) -> str:
        """The zone of the place of arrival."""
        return self.destination.zone


AnyLeg = Leg | SketchedLeg


def sketched_leg(
    mode: LegMode,
    ends: tuple[Point, Point],
    times: tuple[datetime, datetime],
    status: LegStatus,
    flight: tuple[str, str],
) -> SketchedLeg:
    """A leg from local times (naive); `flight` is carrier and number. NoSuchLocalTime where clocks never show a time.

    Where clocks show a time twice because they are put back, the first is taken.
    """
    (origin, destination), (departs, arrives), (carrier, number) = ends, times, flight
    km = round(distance_km((origin.lat, origin.lon), (destination.lat, destination.lon)))
    return SketchedLeg(
        ordinal=0,
        mode=mode,
        origin=origin,
        destination=destination,
        departs=departs,
        arrives=arrives,
        departs_at=to_instant(departs, origin.zone),
        arrives_at=to_instant(arrives, destination.zone),
        status=status,
        carrier=carrier,
        number=number,
        content={
            "carrier": carrier,
            "number": number,
            "booking": "",
            "from": origin.stored(),
            "to": destination.stored(),
            "km": km,
        },
    )


def numbered(legs: list[SketchedLeg]) -> tuple[SketchedLeg, ...]:
    """Legs in the order in which they begin, numbered from one, as a journey numbers its own."""
    return tuple(
        replace(leg, ordinal=n) for n, leg in enumerate(sorted(legs, key=lambda sketched: sketched.departs_at), 1)
    )


def shifted(leg: SketchedLeg, days: int) -> SketchedLeg:
    """The same leg so many days later, at the same local times. NoSuchLocalTime as above."""
    departs, arrives = leg.departs + timedelta(days=days), leg.arrives + timedelta(days=days)
    return replace(
        leg,
        departs=departs,
        arrives=arrives,
        departs_at=to_instant(departs, leg.origin.zone),
        arrives_at=to_instant(arrives, leg.destination.zone),
    )
