"""Reads of readiness: the facts and the rule rows that a departure is judged by, and what was signed."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on, rules_over
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.security.encryption import as_json
from foundation.storage.types import canonical_json
from returns.cases.models import Case
from returns.cases.queries import BLOCKING, STATUS, cited, country_status_of
from returns.cases.rules.cases import BEFORE_BOARDING, Limit, Reason, ReasonCode, completed
from returns.consent.queries import age_of
from returns.consent.rules import PURPOSE_WORDS, GivenConsent
from returns.documents.queries.documents import (
    PAPER_CODES,
    DocumentInHands,
    PaperRules,
    document_rules,
    exit_facts,
    is_nationality_known,
    nationalities_of,
    paper_rules,
    papers_by_person,
)
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import COMPANY_CODES, company_rules, escort_facts, ratio_rules
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import EscortReason
from returns.health.queries import (
    CODES as HEALTH_CODES,
    Along,
    FitnessDecision,
    HealthJudged,
    fitness_facts,
    has_news,
    health_judged,
)
from returns.health.rules.health import FitnessFacts
from returns.journey.models import Leg
from returns.journey.queries.itinerary import (
    JOURNEY_CODES,
    journey,
    journey_facts,
    journey_limits,
    journeys_apart,
    leg_facts,
    whole_km,
)
from returns.journey.queries.travellers import PeopleRead
from returns.journey.rules.itinerary import ItineraryReason
from returns.journey.rules.journeys import EndFacts, TravellerReason, TripReason
from returns.money.queries.budgets import COMMITTED, PLANNED, budget_rules
from returns.money.rules.budget import departure_reasons
from returns.movements.queries.movements import NOTICE_DAYS, notices_of_legs
from returns.movements.rules import notice_reasons
from returns.people.queries import guardian_facts
from returns.protection.models import ProtectionCheck
from returns.protection.queries import CHECK_GOOD_FOR, CHECK_REQUIRED, check_facts, clearance_facts
from returns.readiness.queries.reads import OVERRIDE_CODES, CaseRead, override_rules, read_of_case
from returns.readiness.rules.company import is_child_alone, legs_alone
from returns.readiness.rules.facts import HeldConsent, ReadinessFacts, ReadinessRules, Traveller
from returns.readiness.rules.overrides import NO_OVERRIDES, HeldOverride, OverrideRules
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.models import Reception
from returns.reception.queries import reception_facts
from returns.reception.rules import ReceptionReason
from returns.safe_contact.rules import ContactFacts

# Rule rows that require something and hold no number: by their names here, the code, and the findings that cite it.
_STANDING: dict[str, tuple[str, tuple[ReasonCode, ...]]] = {
    "in_order": (
        "itinerary.legs_follow_each_other",
        (
            ItineraryReason.ITINERARY_MISSING,
            ItineraryReason.LEGS_OVERLAP,
            ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS,
        ),
    ),
    "booked": (
        "itinerary.legs_are_booked",
        (ItineraryReason.LEG_FROZEN, ItineraryReason.LEG_CHANGED_BY_CARRIER, ItineraryReason.LEG_NOT_BOOKED),
    ),
    "medical_escort": ("medical.escort_on_every_leg", (EscortReason.MEDICAL_ESCORT_MISSING,)),
    "escort_free": (
        "escort.free_on_every_leg",
        (
            EscortReason.ESCORT_WITHOUT_LEG,
            EscortReason.ESCORT_WAY_NOT_CLEAR,
            CompanyReason.ESCORT_NOT_AVAILABLE,
            CompanyReason.ESCORT_TRAVELS_ELSEWHERE,
        ),
    ),
    "aboard": (
        "itinerary.everybody_travels",
        (TravellerReason.LEG_WITHOUT_TRAVELLERS, TravellerReason.PERSON_ON_NO_LEG),
    ),
    "once": ("itinerary.nobody_travels_twice", (TripReason.TRAVELS_ELSEWHERE,)),
    "by_deadline": ("deadline.departs_by", (ReadinessReason.DEPARTS_AFTER_DEADLINE,)),
    "met_in_hours": ("itinerary.arrival_in_reception_hours", (ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS,)),
    "national": ("documents.nationality_is_recorded", (ReadinessReason.NATIONALITY_NOT_KNOWN,)),
}
# Names of rule rows, as they are called here -> codes.
CODES = {
    "needed": "consent.needed_to_apply",
    "confirmed": "consent.confirmed_again_within_days",
    "contact": "consent.needed_for_follow_up",
    "adult": "consent.signs_alone_from_age",
    "consents_from": "consent.signs_with_representative_from_age",
    "safe_contact": "safe_contact.good_for_days",
    "check": CHECK_REQUIRED,
    "check_days": CHECK_GOOD_FOR,
    "reception": "protection.reception_by_name.required",
    "status": STATUS,
    "blocking": BLOCKING,
    "fitness": "medical.fitness_covers_every_leg",
    **{code: code for code in JOURNEY_CODES},
    "small_child": "itinerary.small_child_to_age",
    "child": "child.alone.required",
    "guardian": "child.guardian.recorded",
    "other_parent": "child.other_parent.may_decide",
    "way_home": "escort.way_home.required",
    **COMPANY_CODES,
    **{name: code for name, (code, _findings) in _STANDING.items()},
}
# Everything by which a departure itself is judged.
DEPARTURE_CODES = (*CODES.values(), *PAPER_CODES, *HEALTH_CODES)
# Read with them, and no part of what is signed: money voids no sign-off; what is set aside is signed as a finding.
_BESIDE = (COMMITTED, PLANNED, NOTICE_DAYS, *OVERRIDE_CODES)
JUDGED_BY = (*DEPARTURE_CODES, *_BESIDE)
_PRICE = ("fare", "class")


@dataclass(frozen=True)
class Judged:
    """What a departure is judged by: facts, rules, and the names of the rows used."""

    facts: ReadinessFacts
    rules: ReadinessRules
    rule_versions: tuple[str, ...]
    departs_on: date | None  # the local day of the first leg; None without legs
    health: HealthJudged | None = None  # none without legs
    beside: tuple[Reason, ...] = ()  # what a sign-off waits for, and is not about
    overrides: OverrideRules = NO_OVERRIDES
    granted: tuple[HeldOverride, ...] = ()  # not weighed yet: whether each holds is for the rules to say
    lies_ahead: bool = True  # whether the people have still to set out
    zone: str = "UTC"  # where the journey begins: by the calendar there days begin and end


def judged_by(
    session: Session, case: Case, today: date, legs: Sequence[Leg] | None = None, read: PeopleRead | None = None
) -> Judged:
    """Facts and rules of a departure; five statements and the keys.

    One more for children, three for escorts of the roster. Without legs the rules are those of today.

    `legs` are those of `legs_of_case`, `read` that of `people_read`, if they are at hand. RuleMissing if a row is not
    there.
    """
    case_read = read_of_case(session, case.id, today, legs, read)
    return judged_from(case, today, case_read, partial(rules_on, session, JUDGED_BY))


def judged_of_cases(
    session: Session, cases: Sequence[Case], today: date, reads: Mapping[uuid.UUID, CaseRead]
) -> dict[uuid.UUID, Judged]:
    """The same of many cases that are read already, by their ids; one statement for the rule rows of all days."""
    rows = rules_over(session, JUDGED_BY, sorted({day_of_legs(reads[case.id].legs) or today for case in cases}))
    return {case.id: judged_from(case, today, reads[case.id], rows.__getitem__) for case in cases}


def day_of_legs(legs: Sequence[Leg]) -> date | None:
    """The local day on which the people of a case leave; None without legs."""
    travelled = journey(legs)
    return local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else None


def judged_from(case: Case, today: date, case_read: CaseRead, rules_of: Callable[[date], RulesOfDay]) -> Judged:
    """The same out of what is read already; `rules_of` gives the rows of `JUDGED_BY` on a day."""
    stored, travelled = case_read.stored, journey(case_read.legs)
    departs_on = day_of_legs(travelled)
    day = departs_on or today
    rulebook, company = rules_of(day), case_read.company()  # before anything is opened: all keys come together
    facts = _facts(case, case_read, travelled, day)
    adult_from = _row(rulebook, "adult", case.country).whole()
    # Only children need somebody who stands for them: a case of adults asks once less.
    if any(traveller.age is not None and traveller.age < adult_from for traveller in facts.people):
        facts = replace(facts, guardians=tuple(guardian_facts(guardianship) for guardianship in case_read.guardians()))
    papers = paper_rules(rulebook, facts.legs)
    rules = departure_rules(rulebook, case.country, papers)
    if rules.company is not None:
        pairs = list(zip(stored.escorts, facts.escorts, strict=True))
        companions = company.companions(pairs, facts.legs, travelled, rules.company)
        facts = replace(facts, companions=companions)
    health = _health(case_read.people, travelled, facts, rules, rulebook)
    waits = departure_reasons(stored.unapproved, budget_rules(rulebook))
    notices = notice_reasons(notices_of_legs(travelled, rulebook, case_read.calendars, today))
    beside = completed((*waits, *notices), departs_on)
    zone = travelled[0].departs_zone if travelled else "UTC"
    used = rulebook.once(_rows_used, case.country).union(row.name for row in papers.used)
    versions, overrides = tuple(sorted(used)), rulebook.once(override_rules)
    lies_ahead = case.state in BEFORE_BOARDING
    return Judged(facts, rules, versions, departs_on, health, beside, overrides, stored.granted, lies_ahead, zone)


def _health(
    read: PeopleRead, travelled: Sequence[Leg], facts: ReadinessFacts, rules: ReadinessRules, rulebook: RulesOfDay
) -> HealthJudged | None:
    """What is recorded of health, and its rules; none without a journey."""
    ages = {traveller.person: traveller.age for traveller in facts.people}
    needs = {traveller.person: traveller.fitness.needs for traveller in facts.people if traveller.fitness}
    apart = journeys_apart(travelled, [person.id for person in read.people]) if facts.journeys else ()
    along = Along(facts.escorts, is_child_alone(facts, rules), apart, legs_alone(facts, rules))
    return health_judged(rulebook, travelled, read.health, (ages, needs), along)


def _row(rulebook: RulesOfDay, name: str, country: str) -> RuleRow:
    scope = {"country": country} if name == "status" else {}
    return rulebook.need(CODES[name], scope)


def _rows_used(rulebook: RulesOfDay, country: str) -> frozenset[str]:
    """The names of the rows that every departure to a country is judged by."""
    return frozenset(_row(rulebook, name, country).name for name in CODES)


def departure_rules(rulebook: RulesOfDay, country: str, papers: PaperRules) -> ReadinessRules:
    """The rules of a departure to a country (ISO code) out of `DEPARTURE_CODES` of its day. RuleMissing."""
    return replace(
        rules_of_country(rulebook, country), documents=papers.documents, transit=papers.transit, leaving=papers.leaving
    )


def rules_of_country(rulebook: RulesOfDay, country: str) -> ReadinessRules:
    """These rules as they are for no leg at all, without those of papers, which depend on the legs. RuleMissing."""
    return rulebook.once(_rules_of_country, country)


def _rules_of_country(rulebook: RulesOfDay, country: str) -> ReadinessRules:
    row = {name: _row(rulebook, name, country) for name in CODES}

    def limit(name: str) -> Limit:
        return Limit(row[name].whole(), cited(row[name]))

    return ReadinessRules(
        consents_needed=tuple(PURPOSE_WORDS[word] for word in row["needed"].entries()),
        consents_from=limit("consents_from"),
        consent_needed=cited(row["needed"]),
        consent_confirmed_within=limit("confirmed"),
        contact_needed=cited(row["contact"]),
        adult_from=limit("adult"),
        safe_contact_days=limit("safe_contact"),
        check_required=cited(row["check"]),
        check_days=limit("check_days"),
        country=country_status_of(rulebook, country),
        documents=document_rules(rulebook, ())[0],
        fitness=cited(row["fitness"]),
        journey=journey_limits(rulebook),
        small_child_to=limit("small_child"),
        child_alone=cited(row["child"]),
        way_home=cited(row["way_home"]),
        guardian=cited(row["guardian"]),
        other_parent=cited(row["other_parent"]),
        company=company_rules(row),
        ratios=ratio_rules(limit),
        rows={code: cited(row[name]) for name, (_code, codes) in _STANDING.items() for code in codes},
    )


def _facts(case: Case, case_read: CaseRead, travelled: Sequence[Leg], day: date) -> ReadinessFacts:
    legs, read, stored = case_read.legs, case_read.people, case_read.stored
    escorts, clearance, reception = stored.escorts, stored.clearance, stored.reception
    apart = journey_facts(travelled, [person.id for person in read.people], partial(_end, case))
    return ReadinessFacts(
        day=day,
        country=case.country,
        people=_travellers(case_read.papers, day, stored.checks, read),
        consents=_consents(read),
        clearance=clearance_facts(clearance),
        needs_reception_by_name=bool(clearance and clearance.needs_reception_by_name),
        legs=leg_facts(travelled),
        end=_end(case, travelled),
        escorts=escort_facts(escorts, legs, apart),
        reception=reception_facts(reception) if reception else None,
        details=_details(case, legs, escorts, reception),
        elsewhere=case_read.trips(),
        journeys=apart,
        deadline=case.legal_deadline,
    )


def _details(case: Case, legs: Sequence[Leg], escorts: Sequence[Escort], reception: Reception | None) -> str:
    """What is sealed of a journey, as one hash: another escort, flight or receiver is another journey."""
    met = [as_json(reception.content), str(reception.organisation_id)] if reception else []
    company = [{name: part for name, part in asdict(escort.content).items() if name != "kind"} for escort in escorts]
    flown = [{name: part for name, part in as_json(leg.content).items() if name not in _PRICE} for leg in legs]
    along = [flown, company, [str(escort.member_id) for escort in escorts if escort.member_id]]
    near = asdict(case.nearest_place) if case.nearest_place else None
    details = [case.place_of_return, near, along, met]
    return hashlib.sha256(canonical_json(details).encode()).hexdigest()


def _travellers(
    stored: Sequence[DocumentInHands], day: date, checks: Mapping[uuid.UUID, ProtectionCheck], read: PeopleRead
) -> tuple[Traveller, ...]:
    """The people of a case with card, documents and decisions."""
    cards, latest = read.cards, read.fitness
    papers = papers_by_person(stored, day)
    leaving = {person: exit_facts(formality) for person, formality in read.leaving.items()}
    return tuple(
        Traveller(
            person=person.id.hex,
            age=age_of(person, day),
            contact=ContactFacts(card.verified_on, card.known_by) if (card := cards.get(person.id)) else None,
            documents=papers.get(person.id, ()),
            fitness=_fitness(read, latest.get(person.id)),
            check=check_facts(checks[person.id]) if person.id in checks else None,
            checked_on=checks[person.id].checked_at.date() if person.id in checks else None,
            nationalities=nationalities_of(person),
            is_nationality_known=is_nationality_known(person),
            leaving=leaving.get(person.id),
        )
        for person in read.people
    )


def _fitness(read: PeopleRead, decision: FitnessDecision | None) -> FitnessFacts | None:
    if decision is None:
        return None
    return fitness_facts(decision, has_news(read.health, decision.person_id, decision.decided_at))


def _consents(read: PeopleRead) -> tuple[HeldConsent, ...]:
    return tuple(
        HeldConsent(GivenConsent(who.hex, what, given_on, False), confirmed, signer_ended)
        for who, what, given_on, confirmed, signer_ended in read.consents
    )


def _end(case: Case, travelled: Sequence[Leg]) -> EndFacts:
    near, last = case.nearest_place, travelled[-1].content.destination if travelled else None
    if last is None or not near:
        return EndFacts(bool(case.place_of_return or near), None)
    return EndFacts(True, whole_km(last, near))
