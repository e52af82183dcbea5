"""Overrides: which findings of readiness may be set aside for a while, who decides on it, and when one holds.

Consent, protection, child and country blockers are never set aside, whatever a rule row says (domain, section 4).
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from returns.cases.rules.cases import UNCITED, CaseReason, Cited, Limit, Reason, ReasonCode, Severity
from returns.escorts.rules.company import CompanyReason
from returns.journey.rules.itinerary import ItineraryReason
from returns.journey.rules.journeys import TravellerReason
from returns.lifecycle.rules.lifecycle import StepReason
from returns.readiness.rules.facts import ReadinessFacts, Traveller
from returns.readiness.rules.readiness import ReadinessReason


class OverrideReason(ReasonCode):
    """Codes of reasons about overrides."""

    OVERRIDE_FINDING_GONE = "override_finding_gone", "finding"
    OVERRIDE_NEVER = "override_never", "finding"
    OVERRIDE_ENDS_BEFORE_DEPARTURE = "override_ends_before_departure", "until"
    OVERRIDE_TOO_LONG = "override_too_long", "until"
    OVERRIDE_WAITS_ALREADY = "override_waits_already"
    OVERRIDE_DECIDED_ALREADY = "override_decided_already"
    OVERRIDE_OWN_REQUEST = "override_own_request"
    OVERRIDE_OWN_WORK = "override_own_work"
    OVERRIDE_FACTS_CHANGED = "override_facts_changed"


# What protects somebody cannot be waived: by the area that clears a finding, and where an area is mixed by its code.
NEVER_AREAS = frozenset(
    {
        "",
        "behind_doors",
        "clearance",
        "consent",
        "country",
        "guardians",
        "people",
        "protection",
        "reception",
        "safe_contact",
        "sign_off",
    }
)
# A frozen leg is frozen because somebody withdrew; whoever's age is not known may be a child; a child alone is escorted
# by somebody who is qualified for it; whoever travels on no leg is not looked at.
NEVER_CODES = frozenset(
    {
        ReadinessReason.AGE_NOT_KNOWN,
        CompanyReason.ESCORT_NOT_FOR_CHILDREN,
        ItineraryReason.LEG_FROZEN,
        TravellerReason.LEG_WITHOUT_TRAVELLERS,
        TravellerReason.PERSON_ON_NO_LEG,
    }
)
OF_CHILDREN = ("child_", "newborn_")  # how the codes of whatever protects a child begin, in whichever area


class OverrideState(enum.StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class OverrideRules:
    """The areas and codes that a rule row lets somebody set aside, and for how many days at most.

    `protected` names the rule rows that are marked as never overridable: no finding that rests on one is set aside.
    """

    areas: tuple[str, ...]
    not_for: tuple[str, ...]
    longest: Limit
    protected: frozenset[str] = frozenset()


NO_OVERRIDES = OverrideRules((), (), Limit(0, UNCITED))  # where no row says anything


@dataclass(frozen=True)
class HeldOverride:
    """An override that was granted: of which finding, until which day, and a digest of what the finding rested on."""

    code: str
    subject: str
    until: date
    rests_on: str


@dataclass(frozen=True)
class Asking:
    """A request: the finding as it stands now (None: it does not), the last day, and whether one waits already."""

    finding: Reason | None
    until: date
    is_reasoned: bool
    waits_already: bool


@dataclass(frozen=True)
class Deciding:
    """A decision on a request: how it stands, and who decides."""

    state: OverrideState
    may_sign_off: bool
    is_own_request: bool
    did_the_work: bool
    still_rests: bool = True


def may_be_overridden(finding: Reason, rules: OverrideRules) -> bool:
    """Whether a second person could set a finding aside. Only blockers are; what protects people never is.

    Source: domain, section 4; rules override.areas, override.not_for, and the mark on the row that the finding cites.
    """
    protects = finding.cleared_by in NEVER_AREAS or finding.code in NEVER_CODES or finding.code.startswith(OF_CHILDREN)
    protects = protects or finding.rule in rules.protected
    allowed = finding.cleared_by in rules.areas and finding.code not in rules.not_for
    return finding.severity is Severity.BLOCKER and allowed and not protects


def rests_on(facts: ReadinessFacts, finding: Reason) -> tuple[object, ...]:
    """Return the facts that a finding rests on: an override ends when any of them changes.

    The finding with its rule row, the whole journey with escorts and receivers, and everybody's age and needs on the
    way. Of the person it is about also everything else but safe contact and protection check, which are never set
    aside.
    """
    people = tuple(_rested_on(traveller, traveller.person == finding.subject) for traveller in facts.people)
    way = (facts.day, facts.country, facts.legs, facts.journeys, facts.elsewhere, facts.end)
    return (finding, *way, facts.reception, facts.details, facts.escorts, facts.companions, people)


def _rested_on(person: Traveller, is_subject: bool) -> Traveller:
    bare = replace(person, contact=None, check=None, checked_on=None)
    return bare if is_subject else replace(bare, documents=(), leaving=None)


def overridden(
    reasons: Sequence[Reason],
    overrides: Sequence[HeldOverride],
    digests: Mapping[tuple[ReasonCode, str], str],
    days: tuple[date, date],
    rules: OverrideRules,
) -> tuple[Reason, ...]:
    """Return all findings; those that are set aside are overridden instead of blockers.

    An override holds from today to the departure (`days`, both included), for the same finding over the same facts:
    `digests` are those of what each finding rests on now, by code and subject.
    """
    last = max(days)
    holding = {(override.code, override.subject, override.rests_on) for override in overrides if override.until >= last}

    def weighed(finding: Reason) -> Reason:
        key = (finding.code, finding.subject)
        is_held = (*key, digests.get(key, "")) in holding and may_be_overridden(finding, rules)
        return replace(finding, severity=Severity.OVERRIDDEN) if is_held else finding

    return tuple(weighed(reason) for reason in reasons)


def against_asking(asking: Asking, today: date, departs_on: date, rules: OverrideRules) -> tuple[Reason, ...]:
    """Return every reason against a request. Source: rule override.longest_days."""
    finding, longest = asking.finding, rules.longest
    checks = (
        (finding is None, OverrideReason.OVERRIDE_FINDING_GONE),
        (finding is not None and not may_be_overridden(finding, rules), OverrideReason.OVERRIDE_NEVER),
        (not asking.is_reasoned, CaseReason.REASON_MISSING),
        (asking.until < max(today, departs_on), OverrideReason.OVERRIDE_ENDS_BEFORE_DEPARTURE),
        (asking.until > today + timedelta(days=longest.value), OverrideReason.OVERRIDE_TOO_LONG),
        (asking.waits_already, OverrideReason.OVERRIDE_WAITS_ALREADY),
    )
    cited: dict[ReasonCode, Cited] = {OverrideReason.OVERRIDE_TOO_LONG: longest.cited}
    return tuple(_reason(code, cited.get(code, UNCITED)) for applies, code in checks if applies)


def against_deciding(deciding: Deciding) -> tuple[Reason, ...]:
    """Return every reason against a decision: a second person decides, who may sign off."""
    checks = (
        (deciding.state is not OverrideState.ASKED, OverrideReason.OVERRIDE_DECIDED_ALREADY),
        (not deciding.may_sign_off, StepReason.SIGN_OFF_PERMISSION_MISSING),
        (deciding.is_own_request, OverrideReason.OVERRIDE_OWN_REQUEST),
        (deciding.did_the_work, OverrideReason.OVERRIDE_OWN_WORK),
        (not deciding.still_rests, OverrideReason.OVERRIDE_FACTS_CHANGED),
    )
    return tuple(_reason(code) for applies, code in checks if applies)


def _reason(code: ReasonCode, cited: Cited = UNCITED) -> Reason:
    return Reason(code, rule=cited.rule, source=cited.source, cleared_by="sign_off")
