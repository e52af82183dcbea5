"""Readiness: everything that stands in the way of a departure, told at once, from frozen facts and rule rows."""

from dataclasses import dataclass
from datetime import date, timedelta

from returns.rules.consent import ConsentPurpose, GivenConsent, Signer, is_in_force, missing_consents, who_consents
from returns.rules.country_status import CountryStatus, country_reasons
from returns.rules.documents import DocumentFacts, document_reasons
from returns.rules.escorts import EscortFacts, EscortNeeds, escort_reasons
from returns.rules.itinerary import EndFacts, JourneyLimits, LegFacts, entries_of, journey_reasons
from returns.rules.limits import Limit
from returns.rules.medical import MEDICAL_ESCORT, WHEELCHAIR, FitnessFacts, fitness_reasons
from returns.rules.protection import CheckFacts, ClearanceFacts, check_reasons, travel_clearance_reasons
from returns.rules.reasons import UNCITED, Cited, Reason, Severity
from returns.rules.reception import ReceptionFacts, reception_reasons
from returns.rules.safe_contact import ContactFacts


@dataclass(frozen=True)
class Traveller:
    """One person: id as hex, full years on the day of departure (None is not known), and what the journey needs."""

    person: str
    age: int | None
    contact: ContactFacts | None
    documents: tuple[DocumentFacts, ...]
    fitness: FitnessFacts | None


@dataclass(frozen=True)
class HeldConsent:
    """A consent, and the day on which it was last confirmed."""

    consent: GivenConsent
    confirmed_on: date


@dataclass(frozen=True)
class ReadinessFacts:
    """Everything that is true of a case and bears on its departure. `day` is the local day of departure."""

    day: date
    country: str
    people: tuple[Traveller, ...]
    consents: tuple[HeldConsent, ...]
    check: CheckFacts | None
    clearance: ClearanceFacts
    needs_reception_by_name: bool
    legs: tuple[LegFacts, ...]
    end: EndFacts
    escorts: tuple[EscortFacts, ...]
    reception: ReceptionFacts | None
    # A hash of who escorts and receives, which flights and where to: no rule judges it, but a sign-off is about it.
    details: str = ""


@dataclass(frozen=True)
class ReadinessRules:
    """The rows of the rule book that hold on the day of departure."""

    consents_needed: tuple[ConsentPurpose, ...]
    consent_needed: Cited
    consent_confirmed_within: Limit
    contact_needed: Cited
    adult_from: Limit
    safe_contact_days: Limit
    check_required: Cited
    country: CountryStatus
    document_valid: Cited
    single_journey_entries: Limit
    fitness: Cited
    journey: JourneyLimits
    small_child_to: Limit
    child_alone: Cited
    way_home: Cited


def is_child_alone(facts: ReadinessFacts, rules: ReadinessRules) -> bool:
    """Whether nobody of the case is an adult on the day of departure; somebody of unknown age counts as one."""
    return all(one.age is not None and one.age < rules.adult_from.value for one in facts.people)


def findings(facts: ReadinessFacts, rules: ReadinessRules) -> tuple[Reason, ...]:
    """Every reason against the departure, blockers and warnings, in a fixed order of areas and people.

    Consent, protection, child and country blockers cannot be overridden by anybody. Source: domain, sections 3 to 7.
    """
    return tuple(
        dict.fromkeys(
            (
                *_contacts(facts, rules),
                *check_reasons(facts.check, rules.check_required),
                *travel_clearance_reasons(facts.clearance, facts.day),
                *_consents(facts, rules),
                *country_reasons(rules.country),
                *_people(facts, rules),
                *_journey(facts, rules),
            )
        )
    )


def _contacts(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    limit, found = rules.safe_contact_days, []
    for one in facts.people:
        checked = one.contact.verified_on if one.contact else None
        if checked is None:
            code = "safe_contact_missing" if one.contact is None else "safe_contact_not_known"
        elif checked < facts.day - timedelta(days=limit.value):
            code = "safe_contact_not_recent"
        else:
            continue
        found.append(_cited(code, one.person, limit.cited, "safe_contact"))
    return found


def _consents(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    people = who_consents([Signer(one.person, one.age) for one in facts.people], rules.adult_from.value)
    given = [one.consent for one in facts.consents]
    found = list(missing_consents(people, given, rules.consents_needed, facts.day, rules.consent_needed))
    limit = rules.consent_confirmed_within
    oldest = facts.day - timedelta(days=limit.value)
    for person in people:
        of_person = [one for one in facts.consents if one.consent.person == person]
        for purpose in rules.consents_needed:
            held = [one for one in of_person if one.consent.purpose is purpose and is_in_force(one.consent, facts.day)]
            if held and max(one.confirmed_on for one in held) < oldest:
                found.append(_cited("consent_not_confirmed", person, limit.cited, "consent"))
    contact = missing_consents(people, given, (ConsentPurpose.CONTACT_AFTER_RETURN,), facts.day, rules.contact_needed)
    return [*found, *(_softened(reason) for reason in contact)]


def _softened(reason: Reason) -> Reason:
    """The same as a warning: somebody may return without being followed up."""
    return Reason(reason.code, reason.subject, Severity.WARNING, reason.rule, reason.source, reason.cleared_by)


def _people(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    days = (facts.legs[0].departs_on, facts.legs[-1].arrives_on) if facts.legs else None
    entries, found = entries_of(facts.legs), []
    for one in facts.people:
        if one.age is None:
            found.append(_cited("age_not_known", one.person, UNCITED, "documents", Severity.WARNING))
        found += document_reasons(
            one.person,
            one.documents,
            days[1] if days else None,
            entries,
            rules.document_valid,
            rules.single_journey_entries,
        )
    for one in facts.people:
        found += fitness_reasons(one.person, one.fitness, days, rules.fitness)
    return found


def _journey(facts: ReadinessFacts, rules: ReadinessRules) -> list[Reason]:
    needs = {need for one in facts.people if one.fitness for need in one.fitness.needs}
    child_alone = is_child_alone(facts, rules)
    small_child = any(one.age is not None and one.age <= rules.small_child_to.value for one in facts.people)
    escorted = EscortNeeds(child_alone, MEDICAL_ESCORT in needs)
    return [
        *journey_reasons(facts.legs, facts.end, small_child, WHEELCHAIR in needs, rules.journey),
        *escort_reasons(facts.escorts, facts.legs, escorted, rules.child_alone, rules.way_home),
        *reception_reasons(facts.needs_reception_by_name or child_alone, facts.reception),
    ]


def _cited(code: str, subject: str, cited: Cited, cleared_by: str, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, subject, severity, cited.rule, cited.source, cleared_by)
