"""Legs of an itinerary: modes, where a booking stands and may go, and by which limits a leg and a connection can be."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from foundation.money import Money, totals
from returns.cases.rules.cases import NOTHING, UNCITED, Cited, Limit, PlanningReason, Reason, ReasonCode, Severity


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


class BookingReason(ReasonCode):
    """Codes of reasons about bookings."""

    BOOKING_STEP_NOT_ALLOWED = "booking_step_not_allowed"
    BOOKING_FLOWN = "booking_flown"
    LEG_NOT_BEGUN = "leg_not_begun"
    COPIED_TO_OTHER_COUNTRY = "copied_to_other_country"


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
# These wait for a ticket.
UNTICKETED = tuple(status for status in AHEAD if status is not LegStatus.TICKETED)
# Nobody travels these as they are.
NOT_TRAVELLED = (LegStatus.CANCELLED, LegStatus.FROZEN)
_S = LegStatus
# Where a booking may go from where it stands. A new leg may be recorded in whatever state its booking already has;
# what was cancelled is planned anew before it is booked; what was travelled stays so (domain, section 7).
STEPS: dict[LegStatus | None, frozenset[LegStatus]] = {
    None: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CHANGED_BY_CARRIER, _S.CANCELLED}),
    _S.PLANNED: frozenset({_S.HELD, _S.TICKETED, _S.CANCELLED, _S.FLOWN}),
    _S.HELD: frozenset({_S.PLANNED, _S.TICKETED, _S.CHANGED_BY_CARRIER, _S.CANCELLED}),
    _S.TICKETED: frozenset({_S.CHANGED_BY_CARRIER, _S.CANCELLED, _S.FLOWN}),
    _S.CHANGED_BY_CARRIER: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CANCELLED}),
    _S.FROZEN: frozenset({_S.PLANNED, _S.HELD, _S.TICKETED, _S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.PLANNED}),
    _S.FLOWN: frozenset(),
}


def steps_from(status: LegStatus | None) -> tuple[LegStatus, ...]:
    """The states that a booking may have next, its present one included, in the order of the enum; None: a new leg."""
    return tuple(step for step in LegStatus if step is status or step in STEPS[status])


def needs_consent(before: LegStatus | None, after: LegStatus) -> bool:
    """Whether somebody outside newly hears of the journey, or a ticket is issued: then consent has to stand now."""
    return after in WITH_CARRIER and (after is not _S.CHANGED_BY_CARRIER or before not in WITH_CARRIER)


def is_nothing_booked(status: LegStatus, frozen_as: LegStatus | None) -> bool:
    """Whether no carrier ever held anything of a leg that is as it is now, or as it was frozen."""
    return _S.PLANNED in (status, frozen_as if status is _S.FROZEN else None)


def removal_reasons(status: LegStatus, frozen_as: LegStatus | None, is_being_planned: bool) -> tuple[Reason, ...]:
    """Why a leg is not taken out: it was travelled, or something was booked and nothing is planned any more."""
    if status is _S.FLOWN:
        return (itinerary_reason(BookingReason.BOOKING_FLOWN),)
    if is_being_planned or is_nothing_booked(status, frozen_as):
        return ()
    return (itinerary_reason(PlanningReason.NOT_BEING_PLANNED),)


def copy_reasons(is_same_country: bool, is_being_planned: bool) -> tuple[Reason, ...]:
    """Every reason why a journey is not copied to another case: it returns elsewhere, or nothing is planned in it."""
    reasons = () if is_same_country else (itinerary_reason(BookingReason.COPIED_TO_OTHER_COUNTRY),)
    return reasons if is_being_planned else (*reasons, itinerary_reason(PlanningReason.NOT_BEING_PLANNED))


def booking_reasons(before: LegStatus | None, after: LegStatus, has_left: bool) -> tuple[Reason, ...]:
    """Every reason why a booking may not go from one state to another; `has_left`: its departure lies in the past.

    What stays as it was is no step.
    """
    if before is after:
        return ()
    reasons = []
    if after not in STEPS[before]:
        code = BookingReason.BOOKING_FLOWN if before is _S.FLOWN else BookingReason.BOOKING_STEP_NOT_ALLOWED
        reasons.append(itinerary_reason(code))
    if after is _S.FLOWN and not has_left:
        reasons.append(itinerary_reason(BookingReason.LEG_NOT_BEGUN))
    return tuple(reasons)


class TicketClass(enum.StrEnum):
    """In which part of the carrier somebody sits."""

    ECONOMY = "economy"
    PREMIUM_ECONOMY = "premium_economy"
    BUSINESS = "business"
    FIRST = "first"


@dataclass(frozen=True)
class Fare:
    """What a leg costs: a sum with its currency (ISO 4217), for all travellers together or for each of them."""

    amount: Decimal
    currency: str
    each: bool = False

    def for_travellers(self, count: int) -> Money:
        """What so many travellers pay together. ValueError for what is no amount or no currency."""
        return Money(self.amount * count if self.each else self.amount, self.currency)


def fares_together(fares: Iterable[tuple[Fare, int]]) -> tuple[Money, ...]:
    """What fares come to, each with how many travel: one sum for each currency. Nothing is ever converted."""
    return totals(fare.for_travellers(count) for fare, count in fares)


def flight_label(carrier: str, number: str) -> str:
    """Carrier and number as a ticket has them; a number that begins with the carrier does not say it twice."""
    carrier, number = " ".join(carrier.split()), " ".join(number.split())
    is_whole = bool(carrier) and number.upper().startswith(carrier.upper()) and not number[len(carrier) :][:1].isalpha()
    return number if is_whole else " ".join(part for part in (carrier, number) if part)


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

    @property
    def is_abroad(self) -> bool:
        """Whether it crosses a border."""
        return self.origin_country != self.destination_country

    @property
    def flies_abroad(self) -> bool:
        """Whether it is a flight over a border."""
        return self.mode is LegMode.AIR and self.is_abroad


@dataclass(frozen=True)
class NightLimits:
    """The night of a place, in hours of its clocks, and how many minutes of it a connection may take without a bed.

    `at_least` is None where the rule book does not know: then no connection is a night stop.
    """

    from_hour: int = 23
    to_hour: int = 6
    at_least: int | None = None
    cited: Cited = UNCITED


NO_NIGHTS = NightLimits()


@dataclass(frozen=True)
class PaceLimits:
    """By mode: the most kilometres in an hour, and the most hours of a leg; a mode that is not there has no limit."""

    fastest: Mapping[str, Limit] = field(default_factory=dict)
    longest: Mapping[str, Limit] = field(default_factory=dict)


NO_PACE = PaceLimits()


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


def leg_reasons(leg: LegFacts, limits: JourneyLimits, now: datetime | None = None) -> list[Reason]:
    """What a single leg cannot be: over already, backwards in time, faster or longer than anything that travels.

    Sources: rules itinerary.planned_legs_lie_ahead, itinerary.fastest_km_an_hour.*, itinerary.longest_hours.*.
    """
    subject, reasons = str(leg.ordinal), []
    lasts = leg.arrives_at - leg.departs_at
    if now is not None and leg.status in AHEAD and leg.departs_at <= now:
        reasons.append(itinerary_reason(ItineraryReason.LEG_IN_PAST, subject, limits.lies_ahead))
    if lasts <= timedelta(0):
        reasons.append(itinerary_reason(ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS, subject))
    fastest, longest = limits.pace.fastest.get(leg.mode), limits.pace.longest.get(leg.mode)
    if fastest and leg.km and lasts > timedelta(0) and leg.km * 3600 > fastest.value * lasts.total_seconds():
        reasons.append(itinerary_reason(ItineraryReason.LEG_TOO_FAST, subject, fastest.cited))
    if longest and lasts > timedelta(hours=longest.value):
        reasons.append(itinerary_reason(ItineraryReason.LEG_TOO_LONG, subject, longest.cited))
    if leg.mode in limits.between_airports and leg.origin and leg.destination:
        cited = limits.between_airports_row
        reasons.append(itinerary_reason(ItineraryReason.LEG_BETWEEN_AIRPORTS, subject, cited, Severity.WARNING))
    return reasons


def is_night_stop(starts: datetime, ends: datetime, zone: str, limits: NightLimits) -> bool:
    """Whether a wait takes so much of a night that its travellers need somewhere to sleep.

    Source: rules itinerary.night_stop.*.
    """
    return limits.at_least is not None and night_minutes(starts, ends, zone, limits) >= max(limits.at_least, 1)


def night_minutes(starts: datetime, ends: datetime, zone: str, limits: NightLimits) -> int:
    """The most minutes that a wait (instants) takes of one night, as the clocks of its zone count nights."""
    parts = (min(ends, dawn) - max(starts, dusk) for dusk, dawn in nights(starts, ends, zone, limits))
    return int(max((*parts, timedelta(0))).total_seconds() // 60)


def nights(starts: datetime, ends: datetime, zone: str, limits: NightLimits) -> Iterator[tuple[datetime, datetime]]:
    """Dusk and dawn (instants) of the nights that a wait may touch, as the clocks of its zone count nights.

    A night in which clocks are put forward is an hour shorter, one in which they are put back an hour longer.
    """
    there = ZoneInfo(zone)
    day, last = starts.astimezone(there).date() - timedelta(days=1), ends.astimezone(there).date()
    wraps = limits.to_hour % 24 <= limits.from_hour % 24
    while day <= last:
        dusk = datetime.combine(day, time(limits.from_hour % 24), there).astimezone(UTC)
        until = day + timedelta(days=1) if wraps else day
        yield dusk, datetime.combine(until, time(limits.to_hour % 24), there).astimezone(UTC)
        day += timedelta(days=1)


def connection_limit(before: LegFacts, after: LegFacts, limits: JourneyLimits) -> Limit:
    """How many minutes a connection needs, and which row says so: none after a leg by road, but to a flight or ship.

    What the rule book says of the airport goes before what it says in general; a known change of terminal counts where
    it needs more. Sources: rules itinerary.connection.*, itinerary.transfer.*.
    """
    if after.mode is not LegMode.AIR:
        return _transfer_limit(before, after, limits.transfer)
    at = after.origin
    if after.flies_abroad or before.flies_abroad:
        usual = limits.international_at.get(at, limits.international)
    else:
        usual = limits.domestic_at.get(at, limits.domestic)
    if before.arrives_terminal and after.departs_terminal and before.arrives_terminal != after.departs_terminal:
        return max(usual, limits.terminal_change_at.get(at, limits.terminal_change), key=lambda limit: limit.value)
    return usual


def _transfer_limit(before: LegFacts, after: LegFacts, limits: TransferLimits) -> Limit:
    """From an arrival to going on over land or sea: border and luggage, and the way to a ship."""
    if before.mode is LegMode.AIR:
        usual, at = (
            (limits.international, limits.international_at)
            if before.is_abroad
            else (limits.domestic, limits.domestic_at)
        )
        arrival = at.get(before.destination, usual)
    else:
        arrival = (limits.abroad_by if before.is_abroad else limits.within_by).get(before.mode, NOTHING)
    return max(arrival, limits.before_ship, key=lambda limit: limit.value) if after.mode is LegMode.SEA else arrival


def minutes_needed(before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits) -> int:
    """Minutes that a connection needs for these people; more with a small child or a wheelchair where it needs any.

    Sources: rules itinerary.connection.*, itinerary.transfer.*.
    """
    needed = connection_limit(before, after, limits).value
    if not needed:
        return 0
    extra = limits if after.mode is LegMode.AIR else limits.transfer
    return needed + extra.extra_small_child.value * with_child + extra.extra_wheelchair.value * wheelchair


def itinerary_reason(
    code: ReasonCode, subject: str = "", cited: Cited = UNCITED, severity: Severity = Severity.BLOCKER
) -> Reason:
    """A reason that is cleared on the page of the journey; the subject is a leg, by its ordinal, or a person."""
    return Reason(code, subject, severity, cited.rule, cited.source, "itinerary")
