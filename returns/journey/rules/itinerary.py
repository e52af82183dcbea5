"""Legs of a journey: modes and states of booking, and whether the legs join up and end where the person returns to."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from returns.cases.rules import NOTHING, UNCITED, Cited, Limit, Reason, ReasonCode, Severity
from returns.journey.rules.limits import (
    NO_NIGHTS,
    NO_PACE,
    NightLimits,
    PaceLimits,
    is_night_stop,
    is_too_fast,
    is_too_long,
)


class ItineraryReason(ReasonCode):
    """Codes of reasons about journeys."""

    ITINERARY_MISSING = "itinerary_missing"
    LEG_FROZEN = "leg_frozen"
    LEG_CHANGED_BY_CARRIER = "leg_changed_by_carrier"
    LEG_NOT_BOOKED = "leg_not_booked"
    NIGHT_STOP_WITHOUT_ACCOMMODATION = "night_stop_without_accommodation"
    LEGS_APART = "legs_apart"
    LEGS_OVERLAP = "legs_overlap"
    LEG_IN_PAST = "leg_in_past"
    LEG_ENDS_BEFORE_IT_BEGINS = "leg_ends_before_it_begins"
    LEG_TOO_FAST = "leg_too_fast"
    LEG_TOO_LONG = "leg_too_long"
    LEG_BETWEEN_AIRPORTS = "leg_between_airports"
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
# People are still to travel these.
AHEAD = (LegStatus.PLANNED, *WITH_CARRIER)


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
    km: int | None = None  # from end to end, as the crow flies


@dataclass(frozen=True)
class EndFacts:
    """Where the journey should end: whether a place of return is named, and how far from it the last leg ends (km)."""

    is_named: bool
    km_away: int | None


@dataclass(frozen=True)
class TransferLimits:
    """Minutes between an arrival and going on by rail, road or sea; at single airports (IATA) the book may differ.

    `domestic` and `international` are of flights. `within_by` and `abroad_by` are by the mode of the leg before: within
    a country, and over a border. `before_ship`: from any arrival until a ship leaves.
    """

    domestic: Limit = NOTHING
    international: Limit = NOTHING
    extra_small_child: Limit = NOTHING
    extra_wheelchair: Limit = NOTHING
    domestic_at: Mapping[str, Limit] = field(default_factory=dict)
    international_at: Mapping[str, Limit] = field(default_factory=dict)
    within_by: Mapping[LegMode, Limit] = field(default_factory=dict)
    abroad_by: Mapping[LegMode, Limit] = field(default_factory=dict)
    before_ship: Limit = NOTHING


NO_TRANSFERS = TransferLimits()


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
    transfer: TransferLimits = NO_TRANSFERS
    pace: PaceLimits = NO_PACE
    lies_ahead: Cited = UNCITED
    between_airports: tuple[str, ...] = ()  # modes by which people hardly go from one airport to another
    between_airports_row: Cited = UNCITED


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


def changes_of_planes(legs: Sequence[LegFacts]) -> list[LegFacts]:
    """The flights that land where the next one takes off, abroad from both ends of the journey: nobody enters there."""
    if not legs:
        return []
    ends = (legs[0].origin_country, legs[-1].destination_country)
    return [
        before
        for before, after in pairwise(legs)
        if before.mode is LegMode.AIR
        and after.mode is LegMode.AIR
        and before.destination_country == after.origin_country
        and before.destination_country not in ends
    ]


def connection_limit(before: LegFacts, after: LegFacts, limits: JourneyLimits) -> Limit:
    """How many minutes a connection needs, and which row says so: none after a leg by road, but to a flight or ship.

    What the rule book says of the airport goes before what it says in general; a known change of terminal counts where
    it needs more. Sources: rules itinerary.connection.*, itinerary.transfer.*.
    """
    if after.mode is not LegMode.AIR:
        return _transfer_limit(before, after, limits.transfer)
    at = after.origin
    if _flies_abroad(after) or _flies_abroad(before):
        usual = limits.international_at.get(at, limits.international)
    else:
        usual = limits.domestic_at.get(at, limits.domestic)
    if before.arrives_terminal and after.departs_terminal and before.arrives_terminal != after.departs_terminal:
        return max(usual, limits.terminal_change_at.get(at, limits.terminal_change), key=_minutes)
    return usual


def _transfer_limit(before: LegFacts, after: LegFacts, limits: TransferLimits) -> Limit:
    """From an arrival to going on over land or sea: border and luggage, and the way to a ship."""
    is_abroad = before.origin_country != before.destination_country
    if before.mode is LegMode.AIR:
        usual, at = (
            (limits.international, limits.international_at) if is_abroad else (limits.domestic, limits.domestic_at)
        )
        arrival = at.get(before.destination, usual)
    else:
        arrival = (limits.abroad_by if is_abroad else limits.within_by).get(before.mode, NOTHING)
    return max(arrival, limits.before_ship, key=_minutes) if after.mode is LegMode.SEA else arrival


def _minutes(limit: Limit) -> int:
    return limit.value


def minutes_needed(before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits) -> int:
    """Minutes that a connection needs for these people; more with a small child or a wheelchair where it needs any.

    Sources: rules itinerary.connection.*, itinerary.transfer.*.
    """
    needed = connection_limit(before, after, limits).value
    if not needed:
        return 0
    extra = limits if after.mode is LegMode.AIR else limits.transfer
    return needed + extra.extra_small_child.value * with_child + extra.extra_wheelchair.value * wheelchair


def overlapping(legs: Sequence[LegFacts]) -> tuple[int, ...]:
    """Ordinals of legs of one traveller that begin before an earlier one has ended, in whatever order they are given.

    Legs that touch do not overlap.
    """
    ordinals: list[int] = []
    ends: datetime | None = None
    for leg in sorted(legs, key=lambda leg: (leg.departs_at, leg.arrives_at, leg.ordinal)):
        if ends is not None and leg.departs_at < ends:
            ordinals.append(leg.ordinal)
        ends = leg.arrives_at if ends is None else max(ends, leg.arrives_at)
    return tuple(ordinals)


def journey_reasons(
    legs: Sequence[LegFacts],
    end: EndFacts,
    with_small_child: bool,
    with_wheelchair: bool,
    limits: JourneyLimits,
    now: datetime | None = None,
) -> tuple[Reason, ...]:
    """What keeps the legs, in their order, from being one journey to the place of return; subjects are ordinals.

    `now` where people have still to set out: then no leg that is to be travelled lies in the past.
    """
    reasons = [] if legs else [_reason(ItineraryReason.ITINERARY_MISSING, "", UNCITED)]
    for leg in legs:
        reasons += _booking_reasons(leg)
        reasons += leg_reasons(leg, limits, now)
    reasons += [_reason(ItineraryReason.LEGS_OVERLAP, str(ordinal), UNCITED) for ordinal in overlapping(legs)]
    for before, after in pairwise(legs):
        reasons += joint_reasons(before, after, with_small_child, with_wheelchair, limits)
    return (*reasons, *_end_reasons(bool(legs), end, limits))


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


def leg_reasons(leg: LegFacts, limits: JourneyLimits, now: datetime | None = None) -> list[Reason]:
    """What a single leg cannot be: over already, backwards in time, faster or longer than anything that travels.

    Sources: rules itinerary.planned_legs_lie_ahead, itinerary.fastest_km_an_hour.*, itinerary.longest_hours.*.
    """
    subject, reasons = str(leg.ordinal), []
    lasts = leg.arrives_at - leg.departs_at
    if now is not None and leg.status in AHEAD and leg.departs_at <= now:
        reasons.append(_reason(ItineraryReason.LEG_IN_PAST, subject, limits.lies_ahead))
    if lasts <= timedelta(0):
        reasons.append(_reason(ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS, subject, UNCITED))
    fastest, longest = limits.pace.fastest.get(leg.mode), limits.pace.longest.get(leg.mode)
    if fastest is not None and is_too_fast(leg.km, lasts, fastest):
        reasons.append(_reason(ItineraryReason.LEG_TOO_FAST, subject, fastest.cited))
    if longest is not None and is_too_long(lasts, longest):
        reasons.append(_reason(ItineraryReason.LEG_TOO_LONG, subject, longest.cited))
    if leg.mode in limits.between_airports and leg.origin and leg.destination:
        cited = limits.between_airports_row
        reasons.append(_reason(ItineraryReason.LEG_BETWEEN_AIRPORTS, subject, cited, Severity.WARNING))
    return reasons


def joint_reasons(
    before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits
) -> list[Reason]:
    """What keeps one leg from going on where another one ended: too far away, too soon, a night without a bed."""
    subject, reasons = str(after.ordinal), []
    if (after.gap_km or 0) > limits.joins_within_km.value:
        reasons.append(_reason(ItineraryReason.LEGS_APART, subject, limits.joins_within_km.cited))
    needed = timedelta(minutes=minutes_needed(before, after, with_child, wheelchair, limits))
    if before.arrives_at <= after.departs_at < before.arrives_at + needed:
        reasons.append(
            _reason(ItineraryReason.CONNECTION_TOO_SHORT, subject, connection_limit(before, after, limits).cited)
        )
    sleeps = is_night_stop(before.arrives_at, after.departs_at, before.arrives_zone, limits.night)
    if sleeps and not before.has_accommodation:
        reasons.append(
            _reason(ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION, str(before.ordinal), limits.night.cited)
        )
    return reasons


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


def flight_label(carrier: str, number: str) -> str:
    """Carrier and number as a ticket has them; a number that begins with the carrier does not say it twice."""
    carrier, number = " ".join(carrier.split()), " ".join(number.split())
    is_whole = bool(carrier) and number.upper().startswith(carrier.upper()) and not number[len(carrier) :][:1].isalpha()
    return number if is_whole else " ".join(part for part in (carrier, number) if part)
