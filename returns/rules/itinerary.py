"""Legs of a journey: modes and states of booking, and whether the legs join up and end where the person returns to."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from returns.rules.limits import Limit
from returns.rules.reasons import UNCITED, Cited, Reason, Severity


class LegMode(enum.StrEnum):
    """How a leg is travelled."""

    AIR = "air"
    ROAD = "road"
    RAIL = "rail"
    SEA = "sea"


class LegStatus(enum.StrEnum):
    """Where the booking of a leg stands."""

    PLANNED = "planned"
    HELD = "held"
    TICKETED = "ticketed"
    CHANGED_BY_CARRIER = "changed_by_carrier"
    FROZEN = "frozen"
    FLOWN = "flown"
    CANCELLED = "cancelled"


# From here on somebody outside knows of the journey: it needs consent first.
BOOKED = (LegStatus.HELD, LegStatus.TICKETED)


@dataclass(frozen=True)
class LegFacts:
    """One leg: instants in UTC, days by the calendars at both ends, countries, and how far it begins from the last end.

    `gap_km` is None for the first leg.
    """

    ordinal: int
    mode: LegMode
    status: LegStatus
    departs_at: datetime
    arrives_at: datetime
    departs_on: date
    arrives_on: date
    origin_country: str
    destination_country: str
    gap_km: int | None = None


@dataclass(frozen=True)
class EndFacts:
    """Where the journey should end: whether a place of return is named, and how far from it the last leg ends (km)."""

    is_named: bool
    km_away: int | None


@dataclass(frozen=True)
class JourneyLimits:
    """The numbers of the topic: minutes between legs, and how far apart two points may lie and still be one place."""

    domestic: Limit
    international: Limit
    extra_small_child: Limit
    extra_wheelchair: Limit
    joins_within_km: Limit
    ends_at_place: Cited


def entries_of(legs: Sequence[LegFacts]) -> int:
    """At how many borders somebody is let in: not where one only changes from flight to flight."""
    onward = [*legs[1:], None]
    return sum(
        leg.origin_country != leg.destination_country and not (leg.mode is LegMode.AIR and _flies_abroad(following))
        for leg, following in zip(legs, onward, strict=False)
    )


def _flies_abroad(leg: LegFacts | None) -> bool:
    return leg is not None and leg.mode is LegMode.AIR and leg.origin_country != leg.destination_country


def minutes_needed(before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits) -> int:
    """Minutes that a connection needs: none where the journey goes on by road, rail or sea.

    Sources: rules itinerary.connection.*.
    """
    if after.mode is not LegMode.AIR:
        return 0
    crosses = _flies_abroad(after) or _flies_abroad(before)
    needed = (limits.international if crosses else limits.domestic).value
    return needed + limits.extra_small_child.value * with_child + limits.extra_wheelchair.value * wheelchair


def journey_reasons(
    legs: Sequence[LegFacts], end: EndFacts, with_small_child: bool, with_wheelchair: bool, limits: JourneyLimits
) -> tuple[Reason, ...]:
    """What keeps the legs, in their order, from being one journey to the place of return; subjects are ordinals."""
    found = [] if legs else [_reason("itinerary_missing", "", UNCITED)]
    for leg in legs:
        found += _booking_reasons(leg)
    for before, after in pairwise(legs):
        found += _joint_reasons(before, after, with_small_child, with_wheelchair, limits)
    return (*found, *_end_reasons(bool(legs), end, limits))


def _booking_reasons(leg: LegFacts) -> list[Reason]:
    blocked = {LegStatus.FROZEN: "leg_frozen", LegStatus.CHANGED_BY_CARRIER: "leg_changed_by_carrier"}
    if leg.status in blocked:
        return [_reason(blocked[leg.status], str(leg.ordinal), UNCITED)]
    if leg.status is LegStatus.PLANNED and leg.mode is not LegMode.ROAD:
        return [_reason("leg_not_booked", str(leg.ordinal), UNCITED, Severity.WARNING)]
    return []


def _joint_reasons(
    before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits
) -> list[Reason]:
    subject, found = str(after.ordinal), []
    if (after.gap_km or 0) > limits.joins_within_km.value:
        found.append(_reason("legs_apart", subject, limits.joins_within_km.cited))
    if after.departs_at < before.arrives_at:
        found.append(_reason("legs_overlap", subject, UNCITED))
    elif after.departs_at - before.arrives_at < timedelta(
        minutes=minutes_needed(before, after, with_child, wheelchair, limits)
    ):
        crosses = _flies_abroad(after) or _flies_abroad(before)
        cited = (limits.international if crosses else limits.domestic).cited
        found.append(_reason("connection_too_short", subject, cited))
    return found


def _end_reasons(has_legs: bool, end: EndFacts, limits: JourneyLimits) -> list[Reason]:
    if not end.is_named:
        return [_reason("place_of_return_missing", "", limits.ends_at_place)]
    if not has_legs:
        return []
    if end.km_away is None:
        return [_reason("place_of_return_not_located", "", limits.ends_at_place)]
    if end.km_away > limits.joins_within_km.value:
        return [_reason("ends_elsewhere", "", limits.ends_at_place)]
    return []


def _reason(code: str, subject: str, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, subject, severity, cited.rule, cited.source, "itinerary")
