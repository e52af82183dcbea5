"""Trips of one person in several cases: two of them at one time cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from returns.cases.rules.reasons import Reason, ReasonCode
from returns.journey.rules.itinerary import LegFacts


class TripReason(ReasonCode):
    """Codes of reasons about journeys that meet."""

    TRAVELS_ELSEWHERE = "travels_elsewhere"


@dataclass(frozen=True)
class TripFacts:
    """A journey that somebody of the case (id as hex) makes in another case: from its first departure to its end."""

    person: str
    starts: datetime
    ends: datetime


def crosses(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> bool:
    """Whether two spans of time have a moment in common. Those that touch do not."""
    return first[0] < second[1] and second[0] < first[1]


def trip_reasons(person: str, legs: Sequence[LegFacts], elsewhere: Sequence[TripFacts]) -> tuple[Reason, ...]:
    """A blocker where somebody is on a journey of another case while they travel the legs of this one."""
    if not legs:
        return ()
    own = min(leg.departs_at for leg in legs), max(leg.arrives_at for leg in legs)
    meets = any(trip.person == person and crosses(own, (trip.starts, trip.ends)) for trip in elsewhere)
    return (Reason(TripReason.TRAVELS_ELSEWHERE, person, cleared_by="itinerary"),) if meets else ()
