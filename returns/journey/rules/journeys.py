"""Journeys: whether the legs of a traveller join up and end where they should, and who of a case is on which leg."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.journey.rules.itinerary import (
    ItineraryReason,
    JourneyLimits,
    LegFacts,
    LegMode,
    LegStatus,
    connection_limit,
    is_night_stop,
    itinerary_reason,
    leg_reasons,
    minutes_needed,
)

# No journey takes as long, not even one that goes on after a stop: a bound for what is read, which no rule names.
LONGEST_JOURNEY = timedelta(days=180)


@dataclass(frozen=True)
class EndFacts:
    """Where the journey should end: whether a place of return is named, and how far from it the last leg ends (km)."""

    is_named: bool
    km_away: int | None


def days_under_way(legs: Sequence[LegFacts]) -> tuple[date, date] | None:
    """The first and the last local day of these legs, by the calendars at both ends of each; None without legs.

    Whoever flies east over the date line arrives on an earlier day than they set out on.
    """
    days = [day for leg in legs for day in (leg.departs_on, leg.arrives_on)]
    return (min(days), max(days)) if days else None


def entries_of(legs: Sequence[LegFacts]) -> int:
    """At how many borders somebody is let in: not where one only changes from flight to flight."""
    onward = [*(leg.flies_abroad for leg in legs[1:]), False]
    return sum(
        leg.is_abroad and not (leg.mode is LegMode.AIR and flies_on)
        for leg, flies_on in zip(legs, onward, strict=False)
    )


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
    reasons = [] if legs else [itinerary_reason(ItineraryReason.ITINERARY_MISSING, "")]
    for leg in legs:
        reasons += _booking_reasons(leg)
        reasons += leg_reasons(leg, limits, now)
    reasons += [itinerary_reason(ItineraryReason.LEGS_OVERLAP, str(ordinal)) for ordinal in overlapping(legs)]
    for before, after in pairwise(legs):
        reasons += joint_reasons(before, after, with_small_child, with_wheelchair, limits)
    return (*reasons, *_end_reasons(bool(legs), end, limits))


def _booking_reasons(leg: LegFacts) -> list[Reason]:
    blocked = {
        LegStatus.FROZEN: ItineraryReason.LEG_FROZEN,
        LegStatus.CHANGED_BY_CARRIER: ItineraryReason.LEG_CHANGED_BY_CARRIER,
    }
    if leg.status in blocked:
        return [itinerary_reason(blocked[leg.status], str(leg.ordinal))]
    if leg.status is LegStatus.PLANNED and leg.mode is not LegMode.ROAD:
        return [itinerary_reason(ItineraryReason.LEG_NOT_BOOKED, str(leg.ordinal), UNCITED, Severity.WARNING)]
    return []


def _end_reasons(has_legs: bool, end: EndFacts, limits: JourneyLimits) -> list[Reason]:
    if not end.is_named:
        return [itinerary_reason(ItineraryReason.PLACE_OF_RETURN_MISSING, "", limits.ends_at_place)]
    if not has_legs:
        return []
    if end.km_away is None:
        return [itinerary_reason(ItineraryReason.PLACE_OF_RETURN_NOT_LOCATED, "", limits.ends_at_place)]
    if end.km_away > limits.joins_within_km.value:
        return [itinerary_reason(ItineraryReason.ENDS_ELSEWHERE, "", limits.ends_at_place)]
    return []


def joint_reasons(
    before: LegFacts, after: LegFacts, with_child: bool, wheelchair: bool, limits: JourneyLimits
) -> list[Reason]:
    """What keeps one leg from going on where another one ended: too far away, too soon, a night without a bed."""
    subject, reasons = str(after.ordinal), []
    if (after.gap_km or 0) > limits.joins_within_km.value:
        reasons.append(itinerary_reason(ItineraryReason.LEGS_APART, subject, limits.joins_within_km.cited))
    needed = timedelta(minutes=minutes_needed(before, after, with_child, wheelchair, limits))
    if before.arrives_at <= after.departs_at < before.arrives_at + needed:
        reasons.append(
            itinerary_reason(
                ItineraryReason.CONNECTION_TOO_SHORT, subject, connection_limit(before, after, limits).cited
            )
        )
    sleeps = is_night_stop(before.arrives_at, after.departs_at, before.arrives_zone, limits.night)
    if sleeps and not before.has_accommodation:
        reasons.append(
            itinerary_reason(ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION, str(before.ordinal), limits.night.cited)
        )
    return reasons


class TravellerReason(ReasonCode):
    """Codes of reasons about who travels which leg."""

    LEG_WITHOUT_TRAVELLERS = "leg_without_travellers"
    PERSON_ON_NO_LEG = "person_on_no_leg"
    PERSON_ENDS_ELSEWHERE = "person_ends_elsewhere"
    CHILD_ALONE_ON_LEG = "child_alone_on_leg"


@dataclass(frozen=True)
class JourneyFacts:
    """The journey of people who travel the same legs: their ids (hex), their legs in order, and where it should end.

    The gap of a leg is counted from the end of the leg that these people travelled before it.
    """

    people: tuple[str, ...]
    legs: tuple[LegFacts, ...]
    end: EndFacts


def legs_of(person: str, journeys: Sequence[JourneyFacts], shared: tuple[LegFacts, ...]) -> tuple[LegFacts, ...]:
    """The legs of one person (id as hex); `shared` where everybody travels every leg, and so no journeys are given."""
    return next((journey.legs for journey in journeys if person in journey.people), () if journeys else shared)


def aboard(journeys: Sequence[JourneyFacts]) -> dict[int, tuple[str, ...]]:
    """Who is on which leg, by its ordinal; a leg that nobody travels is not in it."""
    travellers: dict[int, tuple[str, ...]] = {}
    for journey in journeys:
        for leg in journey.legs:
            travellers[leg.ordinal] = (*travellers.get(leg.ordinal, ()), *journey.people)
    return travellers


def escorted_legs(first: int, last: int, ways: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """The legs that an escort from one leg to another covers: those between them of the people who travel both.

    Empty where nobody travels both, or where several ways lead from the one to the other: an unclear way covers
    nobody. `ways` are the ordinals of the legs of each group of people; None where everybody travels every leg.
    """
    if not ways:
        return None
    parts = {
        tuple(ordinal for ordinal in way if first <= ordinal <= last) for way in ways if first in way and last in way
    }
    return parts.pop() if len(parts) == 1 else ()


def traveller_reasons(
    people: Sequence[str], legs: Sequence[LegFacts], journeys: Sequence[JourneyFacts]
) -> tuple[Reason, ...]:
    """Blockers for people who are on no leg, and for legs that nobody travels; none where all travel together."""
    if not journeys or not legs:
        return ()
    on_board = aboard(journeys)
    empty = [
        itinerary_reason(TravellerReason.LEG_WITHOUT_TRAVELLERS, str(leg.ordinal))
        for leg in legs
        if leg.ordinal not in on_board
    ]
    left = [
        itinerary_reason(TravellerReason.PERSON_ON_NO_LEG, person)
        for person in people
        if not legs_of(person, journeys, ())
    ]
    return (*empty, *left)


def own_reasons(reasons: Sequence[Reason], people: Sequence[str]) -> tuple[Reason, ...]:
    """Reasons about the journey of some people: where it ends elsewhere, one for each of them.

    `traveller_reasons` says that somebody has no leg at all.
    """
    own: list[Reason] = []
    for reason in reasons:
        if reason.code == ItineraryReason.ENDS_ELSEWHERE:
            code = TravellerReason.PERSON_ENDS_ELSEWHERE
            own += [Reason(code, who, reason.severity, reason.rule, reason.source, reason.cleared_by) for who in people]
        elif reason.code != ItineraryReason.ITINERARY_MISSING:
            own.append(reason)
    return tuple(own)


def legs_of_children_alone(
    journeys: Sequence[JourneyFacts], ages: Mapping[str, int | None], is_alone: Callable[[Sequence[int | None]], bool]
) -> tuple[int, ...]:
    """Ordinals of the legs on which a child would be with nobody of the case who is surely an adult.

    `is_alone` judges their ages; an unknown age is no adult. Source: domain, section 4, children alone.
    """
    on_board = aboard(journeys)
    return tuple(sorted(number for number, people in on_board.items() if is_alone([ages[person] for person in people])))


def child_alone_reasons(alone: Sequence[int], escorted: Sequence[Collection[int]], cited: Cited) -> tuple[Reason, ...]:
    """A blocker for each leg on which a child is alone and no social escort is planned; nobody overrides it.

    `escorted` are the ordinals that each social escort covers. Source: rule child.alone.required.
    """
    without = [number for number in alone if not any(number in covered for covered in escorted)]
    return tuple(
        Reason(TravellerReason.CHILD_ALONE_ON_LEG, str(number), Severity.BLOCKER, cited.rule, cited.source, "escorts")
        for number in without
    )


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
    return (itinerary_reason(TripReason.TRAVELS_ELSEWHERE, person),) if meets else ()
