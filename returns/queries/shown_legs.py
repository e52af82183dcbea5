"""Legs as they are shown: local times at both ends, how long they take, and how long the change before each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.geography.zones import local
from returns.models.itinerary import Leg
from returns.queries.points import PLACE_OF_RETURN, Point
from returns.rules.itinerary import LegMode, LegStatus


@dataclass(frozen=True)
class ShownLeg:
    """One leg; times are aware, in the zone of their own end, lengths in minutes and kilometres."""

    leg: Leg
    ordinal: int
    mode: LegMode
    status: LegStatus
    carrier: str
    number: str
    booking: str
    origin: dict[str, Any]
    destination: dict[str, Any]
    departs: datetime
    arrives: datetime
    minutes: int
    km: int
    wait: int | None  # minutes since the leg before has ended; None for the first


def shown_legs(legs: Sequence[Leg]) -> list[ShownLeg]:
    """Legs of one traveller in their order; opens them."""
    shown = []
    for before, leg in zip([None, *legs], legs, strict=False):
        content = leg.content
        shown.append(
            ShownLeg(
                leg=leg,
                ordinal=leg.ordinal,
                mode=leg.mode,
                status=leg.status,
                carrier=content["carrier"],
                number=content["number"],
                booking=content["booking"],
                origin=content["from"],
                destination=content["to"],
                departs=local(leg.departs_at, leg.departs_zone),
                arrives=local(leg.arrives_at, leg.arrives_zone),
                minutes=round((leg.arrives_at - leg.departs_at).total_seconds() / 60),
                km=content["km"],
                wait=round((leg.departs_at - before.arrives_at).total_seconds() / 60) if before else None,
            )
        )
    return shown


def points_of(legs: Sequence[Leg]) -> list[Point]:
    """The ends of legs, each once, in the order in which they are passed; the place of return is asked of the case."""
    found: dict[str, Point] = {}
    for leg in legs:
        for end, zone in ((leg.content["from"], leg.departs_zone), (leg.content["to"], leg.arrives_zone)):
            if end["code"] != PLACE_OF_RETURN:
                found.setdefault(end["code"], Point(**end, zone=zone))
    return list(found.values())
