"""Escorts: what kind of person travels along, for whom, and home again; what they record; the roster of an office."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from returns.cases.rules.cases import UNCITED, Cited, Limit, Reason, ReasonCode, Severity
from returns.journey.rules.itinerary import ItineraryReason, JourneyLimits, LegFacts, leg_reasons
from returns.journey.rules.journeys import joint_reasons, overlapping


class EscortReason(ReasonCode):
    """Codes of reasons about escorts."""

    ESCORT_HAS_RECORDS = "escort_has_records"
    CHILD_NEEDS_ESCORT = "child_needs_escort"
    MEDICAL_ESCORT_MISSING = "medical_escort_missing"
    ESCORT_WAY_NOT_CLEAR = "escort_way_not_clear"
    ESCORT_WITHOUT_LEG = "escort_without_leg"
    WAY_HOME_MISSING = "way_home_missing"
    WAY_HOME_TOO_EARLY = "way_home_too_early"
    WAY_HOME_APART = "way_home_apart"
    WAY_HOME_CONNECTION_SHORT = "way_home_connection_short"
    WAY_HOME_NIGHT = "way_home_night"
    WAY_HOME_CANNOT_BE = "way_home_cannot_be"


class EscortKind(enum.StrEnum):
    """Why somebody travels along (domain section 7)."""

    OPERATIONAL = "operational"
    MEDICAL = "medical"
    SOCIAL = "social"
    FAMILY = "family"


@dataclass(frozen=True)
class EscortFacts:
    """One escort: from which leg to which (ordinals), and the legs of the way home in their order.

    `ordinals`: where people travel apart, the legs of those whom the escort goes along with; empty where that cannot be
    told. None: every leg from the first to the last. `home_gap_km`: how far the beginning of the way home is from the
    end of the last leg escorted; None without either.
    """

    kind: EscortKind
    first_leg: int
    last_leg: int
    needs_way_home: bool
    home: tuple[LegFacts, ...] = ()
    ordinals: tuple[int, ...] | None = None
    home_gap_km: int | None = None

    def covers(self, ordinal: int) -> bool:
        """Whether they travel along on a leg of the case."""
        between = self.first_leg <= ordinal <= self.last_leg
        return between and (self.ordinals is None or ordinal in self.ordinals)


@dataclass(frozen=True)
class EscortNeeds:
    """Who must be accompanied all the way: a child alone, and anybody whose medical decision asks for an escort.

    `medical_legs` are the ordinals of the legs that the latter travel; None: every leg.
    """

    child_alone: bool
    medical: bool
    medical_legs: tuple[int, ...] | None = None


@dataclass(frozen=True)
class HomeRules:
    """The rules of ways home: that there is one, and the limits of every journey (None: limits are not judged).

    `now`: None once somebody has set out.
    """

    required: Cited
    limits: JourneyLimits | None = None
    now: datetime | None = None


def escort_reasons(
    escorts: Sequence[EscortFacts], legs: Sequence[LegFacts], needs: EscortNeeds, child: Cited, home: HomeRules
) -> tuple[Reason, ...]:
    """Return the reasons against the escorts of a case; the subject is the ordinal of the escort's first leg.

    Sources: rules child.alone.required (an airline's service does not stand in for it), escort.way_home.required, and
    those of every journey.
    """
    reasons = []
    if needs.child_alone and not _accompanied(EscortKind.SOCIAL, escorts, legs):
        reasons.append(_reason(EscortReason.CHILD_NEEDS_ESCORT, "", child))
    ill = [leg for leg in legs if needs.medical_legs is None or leg.ordinal in needs.medical_legs]
    if needs.medical and not _accompanied(EscortKind.MEDICAL, escorts, ill):
        reasons.append(_reason(EscortReason.MEDICAL_ESCORT_MISSING, "", UNCITED))
    for escort in escorts:
        subject = str(escort.first_leg)
        covered = [leg for leg in legs if escort.covers(leg.ordinal)]
        if {escort.first_leg, escort.last_leg} - {leg.ordinal for leg in legs}:
            reasons.append(_reason(EscortReason.ESCORT_WITHOUT_LEG, subject, UNCITED))
        elif not covered:
            reasons.append(_reason(EscortReason.ESCORT_WAY_NOT_CLEAR, subject, UNCITED))
        elif escort.needs_way_home and not escort.home:
            reasons.append(_reason(EscortReason.WAY_HOME_MISSING, subject, home.required))
        elif escort.needs_way_home:
            reasons += _home_reasons(escort, covered[-1], home)
    return tuple(dict.fromkeys(reasons))


# A way home is judged like a journey; its reasons name the escort, since its legs have numbers of their own.
_OF_HOME: dict[ReasonCode, EscortReason] = {
    ItineraryReason.LEGS_APART: EscortReason.WAY_HOME_APART,
    ItineraryReason.CONNECTION_TOO_SHORT: EscortReason.WAY_HOME_CONNECTION_SHORT,
    ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION: EscortReason.WAY_HOME_NIGHT,
    ItineraryReason.LEG_IN_PAST: EscortReason.WAY_HOME_CANNOT_BE,
    ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS: EscortReason.WAY_HOME_CANNOT_BE,
    ItineraryReason.LEG_TOO_FAST: EscortReason.WAY_HOME_CANNOT_BE,
    ItineraryReason.LEG_TOO_LONG: EscortReason.WAY_HOME_CANNOT_BE,
}


def _home_reasons(escort: EscortFacts, last: LegFacts, rules: HomeRules) -> list[Reason]:
    """The reasons against a way home: where and when it begins after the last leg escorted, and how its legs join."""
    subject, home = str(escort.first_leg), escort.home
    if home[0].departs_at < last.arrives_at:
        return [_reason(EscortReason.WAY_HOME_TOO_EARLY, subject, rules.required)]
    if rules.limits is None:
        return []
    reasons: list[Reason] = []
    for leg in home:
        reasons += leg_reasons(leg, rules.limits, rules.now)
    for before, after in pairwise((last, replace(home[0], gap_km=escort.home_gap_km), *home[1:])):
        reasons += joint_reasons(before, after, False, False, rules.limits)
    of_escort = [
        _reason(_OF_HOME[reason.code], subject, Cited(reason.rule, reason.source))
        for reason in reasons
        if reason.code in _OF_HOME
    ]
    if overlapping(home):
        of_escort.append(_reason(EscortReason.WAY_HOME_CONNECTION_SHORT, subject, rules.required))
    return [
        reason if reason.rule else replace(reason, rule=rules.required.rule, source=rules.required.source)
        for reason in of_escort
    ]


def _accompanied(kind: EscortKind, escorts: Sequence[EscortFacts], legs: Sequence[LegFacts]) -> bool:
    """Whether escorts of a kind cover every leg, one of them or several in turn."""
    of_kind = [escort for escort in escorts if escort.kind is kind]
    return bool(of_kind) and all(any(escort.covers(leg.ordinal) for escort in of_kind) for leg in legs)


def _reason(code: ReasonCode, subject: str, cited: Cited) -> Reason:
    return Reason(code, subject, Severity.BLOCKER, cited.rule, cited.source, "escorts")


# Ratios: how many people one escort can look after. The figures are general practice: they warn, and never stop.


class RatioReason(ReasonCode):
    """Codes of reasons about how many escorts travel along."""

    TOO_FEW_FOR_STRETCHER = "too_few_for_stretcher"
    TOO_FEW_FOR_SMALL_CHILDREN = "too_few_for_small_children"
    TOO_FEW_FOR_OLDER_CHILDREN = "too_few_for_older_children"
    TOO_FEW_FOR_GROUP = "too_few_for_group"


@dataclass(frozen=True)
class Heads:
    """Who travels, counted: everybody, on a stretcher, and of children alone the small and the older ones."""

    people: int
    on_stretcher: int = 0
    small_children: int = 0
    older_children: int = 0


@dataclass(frozen=True)
class RatioRules:
    """People per escort; `group_from` is how many people make a group."""

    stretcher: Limit
    small_child: Limit
    small_siblings: Limit
    adolescents: Limit
    group_from: Limit
    group_to: Limit


def ratio_reasons(
    escorts: Sequence[EscortFacts], legs: Sequence[LegFacts], heads: Heads, rules: RatioRules
) -> tuple[Reason, ...]:
    """Return the reasons where too few escorts of a kind travel on some leg; each figure is judged on its own.

    Children without any social escort, and whoever needs a medical one, are blocked elsewhere. Small children of one
    case are siblings. Sources: rules escort.people_per_escort.*.
    """
    if not legs:
        return ()
    small = rules.small_siblings if heads.small_children > 1 else rules.small_child
    ratios = (
        (RatioReason.TOO_FEW_FOR_STRETCHER, EscortKind.MEDICAL, heads.on_stretcher, rules.stretcher),
        (RatioReason.TOO_FEW_FOR_SMALL_CHILDREN, EscortKind.SOCIAL, heads.small_children, small),
        (RatioReason.TOO_FEW_FOR_OLDER_CHILDREN, EscortKind.SOCIAL, heads.older_children, rules.adolescents),
    )
    reasons = [
        Reason(code, "", Severity.WARNING, limit.cited.rule, limit.cited.source, "escorts")
        for code, kind, people, limit in ratios
        if fewest(kind, escorts, legs) < escorts_needed(people, limit.value)
    ]
    needed = escorts_needed(heads.people, rules.group_to.value) if heads.people >= rules.group_from.value else 0
    if fewest(EscortKind.OPERATIONAL, escorts, legs) < needed:
        cited = rules.group_to.cited
        reasons.append(Reason(RatioReason.TOO_FEW_FOR_GROUP, "", Severity.WARNING, cited.rule, cited.source, "escorts"))
    return tuple(reasons)


def escorts_needed(people: int, per_escort: int) -> int:
    """How many escorts so many people need, rounded up."""
    return -(-people // max(1, per_escort))


def fewest(kind: EscortKind, escorts: Sequence[EscortFacts], legs: Sequence[LegFacts]) -> int:
    """How many escorts of a kind travel on the leg on which the fewest do."""
    of_kind = [escort for escort in escorts if escort.kind is kind]
    return min(sum(escort.covers(leg.ordinal) for escort in of_kind) for leg in legs)


# What is recorded of an escort under way: who was handed over to whom, and what went wrong.


class RecordKind(enum.StrEnum):
    """What a record of an escort's journey is."""

    HAND_OVER = "hand_over"
    INCIDENT = "incident"


class IdentityCheck(enum.StrEnum):
    """How it was checked that the receiver is whoever was agreed."""

    DOCUMENT = "document_seen"
    PHOTO = "photo_compared"
    KNOWN = "known_in_person"


# What is handed over together with people.
ITEMS = ("travel_documents", "medicines", "medical_papers", "belongings", "money")


@dataclass(frozen=True)
class HandOverFacts:
    """A hand-over as it is stated: whom (ids as hex), the instant (UTC), and how the receiver was checked."""

    people: tuple[str, ...]
    at: datetime
    check: IdentityCheck | None


def hand_over_problems(stated: HandOverFacts, of_case: Collection[str], now: datetime) -> dict[str, str]:
    """Everything wrong with a hand-over, as field -> code.

    Nobody is given into the hands of a receiver whose identity was not checked. Source: domain, children alone:
    identity checked at hand-over.
    """
    wrong = {}
    if not stated.people:
        wrong["person_ids"] = "nobody_handed_over"
    elif set(stated.people) - set(of_case):
        wrong["person_ids"] = "stranger_handed_over"
    if stated.check is None:
        wrong["identity"] = "receiver_not_checked"
    if stated.at > now:
        wrong["at_time"] = "not_come_yet"
    return wrong


# The roster of escorts: what somebody can serve as, the papers that say so, and on which of them one may travel.

# Stands for "no last day" wherever days are compared or sorted.
NEVER = date(9999, 12, 31)


class Skill(enum.StrEnum):
    """What a member of the roster can serve as (domain section 7). Family is never on a roster."""

    OPERATIONAL = "operational"
    DOCTOR = "doctor"
    NURSE = "nurse"
    PARAMEDIC = "paramedic"
    PSYCHIATRIC = "psychiatric"
    SOCIAL = "social"
    CHILD_PROTECTION = "child_protection"


class PaperKind(enum.StrEnum):
    """What a paper of a member says: what they may serve as, who they are, or where they may enter."""

    QUALIFICATION = "qualification"
    PASSPORT = "passport"
    VISA = "visa"
    FREE_ENTRY = "free_entry"


# As which kind of escort each skill travels.
KIND_OF: dict[Skill, EscortKind] = {
    Skill.OPERATIONAL: EscortKind.OPERATIONAL,
    Skill.DOCTOR: EscortKind.MEDICAL,
    Skill.NURSE: EscortKind.MEDICAL,
    Skill.PARAMEDIC: EscortKind.MEDICAL,
    Skill.PSYCHIATRIC: EscortKind.MEDICAL,
    Skill.SOCIAL: EscortKind.SOCIAL,
    Skill.CHILD_PROTECTION: EscortKind.SOCIAL,
}
# The fields in which the languages of a member are chosen.
LANGUAGE_FIELDS = ("first_language", "second_language", "third_language")
# Papers that let somebody into a country.
ENTRIES = (PaperKind.VISA, PaperKind.FREE_ENTRY)


@dataclass(frozen=True)
class PaperFacts:
    """One paper: what it is, its last day (None: it has none), and what it is for: a skill, or a country."""

    kind: PaperKind
    expires_on: date | None = None
    skill: Skill | None = None
    country: str = ""


@dataclass(frozen=True)
class AwayFacts:
    """Days on which somebody does not travel, first and last included."""

    begins_on: date
    ends_on: date


def is_valid_on(paper: PaperFacts, day: date) -> bool:
    """Whether a paper still holds on a day; without a last day it always does."""
    return paper.expires_on is None or day <= paper.expires_on


def first_expiry(last_days: Sequence[date | None]) -> date:
    """The day on which the first of these papers ends; `NEVER` if none of them ends."""
    return min((day for day in last_days if day is not None), default=NEVER)


def wrong_in_paper(paper: PaperFacts) -> dict[str, str]:
    """What is missing in a paper, as field -> code: a qualification is for a skill, everything else for a country."""
    if paper.kind is PaperKind.QUALIFICATION:
        return {} if paper.skill else {"skill": "paper_without_skill"}
    wrong = {} if paper.country else {"country": "paper_without_country"}
    if paper.kind is not PaperKind.FREE_ENTRY and paper.expires_on is None:
        wrong["expires_on"] = "paper_without_expiry"
    return wrong
