"""Company: whether an escort of the roster is qualified, has the papers and is free, on every leg and the way home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from returns.cases.rules.cases import Cited, Limit, Reason, ReasonCode, Severity, blockers
from returns.escorts.rules.escorts import (
    ENTRIES,
    KIND_OF,
    AwayFacts,
    EscortFacts,
    EscortKind,
    PaperFacts,
    PaperKind,
    Skill,
    is_valid_on,
)
from returns.journey.rules.itinerary import LegFacts, LegMode
from returns.journey.rules.journeys import days_under_way
from returns.people.rules.people import Sex

SharedT = TypeVar("SharedT")


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
    """One escort of a case who is of the roster. Whether others bind them is yes or no, and never says who.

    `rest_is_open`: less rest than the rule asks for, while no rule says from how many hours a journey counts as long.
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
    """Return the reasons against escorts of the roster; the subject is the ordinal of the escort's first leg.

    Sources: rules escort.qualification.needed_for, escort.papers_on_every_leg, escort.rest_hours,
    escort.long_journey_hours, child.alone.required.
    """
    reasons: list[Reason] = []
    for companion in companions:
        out = covered_legs(companion.escort, legs)
        reasons += _skill_reasons(companion, out, child_alone, rules)
        reasons += _paper_reasons(companion, out, rules)
        reasons += _time_reasons(companion, out, rules)
    return tuple(dict.fromkeys(reasons))


def covered_legs(escort: EscortFacts, legs: Sequence[LegFacts]) -> tuple[LegFacts, ...]:
    """The legs out that an escort travels."""
    return tuple(leg for leg in legs if escort.covers(leg.ordinal))


def days_of(escort: EscortFacts, out: Sequence[LegFacts]) -> tuple[date, date] | None:
    """First and last local day on which an escort is under way, ways home too; None without legs."""
    return days_under_way((*out, *escort.home))


def serves(member: MemberFacts, skill: Skill, until: date | None, qualified: Sequence[str]) -> bool:
    """Whether a member has a skill, and a qualification for it that holds until a day."""
    if skill not in member.skills:
        return False
    if skill.value not in qualified or until is None:
        return True
    qualifications = [
        paper for paper in member.papers if paper.kind is PaperKind.QUALIFICATION and paper.skill is skill
    ]
    return any(is_valid_on(paper, until) for paper in qualifications)


def _skill_reasons(
    companion: CompanionFacts, out: Sequence[LegFacts], child_alone: bool, rules: CompanyRules
) -> list[Reason]:
    kind, member, days = companion.escort.kind, companion.member, days_of(companion.escort, out)
    until = days[1] if days else None
    reasons = [] if member.is_active else [_reason(CompanyReason.ESCORT_RETIRED, companion, rules.papers)]
    fitting = [skill for skill in member.skills if KIND_OF[skill] is kind]
    if not fitting:
        return [*reasons, _reason(CompanyReason.ESCORT_NOT_OF_KIND, companion, rules.qualification)]
    if not any(serves(member, skill, until, rules.qualified) for skill in fitting):
        reasons.append(_reason(CompanyReason.ESCORT_NOT_QUALIFIED, companion, rules.qualification))
    takes_child = child_alone and kind is EscortKind.SOCIAL
    if takes_child and not serves(member, Skill.CHILD_PROTECTION, until, rules.qualified):
        reasons.append(_reason(CompanyReason.ESCORT_NOT_FOR_CHILDREN, companion, rules.child))
    return reasons


def _paper_reasons(companion: CompanionFacts, out: Sequence[LegFacts], rules: CompanyRules) -> list[Reason]:
    days = days_of(companion.escort, out)
    entered, passed = countries_of(out, companion.escort.home)
    if days is None or not (entered or passed):
        return []
    valid = [paper for paper in companion.member.papers if is_valid_on(paper, days[1])]
    passports = {paper.country for paper in valid if paper.kind is PaperKind.PASSPORT}
    reasons = [] if passports else [_reason(CompanyReason.ESCORT_PASSPORT_MISSING, companion, rules.papers)]
    open_to = passports | {paper.country for paper in valid if paper.kind in ENTRIES}
    if entered - open_to:
        reasons.append(_reason(CompanyReason.ESCORT_ENTRY_MISSING, companion, rules.papers))
    if passed - entered - open_to:
        reasons.append(_reason(CompanyReason.ESCORT_TRANSIT_OPEN, companion, rules.papers, Severity.WARNING))
    return reasons


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


def _time_reasons(companion: CompanionFacts, out: Sequence[LegFacts], rules: CompanyRules) -> list[Reason]:
    days, reasons = days_of(companion.escort, out), []
    if days and any(away.begins_on <= days[1] and days[0] <= away.ends_on for away in companion.member.away):
        reasons.append(_reason(CompanyReason.ESCORT_NOT_AVAILABLE, companion, Cited()))
    if companion.is_elsewhere:
        reasons.append(_reason(CompanyReason.ESCORT_TRAVELS_ELSEWHERE, companion, Cited()))
    if companion.rest_is_short:
        reasons.append(_reason(CompanyReason.ESCORT_REST_SHORT, companion, rules.rest.cited))
    if companion.rest_is_open:
        reasons.append(_reason(CompanyReason.ESCORT_REST_NOT_JUDGED, companion, rules.long_journey, Severity.WARNING))
    return reasons


def itinerary_of(out: Sequence[LegFacts], home: Sequence[LegFacts]) -> Itinerary:
    """Return the ways of an escort, out and home; without `legs` it is the same as no other itinerary."""
    return Itinerary(tuple(Trip(way[0].departs_at, way[-1].arrives_at) for way in (out, home) if way))


def overlaps(first: Itinerary, second: Itinerary) -> bool:
    """Whether somebody would be bound twice at one instant. Touching is allowed; instants are compared in UTC."""
    if not first.trips or not second.trips:
        return False
    return first.trips[0].starts < second.trips[-1].ends and second.trips[0].starts < first.trips[-1].ends


def is_elsewhere(kind: EscortKind, own: Itinerary, others: Sequence[Itinerary]) -> bool:
    """Whether an escort is travelling elsewhere at that time.

    An operational escort goes with a group: whoever is on the very same legs with another case travels together.
    """
    together = [
        itinerary for itinerary in others if kind is EscortKind.OPERATIONAL and own.legs and itinerary.legs == own.legs
    ]
    return any(overlaps(own, itinerary) for itinerary in others if itinerary not in together)


def rest_of(own: Itinerary, others: Sequence[Itinerary], rest_hours: int, long_hours: int | None) -> tuple[bool, bool]:
    """Whether rest after a long journey is too short, and whether it would be if the journey before counted as long.

    Looks at every way of this itinerary and at the ways just before and after it. Sources: rules escort.rest_hours,
    escort.long_journey_hours (None: not known yet).
    """
    mine = set(own.trips)
    every = sorted(
        {*mine, *(trip for itinerary in others for trip in itinerary.trips)}, key=lambda trip: (trip.starts, trip.ends)
    )
    short = [
        before
        for before, after in pairwise(every)
        if mine & {before, after} and timedelta() <= after.starts - before.ends < timedelta(hours=rest_hours)
    ]
    if long_hours is None:
        return False, bool(short)
    return any(trip.ends - trip.starts >= timedelta(hours=long_hours) for trip in short), False


def _reason(code: ReasonCode, companion: CompanionFacts, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, str(companion.escort.first_leg), severity, cited.rule, cited.source, "escorts")


# Who of the roster could travel along: a ranking, and the lines that explain it.


@dataclass(frozen=True)
class Candidate:
    """One member of the roster, judged for the whole journey of a case.

    `place`: on the list of the office. `understood`: how many of the people share a language with the member.
    `is_of_their_sex`: whether everybody who travels has the sex of the member; None where the people are of several
    sexes or it is not known, so that it counts neither for nor against.
    """

    member: str
    place: int
    reasons: tuple[Reason, ...] = ()
    understood: int = 0
    knows_them: bool = False
    is_of_their_sex: bool | None = None


@dataclass(frozen=True)
class Line:
    """One line that explains a place in the ranking: a code, whether it speaks for the candidate, and a count."""

    code: str
    is_for: bool
    count: int = 0


def ranked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates in the order in which they are proposed, whatever order they come in.

    First the fewest reasons that stop the journey, then the most people who are understood, then whoever has travelled
    with this family before, then whoever is of their sex, then the fewest warnings, then the place on the roster.
    Source: this project; nothing of it decides, a person does.
    """
    return tuple(sorted(candidates, key=_order))


def _order(candidate: Candidate) -> tuple[int, int, bool, bool, int, int, str]:
    stopped = len(blockers(candidate.reasons))
    warned = len(candidate.reasons) - stopped
    return (
        stopped,
        -candidate.understood,
        not candidate.knows_them,
        not candidate.is_of_their_sex,
        warned,
        candidate.place,
        candidate.member,
    )


def lines_of(candidate: Candidate, people: int, with_language: int) -> tuple[Line, ...]:
    """Return what speaks for and against a candidate beside the reasons, in the order in which it counts.

    `people`: how many travel. `with_language`: of how many of them a language is recorded.
    """
    understood = candidate.understood
    if not with_language:
        lines = [Line("languages_not_known", False)]
    elif not understood:
        lines = [Line("understands_nobody", False)]
    else:
        lines = [Line("understands", True, understood)]
        lines += [Line("does_not_understand_all", False, people - understood)] if understood < people else []
    if candidate.knows_them:
        lines.append(Line("knows_them", True))
    if candidate.is_of_their_sex is not None:
        lines.append(Line("of_their_sex" if candidate.is_of_their_sex else "of_another_sex", candidate.is_of_their_sex))
    return tuple(lines)


def shared_by_all(rows: Sequence[Sequence[SharedT]]) -> tuple[SharedT, ...]:
    """What stands in each of several rows, in the order of the first; nothing where there is one row alone."""
    if len(rows) < 2:
        return ()
    return tuple(entry for entry in rows[0] if all(entry in row for row in rows[1:]))


def is_of_their_sex(own: Sex, people: Sequence[Sex]) -> bool | None:
    """Whether everybody who travels has the sex of an escort; None where they are of several sexes or it is unknown."""
    sexes = set(people)
    if len(sexes) != 1 or Sex.UNKNOWN in sexes | {own}:
        return None
    return own in sexes


def understood_by(spoken: Sequence[str], people: Sequence[Sequence[str]]) -> int:
    """How many people share a language (codes) with somebody."""
    return sum(bool(set(spoken) & set(languages)) for languages in people)
