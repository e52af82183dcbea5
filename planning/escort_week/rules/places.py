"""Places to fill on journeys, the way home that is assumed of whoever fills one, and what stands against that."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from returns.cases.rules.cases import Reason, ReasonCode, Severity, blockers
from returns.escorts.rules.company import CompanyReason, Itinerary, Trip, is_elsewhere, rest_of
from returns.escorts.rules.escorts import EscortFacts, EscortKind, EscortReason, RatioReason, RatioRules
from returns.health.rules.health import MEDICAL_ESCORT, STRETCHER
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import JourneyFacts, TravellerReason
from returns.movements.rules import Seats, group_escorts
from returns.people.rules.people import BAND_YEARS
from returns.readiness.rules.company import company_findings
from returns.readiness.rules.facts import Company, ReadinessRules, Traveller

MOST_OF_A_KIND = 12  # escorts of one kind that one journey is given

# By which findings readiness asks for one more escort of a kind.
CALLS_FOR: Mapping[EscortKind, frozenset[ReasonCode]] = {
    EscortKind.SOCIAL: frozenset(
        {
            EscortReason.CHILD_NEEDS_ESCORT,
            TravellerReason.CHILD_ALONE_ON_LEG,
            RatioReason.TOO_FEW_FOR_SMALL_CHILDREN,
            RatioReason.TOO_FEW_FOR_OLDER_CHILDREN,
        }
    ),
    EscortKind.MEDICAL: frozenset({EscortReason.MEDICAL_ESCORT_MISSING, RatioReason.TOO_FEW_FOR_STRETCHER}),
    EscortKind.OPERATIONAL: frozenset({RatioReason.TOO_FEW_FOR_GROUP}),
}


class Hindrance(enum.StrEnum):
    """What stands against an escort in a plan, beside what readiness says."""

    ALREADY_ALONG = "already_along"
    NOT_BACK_YET = "not_back_yet"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    COSTS_MORE = "costs_more"
    AS_GOOD = "as_good"


@dataclass(frozen=True)
class Place:
    """One more escort that a journey needs: required where readiness stops it without, else advised.

    `has_seat`: false where a group movement has no seat left for them.
    """

    kind: EscortKind
    is_required: bool
    has_seat: bool = True


@dataclass(frozen=True)
class Party:
    """What says whether a journey asks for escorts; see `Company` of readiness."""

    people: tuple[Traveller, ...]
    legs: tuple[LegFacts, ...] = ()
    escorts: tuple[EscortFacts, ...] = ()
    journeys: tuple[JourneyFacts, ...] = ()


@dataclass(frozen=True)
class Glimpse:
    """Somebody before their date of birth is opened: the first year of their band, None where nothing is known."""

    band: int | None
    needs: tuple[str, ...] = ()  # by the latest decision


def adult_band(day: date, adult_from: int) -> int:
    """The last band of years of birth of which everybody is surely an adult on a day."""
    return day.year - adult_from - BAND_YEARS


def may_ask(people: Sequence[Glimpse], are_apart: bool, day: date, rules: ReadinessRules) -> bool:
    """Whether a journey on a day can ask for an escort at all, whoever travels along already.

    Whoever is surely an adult by the band is one by the date of birth. `are_apart`: on some leg that not everybody
    travels nobody is surely an adult.
    """
    if any({MEDICAL_ESCORT, STRETCHER} & set(person.needs) for person in people):
        return True
    if rules.ratios is None or len(people) >= rules.ratios.group_from.value:
        return True
    last = adult_band(day, rules.adult_from.value)
    are_adults = [person.band is not None and person.band <= last for person in people]
    return not all(are_adults) if are_apart else not any(are_adults)


def places_needed(facts: Company, rules: ReadinessRules) -> tuple[Place, ...]:
    """Return the escorts that readiness still asks for, one by one, as if each before were on every leg.

    Where people travel apart, one of each kind: on which legs is for a person to say. Source: readiness.
    """
    if not facts.legs:
        return ()
    party = Party(facts.people, facts.legs, facts.escorts, facts.journeys)
    codes = {reason.code for reason in company_findings(party, rules)}
    places: list[Place] = []
    for kind, calls in CALLS_FOR.items():
        if codes & calls:
            places += _of_kind(party, rules, kind)
    return tuple(places)


def places_open(places: Sequence[Place], is_signed_off: bool) -> tuple[Place, ...]:
    """Of the places of a case those to fill: what is signed off is opened again for what is required alone."""
    return tuple(place for place in places if place.is_required or not is_signed_off)


def _of_kind(party: Party, rules: ReadinessRules, kind: EscortKind) -> list[Place]:
    one_more = EscortFacts(kind, party.legs[0].ordinal, party.legs[-1].ordinal, needs_way_home=False)
    places: list[Place] = []
    while len(places) < (1 if party.journeys else MOST_OF_A_KIND):
        calls = [reason for reason in company_findings(party, rules) if reason.code in CALLS_FOR[kind]]
        if not calls:
            break
        places.append(Place(kind, bool(blockers(calls))))
        party = replace(party, escorts=(*party.escorts, one_more))
    return places


def places_of_group(seats: Seats, rules: RatioRules) -> tuple[Place, ...]:
    """Return the operational escorts that the people of a group movement still need, those with a seat first.

    Sources: rules escort.people_per_escort.group_from, group_to.
    """
    missing = group_escorts(seats.people, rules) - seats.escorts
    return tuple(Place(EscortKind.OPERATIONAL, False, number < seats.free) for number in range(missing))


def assumed_way_home(out: Sequence[LegFacts], first_zone: str, rest: timedelta) -> tuple[LegFacts, ...]:
    """The way home while none is planned: after a rest, the legs out the other way round, each as long as it was.

    `first_zone`: the zone (tz database) in which the first leg begins. Instants in UTC. Source: this project; readiness
    judges the way home that is planned.
    """
    if not out:
        return ()
    begins, last = out[-1].arrives_at + rest, out[-1].arrives_at
    starts = [first_zone, *(leg.arrives_zone for leg in out[:-1])]
    home: list[LegFacts] = []
    for leg, zone in reversed(list(zip(out, starts, strict=True))):
        departs, arrives = begins + (last - leg.arrives_at), begins + (last - leg.departs_at)
        home.append(
            replace(
                leg,
                ordinal=len(home) + 1,
                departs_at=departs,
                arrives_at=arrives,
                departs_on=_day(departs, leg.arrives_zone),
                arrives_on=_day(arrives, zone),
                origin_country=leg.destination_country,
                destination_country=leg.origin_country,
                origin=leg.destination,
                destination=leg.origin,
                departs_terminal=leg.arrives_terminal,
                arrives_terminal=leg.departs_terminal,
                arrives_zone=zone,
                gap_km=None,
            )
        )
    return tuple(home)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def with_way_home(itinerary: Itinerary, rest: timedelta) -> Itinerary:
    """An itinerary whose way home is not planned yet, as if it took as long as the way out, after a rest."""
    if len(itinerary.trips) != 1:
        return itinerary
    out = itinerary.trips[0]
    begins = out.ends + rest
    return replace(itinerary, trips=(out, Trip(begins, begins + (out.ends - out.starts))))


def stops(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons for which an escort is not proposed: what blocks, and rest that nobody can judge yet.

    Source: rule escort.long_journey_hours: until a row gives a figure, rest is planned after every journey.
    """
    return tuple(
        reason
        for reason in reasons
        if reason.severity is Severity.BLOCKER or reason.code is CompanyReason.ESCORT_REST_NOT_JUDGED
    )


def meet(
    first: tuple[EscortKind, Itinerary], second: tuple[EscortKind, Itinerary], rest_hours: int, long_hours: int | None
) -> bool:
    """Whether one escort cannot make both journeys, each as an escort of its kind; by the rules of each departure."""
    (kind, own), (other_kind, other) = first, second
    if is_elsewhere(kind, own, [other]) or is_elsewhere(other_kind, other, [own]):
        return True
    return any(rest_of(own, [other], rest_hours, long_hours))
