"""Legs of a journey: modes and states of booking, and whether the legs join up and end where the person returns to."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from returns.cases.rules.limits import NOTHING, Limit
from returns.cases.rules.reasons import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.journey.rules.nights import NO_NIGHTS, NightLimits, is_night_stop


class ItineraryReason(ReasonCode):
    """Codes of reasons about journeys."""

    ITINERARY_MISSING = "itinerary_missing"
    LEG_FROZEN = "leg_frozen"
    LEG_CHANGED_BY_CARRIER = "leg_changed_by_carrier"
    LEG_NOT_BOOKED = "leg_not_booked"
    NIGHT_STOP_WITHOUT_ACCOMMODATION = "night_stop_without_accommodation"
    LEGS_APART = "legs_apart"
    LEGS_OVERLAP = "legs_overlap"
    CONNECTION_TOO_SHORT = "connection_too_short"
    PLACE_OF_RETURN_MISSING = "place_of_return_missing"
    PLACE_OF_RETURN_NOT_LOCATED = "place_of_return_not_located"
    ENDS_ELSEWHERE = "ends_elsewhere"


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
# A carrier holds something of these, so it has to be asked when the journey stops.
WITH_CARRIER = (*BOOKED, LegStatus.CHANGED_BY_CARRIER)


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
    # The airport (IATA) and the terminal at either end, empty where there is none or nobody said; the zone (tz
    # database) in which it ends; whether it is noted where its travellers sleep after it.
    origin: str = ""
    destination: str = ""
    departs_terminal: str = ""
    arrives_terminal: str = ""
    arrives_zone: str = "UTC"
    has_accommodation: bool = False


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
    terminal_change: Limit = NOTHING
    # What holds at single airports (IATA) instead, where the rule book says so.
    domestic_at: Mapping[str, Limit] = field(default_factory=dict)
    international_at: Mapping[str, Limit] = field(default_factory=dict)
    terminal_change_at: Mapping[str, Limit] = field(default_factory=dict)
    night: NightLimits = NO_NIGHTS


def days_under_way(legs: Sequence[LegFacts]) -> tuple[date, date] | None:
    """The first and the last local day of these legs, by the calendars at both ends of each; None without legs.

    Whoever flies east over the date line arrives on an earlier day than they set out on.
    """
    days = [day for leg in legs for day in (leg.departs_on, leg.arrives_on)]
    return (min(days), max(days)) if days else None


def entries_of(legs: Sequence[LegFacts]) -> int:
    """At how many borders somebody is let in: not where one only changes from flight to flight."""
    onward = [*legs[1:], None]
    return sum(
        leg.origin_country != leg.destination_country and not (leg.mode is LegMode.AIR and _flies_abroad(following))
        for leg, following in zip(legs, onward, strict=False)
    )


def _flies_abroad(leg: LegFacts | None) -> bool:
    return leg is not None and leg.mode is LegMode.AIR and leg.origin_country != leg.destination_country


def connection_limit(before: LegFacts, after: LegFacts, limits: JourneyLimits) -> Limit:
    """How many minutes a connection needs, and which row says so: none where it goes on by road, rail or sea.

    What the rule book says of the airport goes before what it says in general; a known change of terminal counts where
    it needs more. Sources: rules itinerary.connection.*.
    """
    if after.mode is not LegMode.AIR:
        return NOTHING
    at = after.origin
    if _flies_abroad(after) or _flies_abroad(before):
        usual = limits.international_at.get(at, limits.international)
    else:
        usual = limits.domestic_at.get(at, limits.domestic)
    if before.arrives_terminal and after.departs_terminal and before.arrives_terminal != after.departs_terminal:
        return max(usual, limits.terminal_change_at.get(at, limits.terminal_change), key=lambda one: one.value)
    return usual


def minutes_needed(before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits) -> int:
    """Minutes that a connection needs for these people: none where the journey goes on by road, rail or sea.

    Sources: rules itinerary.connection.*.
    """
    if after.mode is not LegMode.AIR:
        return 0
    needed = connection_limit(before, after, limits).value
    return needed + limits.extra_small_child.value * with_child + limits.extra_wheelchair.value * wheelchair


def overlapping(legs: Sequence[LegFacts]) -> tuple[int, ...]:
    """Ordinals of legs of one traveller that begin before an earlier one has ended, in whatever order they are told.

    Legs that touch do not overlap.
    """
    found: list[int] = []
    ends: datetime | None = None
    for leg in sorted(legs, key=lambda one: (one.departs_at, one.arrives_at, one.ordinal)):
        if ends is not None and leg.departs_at < ends:
            found.append(leg.ordinal)
        ends = leg.arrives_at if ends is None else max(ends, leg.arrives_at)
    return tuple(found)


def journey_reasons(
    legs: Sequence[LegFacts], end: EndFacts, with_small_child: bool, with_wheelchair: bool, limits: JourneyLimits
) -> tuple[Reason, ...]:
    """What keeps the legs, in their order, from being one journey to the place of return; subjects are ordinals."""
    found = [] if legs else [_reason(ItineraryReason.ITINERARY_MISSING, "", UNCITED)]
    for leg in legs:
        found += _booking_reasons(leg)
    found += [_reason(ItineraryReason.LEGS_OVERLAP, str(ordinal), UNCITED) for ordinal in overlapping(legs)]
    for before, after in pairwise(legs):
        found += _joint_reasons(before, after, with_small_child, with_wheelchair, limits)
    return (*found, *_end_reasons(bool(legs), end, limits))


def _booking_reasons(leg: LegFacts) -> list[Reason]:
    blocked = {
        LegStatus.FROZEN: ItineraryReason.LEG_FROZEN,
        LegStatus.CHANGED_BY_CARRIER: ItineraryReason.LEG_CHANGED_BY_CARRIER,
    }
    if leg.status in blocked:
        return [_reason(blocked[leg.status], str(leg.ordinal), UNCITED)]
    if leg.status is LegStatus.PLANNED and leg.mode is not LegMode.ROAD:
        return [_reason(ItineraryReason.LEG_NOT_BOOKED, str(leg.ordinal), UNCITED, Severity.WARNING)]
    return []


def _joint_reasons(
    before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits
) -> list[Reason]:
    subject, found = str(after.ordinal), []
    if (after.gap_km or 0) > limits.joins_within_km.value:
        found.append(_reason(ItineraryReason.LEGS_APART, subject, limits.joins_within_km.cited))
    needed = timedelta(minutes=minutes_needed(before, after, with_child, wheelchair, limits))
    if before.arrives_at <= after.departs_at < before.arrives_at + needed:
        found.append(
            _reason(ItineraryReason.CONNECTION_TOO_SHORT, subject, connection_limit(before, after, limits).cited)
        )
    sleeps = is_night_stop(before.arrives_at, after.departs_at, before.arrives_zone, limits.night)
    if sleeps and not before.has_accommodation:
        found.append(_reason(ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION, str(before.ordinal), limits.night.cited))
    return found


def _end_reasons(has_legs: bool, end: EndFacts, limits: JourneyLimits) -> list[Reason]:
    if not end.is_named:
        return [_reason(ItineraryReason.PLACE_OF_RETURN_MISSING, "", limits.ends_at_place)]
    if not has_legs:
        return []
    if end.km_away is None:
        return [_reason(ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED, "", limits.ends_at_place)]
    if end.km_away > limits.joins_within_km.value:
        return [_reason(ItineraryReason.ENDS_ELSEWHERE, "", limits.ends_at_place)]
    return []


def _reason(code: ReasonCode, subject: str, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, subject, severity, cited.rule, cited.source, "itinerary")
