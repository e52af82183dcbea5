"""Readiness: everything that stands in the way of a departure, all at once, from frozen facts and rule rows."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from returns.cases.rules.cases import (
    CaseState,
    Cited,
    Reason,
    ReasonCode,
    Severity,
    blockers,
    completed,
    country_reasons,
)
from returns.consent.rules import ConsentPurpose, Signer, is_in_force, missing_consents, who_consents
from returns.documents.rules.documents import document_reasons, transit_reasons
from returns.documents.rules.formalities import exit_reasons
from returns.escorts.rules.company import company_reasons
from returns.health.rules.health import WHEELCHAIR, fitness_reasons
from returns.journey.rules.journeys import (
    JourneyFacts,
    days_under_way,
    journey_reasons,
    legs_of,
    own_reasons,
    traveller_reasons,
    trip_reasons,
)
from returns.lifecycle.rules.lifecycle import StepReason
from returns.people.rules.families import guardian_reasons
from returns.protection.rules.protection import Asked, CheckRules, check_reasons, travel_clearance_reasons
from returns.readiness.rules.company import child_findings, escort_findings, is_child_alone, legs_alone, ratio_findings
from returns.readiness.rules.facts import HeldConsent, ReadinessFacts, ReadinessRules
from returns.reception.rules import hours_reasons, reception_reasons
from returns.safe_contact.rules import SafeContactReason


class ReadinessReason(ReasonCode):
    """Codes of reasons about readiness."""

    AGE_NOT_KNOWN = "age_not_known"
    NATIONALITY_NOT_KNOWN = "nationality_not_known"
    SAFE_CONTACT_NOT_KNOWN = "safe_contact_not_known"
    SAFE_CONTACT_NOT_RECENT = "safe_contact_not_recent"
    CONSENT_NOT_CONFIRMED = "consent_not_confirmed"
    CONSENT_OF_FORMER_GUARDIAN = "consent_of_former_guardian"
    DEPARTS_AFTER_DEADLINE = "departs_after_deadline"


def findings(facts: ReadinessFacts, rules: ReadinessRules, now: datetime | None = None) -> tuple[Reason, ...]:
    """Every reason against the departure, blockers and warnings, in a fixed order of areas and people.

    Each names its rule row, and the day by which it has to be cleared: that of the departure. What rests on a
    compartment, and reception by name, cites nothing. `now` where the people have still to set out.

    Consent, protection, child and country blockers cannot be overridden by anybody. Source: domain, sections 3 to 7.
    """
    reasons = (
        *_contacts(facts, rules),
        *_checks(facts, rules),
        *travel_clearance_reasons(facts.clearance, facts.day),
        *_consents(facts, rules),
        *_guardians(facts, rules),
        *country_reasons(rules.country),
        *_people(facts, rules),
        *_journey(facts, rules, now),
        *_deadline(facts),
    )
    return completed(reasons, facts.day if facts.legs else None, rules.rows)


def _contacts(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    limit, reasons = rules.safe_contact_days, []
    for traveller in facts.people:
        checked = traveller.contact.verified_on if traveller.contact else None
        if checked is None:
            is_missing = traveller.contact is None
            code = SafeContactReason.SAFE_CONTACT_MISSING if is_missing else ReadinessReason.SAFE_CONTACT_NOT_KNOWN
        elif checked < facts.day - timedelta(days=limit.value):
            code = ReadinessReason.SAFE_CONTACT_NOT_RECENT
        else:
            continue
        reasons.append(_cited(code, traveller.person, limit.cited, "safe_contact"))
    return reasons


def _checks(facts: ReadinessFacts, rules: ReadinessRules) -> tuple[Reason, ...]:
    people = [
        Asked(traveller.person, traveller.age, traveller.check, traveller.checked_on) for traveller in facts.people
    ]
    rows = CheckRules(rules.adult_from.value, rules.check_days, rules.check_required)
    return check_reasons(people, facts.day, rows)


def _consents(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    people = who_consents(
        [Signer(traveller.person, traveller.age) for traveller in facts.people], rules.consents_from.value
    )
    consents = [consent.consent for consent in facts.consents]
    reasons = list(missing_consents(people, consents, rules.consents_needed, facts.day, rules.consent_needed))
    limit = rules.consent_confirmed_within
    oldest = facts.day - timedelta(days=limit.value)
    for person in people:
        of_person = [consent for consent in facts.consents if consent.consent.person == person]
        for purpose in rules.consents_needed:
            in_force = [
                consent
                for consent in of_person
                if consent.consent.purpose is purpose and is_in_force(consent.consent, facts.day)
            ]
            if in_force and max(consent.confirmed_on for consent in in_force) < oldest:
                reasons.append(_cited(ReadinessReason.CONSENT_NOT_CONFIRMED, person, limit.cited, "consent"))
        if _rest_on_former_guardian(of_person, rules.consents_needed, facts.day):
            reasons.append(_cited(ReadinessReason.CONSENT_OF_FORMER_GUARDIAN, person, rules.guardian, "consent"))
    purposes = (ConsentPurpose.CONTACT_AFTER_RETURN,)
    contact = missing_consents(people, consents, purposes, facts.day, rules.contact_needed)
    # Somebody may return without being followed up.
    return [*reasons, *(replace(reason, severity=Severity.WARNING) for reason in contact)]


def _rest_on_former_guardian(consents: Sequence[HeldConsent], needed: Sequence[ConsentPurpose], day: date) -> bool:
    """Whether one of these purposes is consented to by nobody but a guardian who does not stand for the child now."""
    by_purpose = [[consent for consent in consents if consent.consent.purpose is purpose] for purpose in needed]
    return any(own and all(consent.outlives_signer(day) for consent in own) for own in by_purpose)


def _guardians(facts: ReadinessFacts, rules: ReadinessRules) -> tuple[Reason, ...]:
    people = [Signer(traveller.person, traveller.age) for traveller in facts.people]
    adult, alone = rules.adult_from.value, rules.child_alone
    return guardian_reasons(people, facts.guardians, adult, facts.day, alone, rules.guardian, rules.other_parent)


def _people(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    reasons: list[Reason] = []
    legs = {traveller.person: legs_of(traveller.person, facts.journeys, facts.legs) for traveller in facts.people}
    for traveller in facts.people:
        who, own, documents = traveller.person, legs[traveller.person], traveller.documents
        if traveller.age is None:
            cited = rules.adult_from.cited
            reasons.append(_cited(ReadinessReason.AGE_NOT_KNOWN, who, cited, "documents", Severity.WARNING))
        if not traveller.is_nationality_known:
            code = ReadinessReason.NATIONALITY_NOT_KNOWN
            reasons.append(Reason(code, who, Severity.WARNING, cleared_by="people"))
        reasons += document_reasons(who, documents, own, rules.documents)
        reasons += transit_reasons(who, traveller.nationalities, documents, own, rules.transit)
        reasons += exit_reasons(who, traveller.leaving, own[0].departs_on if own else facts.day, rules.leaving)
    for traveller in facts.people:
        days = days_under_way(legs[traveller.person])
        reasons += fitness_reasons(traveller.person, traveller.fitness, days, rules.fitness)
    return reasons


def _journey(facts: ReadinessFacts, rules: ReadinessRules, now: datetime | None) -> list[Reason]:
    child_alone, alone = is_child_alone(facts, rules), legs_alone(facts, rules)
    return [
        *_legs(facts, rules, now),
        *escort_findings(facts, rules, child_alone, now),
        *_members(facts, rules, child_alone, alone),
        *ratio_findings(facts, rules, child_alone, alone),
        *child_findings(facts, rules, child_alone, alone),
        *reception_reasons(
            facts.needs_reception_by_name or child_alone or bool(alone),
            facts.reception,
            [traveller.person for traveller in facts.people],
        ),
    ]


def _members(facts: ReadinessFacts, rules: ReadinessRules, child_alone: bool, alone: Sequence[int]) -> list[Reason]:
    """What of escorts of the roster stands in the way."""
    reasons: list[Reason] = []
    if rules.company is not None:
        for companion in facts.companions:
            takes_child = child_alone or any(companion.escort.covers(number) for number in alone)
            reasons += company_reasons((companion,), facts.legs, takes_child, rules.company)
    return reasons


def _deadline(facts: ReadinessFacts) -> list[Reason]:
    """Somebody sets out after the legal deadline: that is no reason to keep them, and they have to know it."""
    if facts.deadline is None or not facts.legs or facts.day <= facts.deadline:
        return []
    code = ReadinessReason.DEPARTS_AFTER_DEADLINE
    return [Reason(code, severity=Severity.WARNING, cleared_by="itinerary", by=facts.deadline)]


def _legs(facts: ReadinessFacts, rules: ReadinessRules, now: datetime | None) -> list[Reason]:
    """What of the legs stands in the way, for each journey that people of the case travel together."""
    everybody = JourneyFacts(tuple(traveller.person for traveller in facts.people), facts.legs, facts.end)
    reasons = list(traveller_reasons(everybody.people, facts.legs, facts.journeys))
    for journey in facts.journeys or (everybody,):
        members = [traveller for traveller in facts.people if traveller.person in journey.people]
        ages = [traveller.age for traveller in members if traveller.age is not None]
        small_child = any(age <= rules.small_child_to.value for age in ages)
        wheelchair = any(traveller.fitness and WHEELCHAIR in traveller.fitness.needs for traveller in members)
        own = journey_reasons(journey.legs, journey.end, small_child, wheelchair, rules.journey, now)
        reasons += own_reasons(own, journey.people) if facts.journeys else own
        reasons += hours_reasons(journey.legs, facts.reception)
        reasons += [reason for who in journey.people for reason in trip_reasons(who, journey.legs, facts.elsewhere)]
    return reasons


def _cited(
    code: ReasonCode, subject: str, cited: Cited, cleared_by: str, severity: Severity = Severity.BLOCKER
) -> Reason:
    return Reason(code, subject, severity, cited.rule, cited.source, cleared_by)


class SignOffState(enum.StrEnum):
    """Whether a second person has signed a departure off, and whether that still holds."""

    NONE = "none"
    AWAITED = "awaited"  # nothing else blocks the departure
    STANDS = "stands"
    VOID = "void"


def sign_off_of(state: CaseState, findings: Iterable[Reason]) -> SignOffState | None:
    """The sign-off by what stands in the way of the next step; None where no departure is prepared."""
    blocking = blockers(findings)
    if state is CaseState.READY:
        is_void = any(reason.code is StepReason.SIGN_OFF_VOID for reason in blocking)
        return SignOffState.VOID if is_void else SignOffState.STANDS
    if state is not CaseState.PLANNING:
        return None
    is_blocked = any(reason.cleared_by != "sign_off" for reason in blocking)
    return SignOffState.NONE if is_blocked else SignOffState.AWAITED
