"""Reads of a sketch: what a case says in the open, as a form of a sketch states it. No name, no number, no compartment.

Papers, requests to carriers, consents, checks and clearance are not copied: a sketch assumes them, and says so.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.consent.queries import age_of
from returns.documents.queries.documents import nationalities_of, papers_by_person, papers_of_case
from returns.documents.rules.documents import LETS_IN, TRAVELLED_ON, DocumentFacts, by_preference
from returns.escorts.queries.escorts import escorts_of_case
from returns.health.queries import fitness_facts, flags_of, health_of_people
from returns.health.rules.health import HealthOfPerson
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import PLACE_OF_RETURN, ShownLeg, shown_legs
from returns.journey.queries.travellers import PeopleRead, people_read
from returns.people.models import Person
from returns.protection.rules.protection import Flag
from returns.sketch.rules import Assumed

_YES = "yes"
_OF_LEG = (
    *("mode", "origin", "destination", "carrier", "number"),
    *("departs_on", "departs_time", "arrives_on", "arrives_time"),
)


def sketch_of_case(session: Session, case: Case, today: date) -> dict[str, Any]:
    """What of a case a sketch starts with, by the fields of its form; four statements and the keys."""
    read, legs = people_read(session, case.id), legs_of_case(session, case.id)
    travelled = shown_legs(journey(legs))
    day = travelled[0].departs.date() if travelled else today
    escorts = escorts_of_case(session, case.id)
    values: dict[str, Any] = {
        "country": case.country,
        "assume": [assumption.value for assumption in Assumed],
        "place": _near(case),
    }
    values |= {"deadline": case.legal_deadline.isoformat()} if case.legal_deadline else {}
    values |= {"people": str(len(read.people)), "legs": str(len(travelled)), "escorts": str(len(escorts))}
    for n, row in enumerate(_people(session, case, read, day, travelled), 1):
        values |= {f"person{n}_{name}": value for name, value in row.items()}
    for n, leg in enumerate(travelled, 1):
        values |= {f"leg{n}_{name}": value for name, value in _leg(leg, case).items()}
    for n, escort in enumerate(escorts, 1):
        values |= {f"escort{n}_kind": escort.kind.value}
        values |= {f"escort{n}_first_leg": str(escort.first_leg), f"escort{n}_last_leg": str(escort.last_leg)}
    return values


def _near(case: Case) -> str:
    """The place of the gazetteer that is nearest to the place of return; what the people call it is not copied."""
    return f"G{case.nearest_place.id}" if case.nearest_place else ""


def _people(
    session: Session, case: Case, read: PeopleRead, day: date, legs: Sequence[ShownLeg]
) -> list[dict[str, Any]]:
    papers = papers_by_person(papers_of_case(session, case.id), day)
    zone = legs[0].row.departs_zone if legs else "UTC"
    ages = {person.id.hex: age_of(person, day) for person in read.people}
    needs = {person.hex: fitness_facts(decision).needs for person, decision in read.fitness.items()}
    health = health_of_people(read.health, flags_of(read.health), (ages, needs), zone)
    return [
        {
            **_born(person, person_health.age),
            **_nationality(person),
            **_papers(papers.get(person.id, ())),
            **_health(person_health, day),
            "needs": list(person_health.needs),
        }
        for person, person_health in zip(read.people, health, strict=True)
    ]


def _born(person: Person, age: int | None) -> dict[str, str]:
    try:
        if person.birth_date:
            return {"birth_date": person.birth_date.isoformat()}
    except KeyGone:
        return {}
    return {"age": str(age), "age_unit": "years"} if age is not None else {}


def _nationality(person: Person) -> dict[str, str]:
    try:
        nationalities = nationalities_of(person)
    except KeyGone:
        return {}
    return dict(zip(("nationality", "nationality_too"), nationalities, strict=False))


def _papers(documents: Sequence[DocumentFacts]) -> dict[str, str]:
    """The best document that somebody can travel on, and the first one that lets somebody in or through."""
    usable = [
        document for document in by_preference(documents, TRAVELLED_ON) if document.is_usable and not document.is_spent
    ]
    values: dict[str, str] = {}
    best = next((document for document in usable if document.kind in TRAVELLED_ON), None)
    if best:
        values |= {"document": best.kind.value, "document_expires": _iso(best.expires_on)}
        values |= {"document_single": _YES} if best.is_single_journey else {}
    permit = next((document for document in usable if document.kind in LETS_IN), None)
    if permit:
        values |= {"permit": permit.kind.value, "permit_country": permit.for_country}
        values |= {"permit_expires": _iso(permit.expires_on)}
    return values


def _health(health: HealthOfPerson, day: date) -> dict[str, str]:
    values = {"ill": _YES} if Flag.SERIOUS_ILLNESS.value in health.flags else {}
    if health.pregnancy is not None and health.pregnancy.goes_on(day):
        values |= {"due_on": health.pregnancy.due_on.isoformat()}
        values |= {"several": _YES} if health.pregnancy.is_multiple else {}
    return values


def _leg(leg: ShownLeg, case: Case) -> dict[str, str]:
    typed = {name: value for name, value in leg.typed.items() if name in _OF_LEG}
    return typed | {end: _near(case) for end in ("origin", "destination") if typed[end] == PLACE_OF_RETURN}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
