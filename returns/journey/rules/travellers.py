"""Travellers: who of a case is on which leg, each with a journey of their own, and whether a child sets out alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from returns.cases.rules import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.journey.rules.itinerary import EndFacts, ItineraryReason, LegFacts


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
        _reason(TravellerReason.LEG_WITHOUT_TRAVELLERS, str(leg.ordinal)) for leg in legs if leg.ordinal not in on_board
    ]
    left = [_reason(TravellerReason.PERSON_ON_NO_LEG, person) for person in people if not legs_of(person, journeys, ())]
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


def _reason(code: ReasonCode, subject: str) -> Reason:
    return Reason(code, subject, Severity.BLOCKER, UNCITED.rule, UNCITED.source, "itinerary")


# Trips of one person in several cases: two of them at one time cannot be.


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
