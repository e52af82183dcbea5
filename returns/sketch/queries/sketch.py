"""Reads of a sketch: what a case says in the open, as a form of a sketch states it. No name, no number, no compartment.

Papers, requests to carriers, consents, checks and clearance are not copied: a sketch assumes them, and says so.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.consent.queries.consent import age_of
from returns.documents.queries.documents import papers_by_person, papers_of_case
from returns.documents.queries.transit import nationalities_of
from returns.documents.rules.documents import LETS_IN, TRAVELLED_ON, DocumentFacts, by_preference
from returns.escorts.queries.escorts import escorts_of_case
from returns.health.queries.health import flags_of, health_of_people
from returns.health.queries.medical import fitness_facts
from returns.health.rules.health import HealthOfPerson
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.points import PLACE_OF_RETURN
from returns.journey.queries.shown_legs import ShownLeg, shown_legs
from returns.journey.queries.travellers import PeopleRead, people_read
from returns.people.models.people import Person
from returns.protection.rules.screening import Flag
from returns.sketch.rules.sketch import Assumed

_YES = "yes"


def sketch_of_case(session: Session, case: Case, today: date) -> dict[str, Any]:
    """What of a case a sketch starts with, by the fields of its form; four statements and the keys."""
    read, legs = people_read(session, case.id), legs_of_case(session, case.id)
    travelled = shown_legs(journey(legs))
    day = travelled[0].departs.date() if travelled else today
    escorts = escorts_of_case(session, case.id)
    found: dict[str, Any] = {"country": case.country, "assume": [one.value for one in Assumed], "place": _near(case)}
    found |= {"deadline": case.legal_deadline.isoformat()} if case.legal_deadline else {}
    found |= {"people": str(len(read.people)), "legs": str(len(travelled)), "escorts": str(len(escorts))}
    for n, said in enumerate(_people(session, case, read, day, travelled), 1):
        found |= {f"person{n}_{name}": value for name, value in said.items()}
    for n, leg in enumerate(travelled, 1):
        found |= {f"leg{n}_{name}": value for name, value in _leg(leg, case).items()}
    for n, one in enumerate(escorts, 1):
        found |= {f"escort{n}_kind": one.kind.value}
        found |= {f"escort{n}_first_leg": str(one.first_leg), f"escort{n}_last_leg": str(one.last_leg)}
    return found


def _near(case: Case) -> str:
    """The place of the gazetteer that is nearest to the place of return; what the people call it is not copied."""
    return f"G{case.nearest_place['id']}" if case.nearest_place else ""


def _people(
    session: Session, case: Case, read: PeopleRead, day: date, legs: Sequence[ShownLeg]
) -> list[dict[str, Any]]:
    papers = papers_by_person(papers_of_case(session, case.id), day)
    zone = legs[0].leg.departs_zone if legs else "UTC"
    ages = {one.id.hex: age_of(one, day) for one in read.people}
    needs = {person.hex: fitness_facts(one).needs for person, one in read.fitness.items()}
    health = health_of_people(read.health, flags_of(read.health), (ages, needs), zone)
    return [
        {
            **_born(person, known.age),
            **_nationality(person),
            **_papers(papers.get(person.id, ())),
            **_health(known, day),
            "needs": list(known.needs),
        }
        for person, known in zip(read.people, health, strict=True)
    ]


def _born(person: Person, age: int | None) -> dict[str, str]:
    try:
        if person.birth_date:
            return {"birth_date": person.birth_date}
    except KeyGone:
        return {}
    return {"age": str(age), "age_unit": "years"} if age is not None else {}


def _nationality(person: Person) -> dict[str, str]:
    try:
        held = nationalities_of(person)
    except KeyGone:
        return {}
    return dict(zip(("nationality", "nationality_too"), held, strict=False))


def _papers(held: Sequence[DocumentFacts]) -> dict[str, str]:
    """The best document that somebody can travel on, and the first one that lets somebody in or through."""
    usable = [one for one in by_preference(held, TRAVELLED_ON) if one.is_usable and not one.is_spent]
    found: dict[str, str] = {}
    best = next((one for one in usable if one.kind in TRAVELLED_ON), None)
    if best:
        found |= {"document": best.kind.value, "document_expires": _iso(best.expires_on)}
        found |= {"document_single": _YES} if best.is_single_journey else {}
    permit = next((one for one in usable if one.kind in LETS_IN), None)
    if permit:
        found |= {"permit": permit.kind.value, "permit_country": permit.for_country}
        found |= {"permit_expires": _iso(permit.expires_on)}
    return found


def _health(one: HealthOfPerson, day: date) -> dict[str, str]:
    found = {"ill": _YES} if Flag.SERIOUS_ILLNESS.value in one.flags else {}
    if one.pregnancy is not None and one.pregnancy.goes_on(day):
        found |= {"due_on": one.pregnancy.due_on.isoformat()}
        found |= {"several": _YES} if one.pregnancy.is_multiple else {}
    return found


def _leg(one: ShownLeg, case: Case) -> dict[str, str]:
    ends = {"origin": one.origin["code"], "destination": one.destination["code"]}
    return {
        **{end: _near(case) if code == PLACE_OF_RETURN else code for end, code in ends.items()},
        "mode": one.mode.value,
        "departs_on": one.departs.date().isoformat(),
        "departs_time": one.departs.strftime("%H:%M"),
        "arrives_on": one.arrives.date().isoformat(),
        "arrives_time": one.arrives.strftime("%H:%M"),
        "carrier": one.carrier,
        "number": one.number,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
