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
    """Everything that papers of a case say; the same number of statements whoever and how many they are."""
    every, people = legs_of_case(session, case.id), people_read(session, case.id)
    papers_of_case(session, case.id)  # read before anything is opened, so that all keys come at once
    reception = rows_of_case(session, case.id, today).reception
    places = accounts.reached(session, [case.office_id, reception.organisation_id if reception else None])
    way = planned_way(session, case.id, today)
    travelled = [leg for leg in journey(every) if leg.status is not LegStatus.FROZEN]
    lines = _people(session, case, people, way, reception.organisation_id if reception else None)
    ids = [one.id for one in lines]
    return CaseOnPapers(
        case=case,
        office=places.get(case.office_id, accounts.Reached()),
        people=tuple(lines),
        legs=tuple(shown_legs(travelled)),
        escorts=tuple(_escort(one, every, travelled, ids) for one in escorts_of_case(session, case.id)),
        reception=_reception(reception, places),
    )


def _people(
    session: Session, case: Case, read: PeopleRead, way: PlannedWay, partner: uuid.UUID | None
) -> list[PersonLine]:
    rules = consent_rules(session, way.day)
    told = {
        one.person_id
        for one in transfers_in_force(session, case.id)
        if one.organisation_id == partner and one.transfer_purpose is TransferPurpose.RECEPTION
    }
    held: dict[uuid.UUID, list[Paper]] = {}
    for paper in papers_of_case(session, case.id):
        held.setdefault(paper.document.person_id, []).append(paper)
    lines = [_person(one, read, way, held.get(one.id, ()), rules) for one in read.people]
    names = {one.id: one.name for one in lines}
    guardians: dict[uuid.UUID, list[GuardianLine]] = {}
    for one in guardians_in_force(session, case.id, way.day):
        inside = names.get(one.guardian_person_id) if one.guardian_person_id else None
        line = GuardianLine(one.guardian_person_id, inside or _opened(one).get("name") or "")
        guardians.setdefault(one.person_id, []).append(line)
    return [replace(one, guardians=tuple(guardians.get(one.id, ())), may_be_told=one.id in told) for one in lines]


def _opened(row: Any) -> dict[str, Any]:
    try:
        return dict(row.content or {})
    except KeyGone:
        return {}


def _person(
    person: Person, read: PeopleRead, way: PlannedWay, held: Sequence[Paper], rules: ConsentRules
) -> PersonLine:
    about, born = _about(person)
    age = age_of(person, way.day)
    spoken = [(one["code"], Interpreter(one["interpreter"])) for one in about.get("languages", [])]
    first = spoken_first(spoken)
    entries = [one for one in standing(read.health.rows) if one.row.person_id == person.id]
    own = next((one for one in about.get("names", []) if one["kind"] == NameKind.OWN_SCRIPT.value), None)
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
        document=_document(person.id, held, way),
        fitness=_fitness(read.fitness.get(person.id)),
        requests=tuple(request_of(one.said) for one in entries if one.kind is EntryKind.ASSISTANCE),
        guardians=(),
        may_be_told=False,
        is_stateless=bool(about) and is_stateless(person),
    )


def _about(person: Person) -> tuple[dict[str, Any], date | None]:
    try:
        return dict(person.about or {}), date.fromisoformat(person.birth_date) if person.birth_date else None
    except KeyGone:
        return {}, None


def _document(person_id: uuid.UUID, held: Sequence[Paper], way: PlannedWay) -> DocumentLine | None:
    """The document that is good on every leg of somebody, the best one; None where there is none."""
    facts = [document_facts(one, way.day) for one in held]
    good, _code, _cited = carrying(facts, way.legs_of(person_id), way.rules)
    chosen = next((one.document for one in held if good and one.document.id.hex == good[0].document), None)
    if chosen is None:
        return None
    return DocumentLine(chosen.kind, _opened(chosen).get("number") or "", chosen.expires_on)


def _fitness(decision: FitnessDecision | None) -> FitnessLine | None:
    said = _opened(decision) if decision is not None else {}
    if decision is None or not said:
        return None
    facts = fitness_facts(decision)
    return FitnessLine(
        facts.result, facts.starts, facts.until, facts.needs, said.get("conditions") or "", said.get("doctor") or ""
    )


def _escort(escort: Escort, every: Sequence[Leg], travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> EscortLine:
    said, along = escort.content, legs_along(escort, travelled, people)
    return EscortLine(
        id=escort.id,
        kind=escort.kind,
        name=said["name"],
        phone=said.get("phone") or "",
        qualification=said.get("qualification") or "",
        languages=said.get("languages") or "",
        legs=tuple(leg.ordinal for leg in along),
        people=tuple(one for one in people if not along or any(travels(leg, one) for leg in along)),
        home=tuple(shown_legs(way_home(every, escort.id))),
    )


def _reception(reception: Reception | None, places: Mapping[uuid.UUID, accounts.Reached]) -> ReceptionLine | None:
    if reception is None:
        return None
    said = _opened(reception)
    return ReceptionLine(
        people=tuple(uuid.UUID(one) for one in said.get("people", ())),
        name=said.get("name") or "",
        phone=said.get("phone") or "",
        where=said.get("where") or "",
        organisation=places.get(reception.organisation_id, accounts.Reached()).name
        if reception.organisation_id
        else "",
        onward=said.get("onward") or {},
    )
