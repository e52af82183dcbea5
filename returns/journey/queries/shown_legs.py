"""Legs as they are shown: local times at both ends, how long they take, and how long the change before each is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from foundation.geography.zones import is_ambiguous, local
from foundation.money import Money
from returns.journey.models import Leg
from returns.journey.queries.itinerary import airport_code
from returns.journey.queries.points import PLACE_OF_RETURN, Point
from returns.journey.rules.bookings import Fare, TicketClass, fares_together
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.sketch.queries.sketched_legs import AnyLeg


@dataclass(frozen=True)
class ShownLeg:
    """One leg; times are aware, in the zone of their own end, lengths in minutes and kilometres."""

    leg: AnyLeg
    ordinal: int
    mode: LegMode
    status: LegStatus
    carrier: str
    number: str
    booking: str
    terminals: tuple[str, str]
    night: str
    ticket: TicketClass | None
    fare: Fare | None
    origin: dict[str, Any]
    destination: dict[str, Any]
    departs: datetime
    arrives: datetime
    minutes: int
    km: int
    wait: int | None  # minutes since its travellers left the leg before; None for the first, and where they differ
    travellers: tuple[uuid.UUID, ...]  # who of the case travels it; nobody named is everybody

    @property
    def folds(self) -> tuple[int | None, int | None]:
        """Which of two is meant at either end, where clocks show the local time twice; else None."""
        ends = ((self.departs, self.leg.departs_zone), (self.arrives, self.leg.arrives_zone))
        departs, arrives = (at.fold if is_ambiguous(at.replace(tzinfo=None), zone) else None for at, zone in ends)
        return departs, arrives

    @property
    def days_later(self) -> int:
        """How many days later than at its beginning the calendar is at its end; negative across the date line."""
        return (self.arrives.date() - self.departs.date()).days


def onward_legs(legs: Sequence[ShownLeg]) -> Sequence[ShownLeg]:
    """The legs after the last flight: how people go on from where they are met. None where nobody flies."""
    flown = [place for place, leg in enumerate(legs) if leg.mode is LegMode.AIR]
    return legs[flown[-1] + 1 :] if flown else ()


def shown_legs(legs: Sequence[AnyLeg]) -> list[ShownLeg]:
    """Legs of a case or of one escort in their order; opens them."""
    shown = []
    for leg in legs:
        content, before = leg.content, leg_before(leg, legs)
        shown.append(
            ShownLeg(
                leg=leg,
                ordinal=leg.ordinal,
                mode=leg.mode,
                status=leg.status,
                carrier=content["carrier"],
                number=content["number"],
                booking=content["booking"],
                terminals=(content.get("from_terminal", ""), content.get("to_terminal", "")),
                night=content.get("night", ""),
                ticket=TicketClass(content["class"]) if content.get("class") else None,
                fare=_fare(content.get("fare")),
                origin=content["from"],
                destination=content["to"],
                departs=local(leg.departs_at, leg.departs_zone),
                arrives=local(leg.arrives_at, leg.arrives_zone),
                minutes=round((leg.arrives_at - leg.departs_at).total_seconds() / 60),
                km=content["km"],
                wait=round((leg.departs_at - before.arrives_at).total_seconds() / 60) if before else None,
                travellers=() if leg.is_for_all else tuple(traveller.person_id for traveller in leg.named),
            )
        )
    return shown


def _fare(kept: dict[str, Any] | None) -> Fare | None:
    return Fare(Decimal(kept["amount"]), kept["currency"], kept["each"]) if kept else None


def fares_of(legs: Sequence[ShownLeg], people: int) -> tuple[Money, ...]:
    """What the fares of these legs come to for a case of so many people, by currency."""
    return fares_together((leg.fare, len(leg.travellers) or people) for leg in legs if leg.fare)


def leg_before(leg: AnyLeg, legs: Sequence[AnyLeg]) -> AnyLeg | None:
    """Of these legs, in their order, the one that every traveller of a leg travels last before it.

    None for the first, and where they come from different legs: then there is no one change before it.
    """
    own = _named(leg)
    earlier = [
        other for other in legs[: list(legs).index(leg)] if other.is_for_all or leg.is_for_all or own & _named(other)
    ]
    last = earlier[-1] if earlier else None
    return last if last and (last.is_for_all or (not leg.is_for_all and own <= _named(last))) else None


def _named(leg: AnyLeg) -> set[uuid.UUID]:
    return {traveller.person_id for traveller in leg.named}


def points_of(legs: Sequence[Leg]) -> list[Point]:
    """The ends of legs, each once, in the order of passing, without the place of return: the case has that."""
    points: dict[str, Point] = {}
    for leg in legs:
        for end, zone in ((leg.content["from"], leg.departs_zone), (leg.content["to"], leg.arrives_zone)):
            if end["code"] != PLACE_OF_RETURN:
                points.setdefault(end["code"], Point(**end, zone=zone))
    return list(points.values())


def route_of(legs: Sequence[Leg]) -> list[str]:
    """The ends of the legs one after the other: airports by their code, other places by name. Opens the legs."""
    stops = [leg.content["from"] for leg in legs[:1]] + [leg.content["to"] for leg in legs]
    return [airport_code(stop) or stop["name"] for stop in stops]


def local_ends(legs: Sequence[Leg]) -> tuple[datetime, datetime]:
    """When the first of these legs departs and the last arrives, as clocks at either end show it."""
    return local(legs[0].departs_at, legs[0].departs_zone), local(legs[-1].arrives_at, legs[-1].arrives_zone)
