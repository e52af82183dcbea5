"""What lies behind the doors and stands in the way of clearance: all reasons, with the person each is about.

Outside, all of them collapse into the one finding of `returns/cases/rules/cases.py`. Pure, over the newest records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from foundation.compartments import Compartment
from returns.cases.rules.cases import Limit, Reason, ReasonCode, Severity
from returns.protection.rules.records import (
    DEFERRED,
    FACTORS,
    NEGATIVE,
    NO,
    POSITIVE,
    YES,
    Record,
    RecordKind,
    of_kind,
)


class BehindDoorsReason(ReasonCode):
    """Codes of reasons about what stands behind the doors."""

    RISK_HOST_MISSING = "risk_host_missing"
    RISK_ORIGIN_MISSING = "risk_origin_missing"
    RISK_ASSESSMENT_MISSING = "risk_assessment_missing"
    RISK_ASSESSMENT_UNSIGNED = "risk_assessment_unsigned"
    RISK_SIGNED_BY_BOOKER = "risk_signed_by_booker"
    RISK_ASSESSMENT_STALE = "risk_assessment_stale"
    RISK_ASSESSMENT_ENDS_BEFORE = "risk_assessment_ends_before"
    RISK_ASSESSMENT_BEFORE_FACTS = "risk_assessment_before_facts"
    RISK_UNACCEPTABLE = "risk_unacceptable"
    RISK_NOT_MITIGATED = "risk_not_mitigated"
    REFLECTION_PERIOD = "reflection_period"
    SIGNS_OWN_BOOKING = "signs_own_booking"
    CHILD_GUARDIAN_APPOINTED = "child_guardian_appointed"
    CHILD_FAMILY_TRACED_AND_VERIFIED = "child_family_traced_and_verified"
    CHILD_FAMILY_ASSESSMENT_POSITIVE = "child_family_assessment_positive"
    CHILD_BEST_INTERESTS_DETERMINATION_POSITIVE = "child_best_interests_determination_positive"
    CHILD_GUARDIAN_WRITTEN_CONSENT = "child_guardian_written_consent"
    CHILD_CHILD_ASSENT = "child_child_assent"
    CHILD_RECEIVING_CARER_IDENTIFIED = "child_receiving_carer_identified"
    CHILD_CARER_IDENTITY_CHECKED_AT_HAND_OVER = "child_carer_identity_checked_at_hand_over"
    CHILD_ESCORT = "child_escort"
    BID_STALE = "bid_stale"
    BID_BEFORE_FACTS = "bid_before_facts"
    BID_DEFERRED = "bid_deferred"
    BID_NEGATIVE = "bid_negative"
    CHILD_NOT_HEARD = "child_not_heard"
    LEGAL_MATTER_PENDING = "legal_matter_pending"


class ConditionReason(ReasonCode):
    """Codes of reasons about conditions behind the doors."""

    CONDITION_TOO_RECENT = "condition_too_recent"
    CONDITION_NOT_OVER = "condition_not_over"


UNACCEPTABLE = "unacceptable"
NOT_A_VICTIM = "not_a_victim"
DETERMINATION = "determination"
PENDING = "pending"
# What a best interests determination rests on: anything new of it makes the determination stale.
_FACTS_OF_BID = (RecordKind.TRACING, RecordKind.FAMILY, RecordKind.CARER)


@dataclass(frozen=True)
class Wait:
    """Days before which nobody flies, and days after which nothing more is asked; in between a doctor decides."""

    least: Limit
    most: Limit


@dataclass(frozen=True)
class InsideRules:
    """The rows of the rule book that hold inside."""

    risk_days: Limit
    bid_days: Limit
    reflection_days: Limit | None  # none where no law of the host country knows it
    child_needs: tuple[str, ...]
    waits: Mapping[str, Wait] = field(default_factory=dict)  # by condition


@dataclass(frozen=True)
class ChildFacts:
    """What of a child alone stands outside the doors: guardian, consent, assent, escort."""

    person: str
    has_guardian: bool
    has_guardians_consent: bool
    has_assent: bool
    has_escort: bool
    guardian_since: date | None = None  # since when somebody of those who stand for the child now does


@dataclass(frozen=True)
class InsideFacts:
    """Everything that the rules inside look at. `until` is the last day that a clearance shall hold.

    `place_stated_at` (UTC): when today's place of return was stated.
    """

    today: date
    until: date
    records: Sequence[Record]
    children_alone: Sequence[ChildFacts]
    bookers: frozenset[str]  # who booked a leg of the journey, as hex
    place_stated_at: datetime | None = None

    def is_of_another_place(self, record: Record) -> bool:
        """Whether a record was written before today's place of return was stated."""
        return self.place_stated_at is not None and record.at < self.place_stated_at


def reflection_ends(begins_on: date, days: int) -> date:
    """The last day of a reflection period. Source: rule protection.reflection_period.days."""
    return begins_on + timedelta(days=days - 1)


def inside_reasons(facts: InsideFacts, rules: InsideRules) -> dict[Compartment, tuple[Reason, ...]]:
    """Every reason by the compartment it lies in. Empty: nothing inside stands in the way."""
    by_compartment = {
        Compartment.TRAFFICKING: trafficking_reasons(facts, rules),
        Compartment.CHILD_PROTECTION: child_reasons(facts, rules),
        Compartment.LEGAL: legal_reasons(facts),
        Compartment.HEALTH: condition_reasons(facts.records, rules.waits, facts.today),
    }
    return {compartment: reasons for compartment, reasons in by_compartment.items() if reasons}


def _people(records: Sequence[Record], *kinds: RecordKind) -> list[str]:
    return list(dict.fromkeys(record.person for record in records if record.kind in kinds))


def trafficking_reasons(facts: InsideFacts, rules: InsideRules) -> tuple[Reason, ...]:
    """Risk assessment and reflection period of everybody about whom the compartment says something."""
    reasons: list[Reason] = []
    for person in _people(facts.records, RecordKind.STATUS, RecordKind.RISK_ASSESSMENT):
        status = of_kind(facts.records, RecordKind.STATUS, person)
        if status is None or status.said["status"] != NOT_A_VICTIM:
            reasons += risk_reasons(person, facts, rules)
    for person in _people(facts.records, RecordKind.REFLECTION):
        period = of_kind(facts.records, RecordKind.REFLECTION, person)
        begins = period.day_of("begins_on") if period else None
        limit = rules.reflection_days
        if begins and limit and begins <= facts.today <= reflection_ends(begins, limit.value):
            reasons.append(_reason(BehindDoorsReason.REFLECTION_PERIOD, person, limit))
    return tuple(reasons)


def risk_reasons(person: str, facts: InsideFacts, rules: InsideRules) -> list[Reason]:
    """Why the risk assessment of somebody does not carry a clearance. Source: domain, section 4 (TACT)."""
    assessment = of_kind(facts.records, RecordKind.RISK_ASSESSMENT, person)
    limit, sides = rules.risk_days, _sides(facts, person)
    reasons = [
        _reason(code, person, limit)
        for code, side in (
            (BehindDoorsReason.RISK_HOST_MISSING, sides[0]),
            (BehindDoorsReason.RISK_ORIGIN_MISSING, sides[1]),
        )
        if side is None
    ]
    if assessment is None:
        return [*reasons, _reason(BehindDoorsReason.RISK_ASSESSMENT_MISSING, person, limit)]
    reasons += [_reason(code, person, limit) for code in _signature_codes(assessment, facts)]
    last = assessment.day + timedelta(days=limit.value)
    review = assessment.day_of("review_on")
    ends = min(last, review) if review else last
    applies = (
        (ends < facts.today, BehindDoorsReason.RISK_ASSESSMENT_STALE),
        (facts.today <= ends < facts.until, BehindDoorsReason.RISK_ASSESSMENT_ENDS_BEFORE),
        (_is_overtaken(assessment, sides, facts), BehindDoorsReason.RISK_ASSESSMENT_BEFORE_FACTS),
        (assessment.said["risk"] == UNACCEPTABLE, BehindDoorsReason.RISK_UNACCEPTABLE),
        (bool(_unmitigated(assessment, sides)), BehindDoorsReason.RISK_NOT_MITIGATED),
    )
    return [*reasons, *(_reason(code, person, limit) for applies_now, code in applies if applies_now)]


def _is_overtaken(assessment: Record, sides: Sequence[Record | None], facts: InsideFacts) -> bool:
    """Whether what it rests on was stated anew: what either side knows, or where the people return to."""
    return any(side and side.at > assessment.at for side in sides) or facts.is_of_another_place(assessment)


def _sides(facts: InsideFacts, person: str) -> tuple[Record | None, Record | None]:
    """What host country and country of return know of the risk; the latter only of today's place of return."""
    host, origin = (of_kind(facts.records, kind, person) for kind in (RecordKind.RISK_HOST, RecordKind.RISK_ORIGIN))
    return host, None if origin is not None and facts.is_of_another_place(origin) else origin


def _signature_codes(assessment: Record, facts: InsideFacts) -> list[BehindDoorsReason]:
    """A signature counts for the version that it was given over, and not of whoever books the journey."""
    signature = of_kind(facts.records, RecordKind.RISK_SIGNATURE, assessment.person)
    if signature is None or signature.at < assessment.at:
        return [BehindDoorsReason.RISK_ASSESSMENT_UNSIGNED]
    return [BehindDoorsReason.RISK_SIGNED_BY_BOOKER] if signature.author in facts.bookers else []


def _unmitigated(assessment: Record, sides: Sequence[Record | None]) -> list[str]:
    """Factors that one of the sides sees and that have no mitigation; empty for an unacceptable risk."""
    if assessment.said["risk"] == UNACCEPTABLE:
        return []
    seen = {factor for factor in FACTORS if any(side and side.said.get(f"factor_{factor}") == YES for side in sides)}
    return [factor for factor in FACTORS if factor in seen and not assessment.said.get(f"mitigation_{factor}")]


def proposes_no_return(records: Sequence[Record]) -> bool:
    """Whether an assessment found the risk unacceptable: return is not an option. Source: OSCE/ODIHR 2014."""
    people = _people(records, RecordKind.RISK_ASSESSMENT)
    newest = [of_kind(records, RecordKind.RISK_ASSESSMENT, person) for person in people]
    return any(assessment is not None and assessment.said["risk"] == UNACCEPTABLE for assessment in newest)


def child_reasons(facts: InsideFacts, rules: InsideRules) -> tuple[Reason, ...]:
    """Which things that a child alone needs are missing, for each child, all at once. Rule child.alone.required."""
    reasons: list[Reason] = []
    for child in facts.children_alone:
        met_needs = _met_needs(child, facts, rules)
        reasons += [
            _reason(BehindDoorsReason(f"child_{need}"), child.person, rules.bid_days)
            for need in rules.child_needs
            if need not in met_needs
        ]
        reasons += [_reason(code, child.person, rules.bid_days) for code in _bid_codes(child.person, facts, rules)]
    return tuple(reasons)


def _met_needs(child: ChildFacts, facts: InsideFacts, rules: InsideRules) -> set[str]:
    def says(kind: RecordKind, field: str, answer: str) -> bool:
        record = _of_this_place(facts, kind, child.person)
        return record is not None and record.said.get(field) == answer

    bid = of_kind(facts.records, RecordKind.BEST_INTERESTS, child.person)
    is_bid = bid is not None and bid.said["procedure"] == DETERMINATION and bid.said["finding"] == POSITIVE
    carer = _of_this_place(facts, RecordKind.CARER, child.person)
    guardian = of_kind(facts.records, RecordKind.GUARDIAN, child.person)
    applies = {
        "guardian_appointed": child.has_guardian,
        "family_traced_and_verified": says(RecordKind.TRACING, "verified", YES),
        "family_assessment_positive": says(RecordKind.FAMILY, "finding", POSITIVE),
        "best_interests_determination_positive": is_bid,
        "guardian_written_consent": child.has_guardians_consent or _is_consent_of_guardian(guardian, child),
        "child_assent": child.has_assent or says(RecordKind.GUARDIAN, "assented", YES),
        "receiving_carer_identified": carer is not None and carer.said["checks"] == YES,
        "carer_identity_checked_at_hand_over": says(RecordKind.CARER, "hand_over", YES),
        "escort": child.has_escort or says(RecordKind.CARER, "escort", YES),
    }
    return {need for need, holds in applies.items() if holds}


def _of_this_place(facts: InsideFacts, kind: RecordKind, person: str) -> Record | None:
    """The newest record of a kind about somebody, unless it was written about another place of return."""
    record = of_kind(facts.records, kind, person)
    is_elsewhere = record is not None and kind in _FACTS_OF_BID and facts.is_of_another_place(record)
    return None if is_elsewhere else record


def _is_consent_of_guardian(record: Record | None, child: ChildFacts) -> bool:
    """Whether the written consent recorded inside can come from whoever stands for the child now."""
    consented_on = record.day_of("consented_on") if record else None
    return consented_on is not None and (child.guardian_since is None or consented_on >= child.guardian_since)


def _bid_codes(person: str, facts: InsideFacts, rules: InsideRules) -> list[BehindDoorsReason]:
    """Why a determination that was made does not carry: too old, older than new facts, deferred, negative, unheard."""
    bid = of_kind(facts.records, RecordKind.BEST_INTERESTS, person)
    if bid is None:
        return []
    day = bid.day_of("day") or bid.day
    newer = any(
        record.at > bid.at for record in facts.records if record.kind in _FACTS_OF_BID and record.person == person
    )
    applies = (
        (day + timedelta(days=rules.bid_days.value) < facts.today, BehindDoorsReason.BID_STALE),
        (newer or facts.is_of_another_place(bid), BehindDoorsReason.BID_BEFORE_FACTS),
        (bid.said["finding"] == DEFERRED, BehindDoorsReason.BID_DEFERRED),
        (bid.said["finding"] == NEGATIVE, BehindDoorsReason.BID_NEGATIVE),
        (bid.said["heard"] == NO, BehindDoorsReason.CHILD_NOT_HEARD),
    )
    return [code for holds, code in applies if holds]


def legal_reasons(facts: InsideFacts) -> tuple[Reason, ...]:
    """Matters that are pending: the return would defeat them."""
    pending = (
        record for record in facts.records if record.kind is RecordKind.PROCEEDINGS and record.said["stage"] == PENDING
    )
    return tuple(
        dict.fromkeys(
            Reason(BehindDoorsReason.LEGAL_MATTER_PENDING, matter.person, cleared_by="behind_doors")
            for matter in pending
        )
    )


def ready_on(record: Record, wait: Wait) -> date | None:
    """The first day on which a condition no longer stands in the way; None where its day is not known."""
    day, allowed = record.day_of("day"), record.day_of("allowed_from")
    if day is None:
        return None
    least, most = (day + timedelta(days=limit.value) for limit in (wait.least, wait.most))
    return min(most, max(least, allowed)) if allowed else most


def condition_reasons(records: Sequence[Record], waits: Mapping[str, Wait], today: date) -> tuple[Reason, ...]:
    """Every reason of every condition on a day; source: rules fitness.*, after UK CAA guidance.

    Before the least days are over nobody flies, whatever a doctor says; from then to the most days the doctor decides.
    """
    reasons = []
    for record in records:
        wait = waits.get(record.said.get("condition", ""))
        if record.kind is not RecordKind.CONDITION or wait is None:
            continue
        day, ready = record.day_of("day"), ready_on(record, wait)
        if day is None or ready is None or today < day + timedelta(days=wait.least.value):
            reasons.append(_reason(ConditionReason.CONDITION_TOO_RECENT, record.person, wait.least))
        elif today < ready:
            reasons.append(_reason(ConditionReason.CONDITION_NOT_OVER, record.person, wait.most))
    return tuple(dict.fromkeys(reasons))


def _reason(code: ReasonCode, person: str, limit: Limit) -> Reason:
    return Reason(code, person, Severity.BLOCKER, limit.cited.rule, limit.cited.source, "behind_doors")
