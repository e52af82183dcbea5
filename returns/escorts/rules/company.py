"""Company: whether whoever of the roster travels along may, can and is free to, on every leg and on the way home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.escorts.rules.roster import ENTRIES, KIND_OF, AwayFacts, PaperFacts, PaperKind, Skill, is_valid_on
from returns.journey.rules.itinerary import LegFacts, LegMode, days_under_way


class CompanyReason(ReasonCode):
    """Codes of reasons about escorts of the roster."""

    ESCORT_RETIRED = "escort_retired"
    ESCORT_NOT_OF_KIND = "escort_not_of_kind"
    ESCORT_NOT_QUALIFIED = "escort_not_qualified"
    ESCORT_NOT_FOR_CHILDREN = "escort_not_for_children"
    ESCORT_PASSPORT_MISSING = "escort_passport_missing"
    ESCORT_ENTRY_MISSING = "escort_entry_missing"
    ESCORT_TRANSIT_OPEN = "escort_transit_open"
    ESCORT_NOT_AVAILABLE = "escort_not_available"
    ESCORT_TRAVELS_ELSEWHERE = "escort_travels_elsewhere"
    ESCORT_REST_SHORT = "escort_rest_short"
    ESCORT_REST_NOT_JUDGED = "escort_rest_not_judged"


@dataclass(frozen=True)
class MemberFacts:
    """What the roster says of one escort."""

    is_active: bool
    skills: tuple[Skill, ...]
    papers: tuple[PaperFacts, ...]
    away: tuple[AwayFacts, ...] = ()


@dataclass(frozen=True)
class Trip:
    """One way of an escort, out or home: from the first departure to the last arrival, instants in UTC."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Itinerary:
    """Where somebody is bound from one instant to another: the ways in their order, and what they travel on.

    `legs` name the legs out by their instants and zones: who travels on the very same ones travels together.
    """

    trips: tuple[Trip, ...]
    legs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class CompanionFacts:
    """One escort of a case who is of the roster. How others bind them is said as yes or no, and nothing of whom.

    `rest_open`: less rest than the rule asks for, and nobody has said from how many hours a journey counts as long.
    """

    escort: EscortFacts
    member: MemberFacts
    is_elsewhere: bool = False
    rest_is_short: bool = False
    rest_is_open: bool = False


@dataclass(frozen=True)
class CompanyRules:
    """The rows of the topic: which skills need a qualification, papers, rest (hours), and who takes a child alone."""

    qualified: tuple[str, ...]
    qualification: Cited
    papers: Cited
    rest: Limit
    long_hours: int | None
    long_journey: Cited
    child: Cited


def company_reasons(
    companions: Sequence[CompanionFacts], legs: Sequence[LegFacts], child_alone: bool, rules: CompanyRules
) -> tuple[Reason, ...]:
    """What of the escorts of the roster stands in the way; the subject is the ordinal of the escort's first leg.

    Sources: rules escort.qualification.needed_for, escort.papers_on_every_leg, escort.rest_hours,
    escort.long_journey_hours, child.alone.required.
    """
    found: list[Reason] = []
    for one in companions:
        out = covered_legs(one.escort, legs)
        found += _skill_reasons(one, out, child_alone, rules)
        found += _paper_reasons(one, out, rules)
        found += _time_reasons(one, out, rules)
    return tuple(dict.fromkeys(found))


def covered_legs(escort: EscortFacts, legs: Sequence[LegFacts]) -> tuple[LegFacts, ...]:
    """The legs out that an escort travels."""
    return tuple(leg for leg in legs if escort.covers(leg.ordinal))


def days_of(escort: EscortFacts, out: Sequence[LegFacts]) -> tuple[date, date] | None:
    """First and last local day on which an escort is under way, ways home too; None without legs."""
    return days_under_way((*out, *escort.home))


def serves(member: MemberFacts, skill: Skill, until: date | None, qualified: Sequence[str]) -> bool:
    """Whether a member can serve as this until a day: it is one of their skills, and its qualification still holds."""
    if skill not in member.skills:
        return False
    if skill.value not in qualified or until is None:
        return True
    held = [one for one in member.papers if one.kind is PaperKind.QUALIFICATION and one.skill is skill]
    return any(is_valid_on(one, until) for one in held)


def _skill_reasons(
    one: CompanionFacts, out: Sequence[LegFacts], child_alone: bool, rules: CompanyRules
) -> list[Reason]:
    kind, member, days = one.escort.kind, one.member, days_of(one.escort, out)
    until = days[1] if days else None
    found = [] if member.is_active else [_reason(CompanyReason.ESCORT_RETIRED, one, rules.papers)]
    fitting = [skill for skill in member.skills if KIND_OF[skill] is kind]
    if not fitting:
        return [*found, _reason(CompanyReason.ESCORT_NOT_OF_KIND, one, rules.qualification)]
    if not any(serves(member, skill, until, rules.qualified) for skill in fitting):
        found.append(_reason(CompanyReason.ESCORT_NOT_QUALIFIED, one, rules.qualification))
    takes_child = child_alone and kind is EscortKind.SOCIAL
    if takes_child and not serves(member, Skill.CHILD_PROTECTION, until, rules.qualified):
        found.append(_reason(CompanyReason.ESCORT_NOT_FOR_CHILDREN, one, rules.child))
    return found


def _paper_reasons(one: CompanionFacts, out: Sequence[LegFacts], rules: CompanyRules) -> list[Reason]:
    days = days_of(one.escort, out)
    entered, passed = countries_of(out, one.escort.home)
    if days is None or not (entered or passed):
        return []
    valid = [paper for paper in one.member.papers if is_valid_on(paper, days[1])]
    passports = {paper.country for paper in valid if paper.kind is PaperKind.PASSPORT}
    found = [] if passports else [_reason(CompanyReason.ESCORT_PASSPORT_MISSING, one, rules.papers)]
    open_to = passports | {paper.country for paper in valid if paper.kind in ENTRIES}
    if entered - open_to:
        found.append(_reason(CompanyReason.ESCORT_ENTRY_MISSING, one, rules.papers))
    if passed - entered - open_to:
        found.append(_reason(CompanyReason.ESCORT_TRANSIT_OPEN, one, rules.papers, Severity.WARNING))
    return found


def countries_of(*ways: Sequence[LegFacts]) -> tuple[frozenset[str], frozenset[str]]:
    """Countries that somebody enters on these ways, and those in which they only change from flight to flight."""
    entered: set[str] = set()
    passed: set[str] = set()
    for way in ways:
        for leg, following in zip(way, [*way[1:], None], strict=False):
            if leg.origin_country == leg.destination_country:
                continue
            goes_on = following is not None and following.origin_country != following.destination_country
            flies_on = goes_on and leg.mode is LegMode.AIR and following is not None and following.mode is LegMode.AIR
            (passed if flies_on else entered).add(leg.destination_country)
    return frozenset(entered), frozenset(passed)


def _time_reasons(one: CompanionFacts, out: Sequence[LegFacts], rules: CompanyRules) -> list[Reason]:
    days, found = days_of(one.escort, out), []
    if days and any(away.begins_on <= days[1] and days[0] <= away.ends_on for away in one.member.away):
        found.append(_reason(CompanyReason.ESCORT_NOT_AVAILABLE, one, Cited()))
    if one.is_elsewhere:
        found.append(_reason(CompanyReason.ESCORT_TRAVELS_ELSEWHERE, one, Cited()))
    if one.rest_is_short:
        found.append(_reason(CompanyReason.ESCORT_REST_SHORT, one, rules.rest.cited))
    if one.rest_is_open:
        found.append(_reason(CompanyReason.ESCORT_REST_NOT_JUDGED, one, rules.long_journey, Severity.WARNING))
    return found


def itinerary_of(out: Sequence[LegFacts], home: Sequence[LegFacts]) -> Itinerary:
    """The ways of an escort out of the legs of a case, without what makes them the same as those of another one."""
    return Itinerary(tuple(Trip(way[0].departs_at, way[-1].arrives_at) for way in (out, home) if way))


def overlaps(one: Itinerary, other: Itinerary) -> bool:
    """Whether somebody would be bound twice at one instant. Touching is allowed; instants are compared in UTC."""
    if not one.trips or not other.trips:
        return False
    return one.trips[0].starts < other.trips[-1].ends and other.trips[0].starts < one.trips[-1].ends


def is_elsewhere(kind: EscortKind, own: Itinerary, others: Sequence[Itinerary]) -> bool:
    """Whether an escort is travelling elsewhere at that time.

    An operational escort goes with a group: whoever is on the very same legs with another case travels together.
    """
    together = [one for one in others if kind is EscortKind.OPERATIONAL and own.legs and one.legs == own.legs]
    return any(overlaps(own, one) for one in others if one not in together)


def rest_of(own: Itinerary, others: Sequence[Itinerary], rest_hours: int, long_hours: int | None) -> tuple[bool, bool]:
    """Whether rest after a long journey is too short, and whether it would be if the journey before counted as long.

    Looks at every way of this itinerary and at the ways just before and after it. Sources: rules escort.rest_hours,
    escort.long_journey_hours (None: not known yet).
    """
    mine = set(own.trips)
    every = sorted({*mine, *(trip for one in others for trip in one.trips)}, key=lambda trip: (trip.starts, trip.ends))
    short = [
        before
        for before, after in pairwise(every)
        if mine & {before, after} and timedelta() <= after.starts - before.ends < timedelta(hours=rest_hours)
    ]
    if long_hours is None:
        return False, bool(short)
    return any(trip.ends - trip.starts >= timedelta(hours=long_hours) for trip in short), False


def _reason(code: ReasonCode, one: CompanionFacts, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, str(one.escort.first_leg), severity, cited.rule, cited.source, "escorts")
