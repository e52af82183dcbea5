"""What papers of a case say, read with a fixed number of statements from the very facts that its pages show.

Nothing of a compartment is read here, nor why somebody receives, escorts or needs anything: a paper of anybody is the
same as everybody else's.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.cases.queries.shown_cases import full_name
from returns.consent.queries.consent import ConsentRules, age_of, consent_rules, transfers_in_force
from returns.consent.rules import TransferPurpose
from returns.documents.queries.documents import Paper, document_facts, papers_of_case
from returns.documents.queries.papers import PlannedWay, planned_way
from returns.documents.queries.transit import is_stateless, nationalities_of
from returns.documents.rules.documents import carrying
from returns.escorts.models.escorts import Escort
from returns.escorts.queries.escorts import escorts_of_case, legs_along
from returns.health.queries.health import request_of, standing
from returns.health.queries.medical import FitnessDecision, fitness_facts
from returns.health.rules.health import EntryKind
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_case, travels, way_home
from returns.journey.queries.shown_legs import shown_legs
from returns.journey.queries.travellers import PeopleRead, people_read
from returns.journey.rules.itinerary import LegStatus
from returns.paperwork.queries.lines import (
    CaseOnPapers as CaseOnPapers,
    DocumentLine,
    EscortLine as EscortLine,
    FitnessLine,
    GuardianLine,
    PersonLine as PersonLine,
    ReceptionLine as ReceptionLine,
)
from returns.people.models.people import Person
from returns.people.queries.guardians import guardians_in_force
from returns.people.rules.people import Interpreter, NameKind, spoken_first
from returns.readiness.queries.rows import rows_of_case
from returns.reception.models import Reception


def case_on_papers(session: Session, case: Case, today: date) -> CaseOnPapers:
    """Everything that papers of a case say; the number of statements does not depend on its people."""
    every, people = legs_of_case(session, case.id), people_read(session, case.id)
    papers_of_case(session, case.id)  # read before anything is opened, so that all keys come at once
    reception = rows_of_case(session, case.id, today).reception
    places = accounts.reached(session, [case.office_id, reception.organisation_id if reception else None])
    way = planned_way(session, case.id, today)
    travelled = [leg for leg in journey(every) if leg.status is not LegStatus.FROZEN]
    lines = _people(session, case, people, way, reception.organisation_id if reception else None)
    ids = [person.id for person in lines]
    return CaseOnPapers(
        case=case,
        office=places.get(case.office_id, accounts.Reached()),
        people=tuple(lines),
        legs=tuple(shown_legs(travelled)),
        escorts=tuple(_escort(escort, every, travelled, ids) for escort in escorts_of_case(session, case.id)),
        reception=_reception(reception, places),
    )


def _people(
    session: Session, case: Case, read: PeopleRead, way: PlannedWay, partner: uuid.UUID | None
) -> list[PersonLine]:
    rules = consent_rules(session, way.day)
    consenting = {
        consent.person_id
        for consent in transfers_in_force(session, case.id)
        if consent.organisation_id == partner and consent.transfer_purpose is TransferPurpose.RECEPTION
    }
    papers: dict[uuid.UUID, list[Paper]] = {}
    for paper in papers_of_case(session, case.id):
        papers.setdefault(paper.document.person_id, []).append(paper)
    lines = [_person(person, read, way, papers.get(person.id, ()), rules) for person in read.people]
    names = {person.id: person.name for person in lines}
    guardians: dict[uuid.UUID, list[GuardianLine]] = {}
    for guardianship in guardians_in_force(session, case.id, way.day):
        inside = names.get(guardianship.guardian_person_id) if guardianship.guardian_person_id else None
        line = GuardianLine(guardianship.guardian_person_id, inside or _opened(guardianship).get("name") or "")
        guardians.setdefault(guardianship.person_id, []).append(line)
    return [
        replace(person, guardians=tuple(guardians.get(person.id, ())), may_be_told=person.id in consenting)
        for person in lines
    ]


def _opened(row: Any) -> dict[str, Any]:
    try:
        return dict(row.content or {})
    except KeyGone:
        return {}


def _person(
    person: Person, read: PeopleRead, way: PlannedWay, papers: Sequence[Paper], rules: ConsentRules
) -> PersonLine:
    about, born = _about(person)
    age = age_of(person, way.day)
    spoken = [(language["code"], Interpreter(language["interpreter"])) for language in about.get("languages", [])]
    first = spoken_first(spoken)
    entries = [entry for entry in standing(read.health.rows) if entry.row.person_id == person.id]
    own = next((name for name in about.get("names", []) if name["kind"] == NameKind.OWN_SCRIPT.value), None)
    return PersonLine(
        id=person.id,
        name=full_name(person),
        own_script=f"{own['given']} {own['family']}".strip() if own else None,
        sex=person.sex,
        born_on=born,
        birth_year=about.get("birth_year"),
        age=age,
        is_child=age is not None and age < rules.alone_from,
        signs=age is None or age >= rules.together_from,
        nationalities=nationalities_of(person) if about else (),
        languages=tuple(dict.fromkeys(code for code in (first, *(code for code, _need in spoken)) if code)),
        document=_document(person.id, papers, way),
        fitness=_fitness(read.fitness.get(person.id)),
        requests=tuple(request_of(entry.said) for entry in entries if entry.kind is EntryKind.ASSISTANCE),
        guardians=(),
        may_be_told=False,
        is_stateless=bool(about) and is_stateless(person),
    )


def _about(person: Person) -> tuple[dict[str, Any], date | None]:
    try:
        return dict(person.about or {}), date.fromisoformat(person.birth_date) if person.birth_date else None
    except KeyGone:
        return {}, None


def _document(person_id: uuid.UUID, papers: Sequence[Paper], way: PlannedWay) -> DocumentLine | None:
    """The document that is good on every leg of somebody, the best one; None where there is none."""
    facts = [document_facts(paper, way.day) for paper in papers]
    good, _code, _cited = carrying(facts, way.legs_of(person_id), way.rules)
    chosen = next((paper.document for paper in papers if good and paper.document.id.hex == good[0].document), None)
    if chosen is None:
        return None
    return DocumentLine(chosen.kind, _opened(chosen).get("number") or "", chosen.expires_on)


def _fitness(decision: FitnessDecision | None) -> FitnessLine | None:
    content = _opened(decision) if decision is not None else {}
    if decision is None or not content:
        return None
    facts = fitness_facts(decision)
    return FitnessLine(
        facts.result,
        facts.starts,
        facts.until,
        facts.needs,
        content.get("conditions") or "",
        content.get("doctor") or "",
    )


def _escort(escort: Escort, every: Sequence[Leg], travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> EscortLine:
    content, along = escort.content, legs_along(escort, travelled, people)
    return EscortLine(
        id=escort.id,
        kind=escort.kind,
        name=content["name"],
        phone=content.get("phone") or "",
        qualification=content.get("qualification") or "",
        languages=content.get("languages") or "",
        legs=tuple(leg.ordinal for leg in along),
        people=tuple(person_id for person_id in people if not along or any(travels(leg, person_id) for leg in along)),
        home=tuple(shown_legs(way_home(every, escort.id))),
    )


def _reception(reception: Reception | None, places: Mapping[uuid.UUID, accounts.Reached]) -> ReceptionLine | None:
    if reception is None:
        return None
    content = _opened(reception)
    return ReceptionLine(
        people=tuple(uuid.UUID(person_id) for person_id in content.get("people", ())),
        name=content.get("name") or "",
        phone=content.get("phone") or "",
        where=content.get("where") or "",
        organisation=places.get(reception.organisation_id, accounts.Reached()).name
        if reception.organisation_id
        else "",
        onward=content.get("onward") or {},
    )
