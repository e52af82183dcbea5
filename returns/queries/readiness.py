"""Reads of readiness: the facts and the rule rows that a departure is judged by, and what was signed."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.types import canonical_json
from returns.models.cases import Case
from returns.models.consent import Consent
from returns.models.documents import TravelDocument
from returns.models.escorts import Escort
from returns.models.itinerary import Leg
from returns.models.medical import FitnessDecision
from returns.models.people import Person
from returns.models.protection import ProtectionCheck, ProtectionClearance
from returns.models.readiness import SignOff as SignOff
from returns.models.reception import Reception
from returns.models.safe_contact import SafeContact
from returns.queries.consent import age_of
from returns.queries.country_status import BLOCKING, STATUS, country_status_of
from returns.queries.documents import document_facts
from returns.queries.escorts import escort_facts, escorts_of_case
from returns.queries.itinerary import journey, leg_facts, legs_of_case, whole_km
from returns.queries.medical import fitness_facts, latest_by_person
from returns.queries.protection import check_facts, clearance_facts
from returns.queries.reasons import cited
from returns.queries.reception import reception_facts
from returns.rules.consent import PURPOSE_WORDS, GivenConsent
from returns.rules.itinerary import EndFacts, JourneyLimits
from returns.rules.limits import Limit
from returns.rules.readiness import HeldConsent, ReadinessFacts, ReadinessRules, Traveller
from returns.rules.safe_contact import ContactFacts

CODES = {
    "needed": "consent.needed_to_apply",
    "confirmed": "consent.confirmed_again_within_days",
    "contact": "consent.needed_for_follow_up",
    "adult": "consent.signs_alone_from_age",
    "safe_contact": "safe_contact.good_for_days",
    "check": "protection.check.required",
    "reception": "protection.reception_by_name.required",
    "status": STATUS,
    "blocking": BLOCKING,
    "document": "documents.valid_on_every_leg",
    "entries": "documents.single_journey.entries",
    "fitness": "medical.fitness_covers_every_leg",
    "domestic": "itinerary.connection.domestic_minutes",
    "international": "itinerary.connection.international_minutes",
    "extra_child": "itinerary.connection.extra_small_child_minutes",
    "extra_wheelchair": "itinerary.connection.extra_wheelchair_minutes",
    "small_child": "itinerary.small_child_to_age",
    "joins": "itinerary.joins_within_km",
    "ends": "itinerary.last_leg_ends_at_place_of_return",
    "child": "child.alone.required",
    "way_home": "escort.way_home.required",
}


@dataclass(frozen=True)
class Judged:
    """What a departure is judged by: facts, rules, and the names of the rows used."""

    facts: ReadinessFacts
    rules: ReadinessRules
    rule_versions: tuple[str, ...]
    departs_on: date | None  # the local day of the first leg; None without legs


def judged_by(session: Session, case: Case, today: date, legs: Sequence[Leg] | None = None) -> Judged:
    """Facts and rules of a departure; six statements and the keys. Without legs the rules are those of today.

    `legs` are those of `legs_of_case`, if they are at hand. RuleMissing if a row is not there.
    """
    legs = legs_of_case(session, case.id) if legs is None else legs
    travelled = journey(legs)
    departs_on = local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else None
    day = departs_on or today
    found = rules_on(session, CODES.values(), day)
    facts = _facts(session, case, legs, travelled, day)
    used = [_row(found, name, case) for name in CODES]
    return Judged(facts, _rules(found, case), tuple(sorted(row.name for row in used)), departs_on)


def _row(found: RulesOfDay, name: str, case: Case) -> RuleRow:
    scope = {"country": case.country} if name == "status" else {}
    return found.need(CODES[name], scope)


def _rules(found: RulesOfDay, case: Case) -> ReadinessRules:
    row = {name: _row(found, name, case) for name in CODES}

    def limit(name: str) -> Limit:
        return Limit(row[name].whole(), cited(row[name]))

    return ReadinessRules(
        consents_needed=tuple(PURPOSE_WORDS[word] for word in row["needed"].entries()),
        consent_needed=cited(row["needed"]),
        consent_confirmed_within=limit("confirmed"),
        contact_needed=cited(row["contact"]),
        adult_from=limit("adult"),
        safe_contact_days=limit("safe_contact"),
        check_required=cited(row["check"]),
        country=country_status_of(found, case.country),
        document_valid=cited(row["document"]),
        single_journey_entries=limit("entries"),
        fitness=cited(row["fitness"]),
        journey=JourneyLimits(
            domestic=limit("domestic"),
            international=limit("international"),
            extra_small_child=limit("extra_child"),
            extra_wheelchair=limit("extra_wheelchair"),
            joins_within_km=limit("joins"),
            ends_at_place=cited(row["ends"]),
        ),
        small_child_to=limit("small_child"),
        child_alone=cited(row["child"]),
        way_home=cited(row["way_home"]),
    )


def _facts(session: Session, case: Case, legs: Sequence[Leg], travelled: Sequence[Leg], day: date) -> ReadinessFacts:
    clearance, reception, check = _of_case(session, case.id)
    escorts = escorts_of_case(session, case.id)
    return ReadinessFacts(
        day=day,
        country=case.country,
        people=_travellers(session, case.id, day),
        consents=_consents(session, case.id),
        check=check_facts(check) if check else None,
        clearance=clearance_facts(clearance),
        needs_reception_by_name=bool(clearance and clearance.needs_reception_by_name),
        legs=leg_facts(travelled),
        end=_end(case, travelled),
        escorts=escort_facts(escorts, legs),
        reception=reception_facts(reception) if reception else None,
        details=_details(case, legs, escorts, reception),
    )


def _details(case: Case, legs: Sequence[Leg], escorts: Sequence[Escort], reception: Reception | None) -> str:
    """What is sealed of a journey, as one hash: another escort, flight or receiver is another journey."""
    met = [reception.content, str(reception.organisation_id)] if reception else []
    along = [[leg.content for leg in legs], [one.content for one in escorts]]
    said = [case.place_of_return, case.nearest_place, along, met]
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def _of_case(session: Session, case_id: uuid.UUID) -> Any:
    """Clearance, reception and the latest check of a case, each of them or None; one statement."""
    statement = (
        select(ProtectionClearance, Reception, ProtectionCheck)
        .select_from(Case)
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Reception, Reception.case_id == Case.id)
        .outerjoin(ProtectionCheck, ProtectionCheck.case_id == Case.id)
        .where(Case.id == case_id)
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id)
        .limit(1)
    )
    return session.execute(statement).first() or (None, None, None)


def _travellers(session: Session, case_id: uuid.UUID, day: date) -> tuple[Traveller, ...]:
    """The people of a case with card, documents and decisions; one statement, since each of them has few."""
    statement = (
        select(Person, SafeContact, TravelDocument, FitnessDecision)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .outerjoin(TravelDocument, TravelDocument.person_id == Person.id)
        .outerjoin(FitnessDecision, FitnessDecision.person_id == Person.id)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, TravelDocument.id)
    )
    found = session.execute(statement).all()
    cards = {row[0].id: row[1] for row in found if row[1]}
    latest = latest_by_person(dict.fromkeys(row[3] for row in found if row[3]))
    return tuple(
        Traveller(
            person=person.id.hex,
            age=age_of(person, day),
            contact=ContactFacts(card.verified_on, card.known_by) if (card := cards.get(person.id)) else None,
            documents=tuple(
                document_facts(one)
                for one in dict.fromkeys(row[2] for row in found if row[2] and row[2].person_id == person.id)
            ),
            fitness=fitness_facts(latest[person.id]) if person.id in latest else None,
        )
        for person in dict.fromkeys(row[0] for row in found)
    )


def _consents(session: Session, case_id: uuid.UUID) -> tuple[HeldConsent, ...]:
    columns = (Consent.person_id, Consent.purpose, Consent.given_on, Consent.confirmed_on)
    not_withdrawn = and_(Consent.case_id == case_id, Consent.withdrawn_at.is_(None))
    rows = session.execute(select(*columns).where(not_withdrawn).order_by(*columns))
    return tuple(
        HeldConsent(GivenConsent(who.hex, what, given, False), confirmed) for who, what, given, confirmed in rows
    )


def _end(case: Case, travelled: Sequence[Leg]) -> EndFacts:
    near, last = case.nearest_place, travelled[-1].content["to"] if travelled else None
    if last is None or not near:
        return EndFacts(bool(case.place_of_return or near), None)
    return EndFacts(True, whole_km(last, near))


def latest_sign_off(session: Session, case_id: uuid.UUID) -> SignOff | None:
    """The newest sign-off of a case, whether it still stands or not; one statement."""
    statement = select(SignOff).where(SignOff.case_id == case_id).order_by(SignOff.signed_at.desc(), SignOff.id)
    return session.execute(statement.limit(1)).scalars().first()
