"""What papers of a case say, read with a fixed number of statements from the very facts that its pages show.

Nothing of a compartment is read here, nor why somebody receives, escorts or needs anything: a paper of anybody is the
same as everybody else's.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.staff import Reached
from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.cases.rules.cases import is_frozen
from returns.consent.queries import ConsentRules, age_of, consent_rules, transfers_in_force
from returns.consent.rules import TransferPurpose
from returns.documents.queries.documents import (
    DocumentInHands,
    PlannedWay,
    TravelDocument,
    document_facts,
    is_stateless,
    nationalities_of,
    papers_of_case,
    planned_way,
)
from returns.documents.rules.documents import DocumentKind, carrying
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import escorts_of_case, legs_along
from returns.escorts.rules.escorts import EscortKind
from returns.health.queries import FitnessContent, FitnessDecision, requests_in, standing
from returns.health.rules.assistance import Answer, CarrierRequest
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_case, travels, way_home
from returns.journey.queries.legs import ShownLeg, shown_legs
from returns.journey.queries.travellers import PeopleRead, people_read
from returns.journey.rules.itinerary import LegStatus
from returns.names.queries.names import full_name
from returns.paperwork.rules import CasePaperFacts, PersonOnPaper
from returns.people.models import Person, PersonDetails
from returns.people.queries import Guardianship, guardians_in_force
from returns.people.rules.people import NameKind, Sex, spoken_first
from returns.readiness.queries.reads import rows_of_case
from returns.reception.models import NOBODY_NAMED, Reception, ReceptionContent


@dataclass(frozen=True)
class DocumentLine:
    """The document that somebody travels on."""

    kind: DocumentKind
    number: str
    expires_on: date | None


@dataclass(frozen=True)
class GuardianLine:
    """Who stands for somebody: a person of the case, or somebody from outside (None)."""

    id: uuid.UUID | None
    name: str


@dataclass(frozen=True)
class PersonLine:
    """One person as papers name them; None or empty what is not known yet, or cannot be read any more."""

    id: uuid.UUID
    name: str | None
    own_script: str | None
    sex: Sex
    born_on: date | None
    birth_year: int | None
    age: int | None  # full years on the day of departure, or today without a journey
    is_child: bool
    signs: bool  # alone or beside a representative; somebody of unknown age does, too
    nationalities: tuple[str, ...]
    languages: tuple[str, ...]  # the one to talk in first
    document: DocumentLine | None
    fitness: FitnessContent | None  # of the latest decision, never a diagnosis
    requests: tuple[CarrierRequest, ...]
    guardians: tuple[GuardianLine, ...] = ()
    may_be_told: bool = False
    is_stateless: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The service codes that carriers were asked for and did not refuse, each once."""
        return tuple(sorted({request.code for request in self.requests if request.answer is not Answer.REFUSED}))


@dataclass(frozen=True)
class EscortLine:
    """One escort with the numbers of the legs on which they are, whom they go along with, and their way home."""

    id: uuid.UUID
    kind: EscortKind
    name: str
    phone: str
    qualification: str
    languages: str
    legs: tuple[int, ...]
    people: tuple[uuid.UUID, ...]
    home: tuple[ShownLeg, ...]


@dataclass(frozen=True)
class ReceptionLine:
    """Who meets people, where, and how they go on; and of which organisation that is."""

    content: ReceptionContent
    organisation: str


@dataclass(frozen=True)
class CaseOnPapers:
    """A case as its papers tell it; times of legs are local at both ends."""

    case: Case
    office: Reached
    people: tuple[PersonLine, ...]
    legs: tuple[ShownLeg, ...]
    escorts: tuple[EscortLine, ...]
    reception: ReceptionLine | None
    is_frozen: bool = False

    @property
    def met(self) -> tuple[PersonLine, ...]:
        """Whom the reception meets."""
        named = self.reception.content.people if self.reception else ()
        return tuple(person for person in self.people if not named or person.id.hex in named)

    def facts(self) -> CasePaperFacts:
        """What the rules of papers look at."""
        met = self.reception
        return CasePaperFacts(
            state=self.case.state,
            people=tuple(_on_paper(person) for person in self.people),
            has_legs=bool(self.legs),
            escorts=len(self.escorts),
            has_receiver=bool(met and met.content.name),
            has_partner=bool(met and met.organisation),
            is_frozen=self.is_frozen,
        )


def _on_paper(person: PersonLine) -> PersonOnPaper:
    return PersonOnPaper(
        person=person.id.hex,
        is_born=person.born_on is not None or person.birth_year is not None,
        is_national=bool(person.nationalities) or person.is_stateless,
        has_document=person.document is not None,
        fitness=person.fitness.result if person.fitness else None,
        is_child=person.is_child,
        has_guardian=bool(person.guardians),
        may_be_told=person.may_be_told,
    )


def case_on_papers(session: Session, case: Case, today: date) -> CaseOnPapers:
    """Everything that papers of a case say; the number of statements does not depend on its people."""
    legs, people = legs_of_case(session, case.id), people_read(session, case.id)
    papers_of_case(session, case.id)  # read before anything is opened, so that all keys come at once
    reception = rows_of_case(session, case.id, today).reception
    places = accounts.reached(session, [case.office_id, reception.organisation_id if reception else None])
    way = planned_way(session, case.id, today)
    travelled = [leg for leg in journey(legs) if leg.status is not LegStatus.FROZEN]
    lines = _people(session, case, people, way, reception.organisation_id if reception else None)
    ids = [person.id for person in lines]
    return CaseOnPapers(
        case=case,
        office=places.get(case.office_id, accounts.Reached()),
        people=tuple(lines),
        legs=tuple(shown_legs(travelled)),
        escorts=tuple(_escort(escort, legs, travelled, ids) for escort in escorts_of_case(session, case.id)),
        reception=_reception(reception, places),
        is_frozen=is_frozen(case.restricted_at, case.restricted_open_until, session.info["unit"].clock.now()),
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
    papers: dict[uuid.UUID, list[DocumentInHands]] = {}
    for paper in papers_of_case(session, case.id):
        papers.setdefault(paper.document.person_id, []).append(paper)
    names = {person.id: full_name(person) for person in read.people}
    guardians: dict[uuid.UUID, list[GuardianLine]] = {}
    for guardianship in guardians_in_force(session, case.id, way.day):
        inside = names.get(guardianship.guardian_person_id) if guardianship.guardian_person_id else None
        outside = Guardianship.content.readable(guardianship)
        line = GuardianLine(guardianship.guardian_person_id, inside or (outside.name if outside else "") or "")
        guardians.setdefault(guardianship.person_id, []).append(line)
    return [
        replace(
            _person(person, read, way, papers.get(person.id, ()), rules),
            guardians=tuple(guardians.get(person.id, ())),
            may_be_told=person.id in consenting,
        )
        for person in read.people
    ]


def _person(
    person: Person, read: PeopleRead, way: PlannedWay, papers: Sequence[DocumentInHands], rules: ConsentRules
) -> PersonLine:
    details, born = _opened_person(person)
    about, age = details or PersonDetails(), age_of(person, way.day)
    spoken = [(language.code, language.interpreter) for language in about.languages]
    first = spoken_first(spoken)
    entries = [entry for entry in standing(read.health.rows) if entry.row.person_id == person.id]
    own = next((name for name in about.names if name.kind is NameKind.OWN_SCRIPT), None)
    decision = read.fitness.get(person.id)
    return PersonLine(
        id=person.id,
        name=full_name(person),
        own_script=f"{own.given} {own.family}".strip() if own else None,
        sex=person.sex,
        born_on=born,
        birth_year=about.birth_year,
        age=age,
        is_child=age is not None and age < rules.alone_from,
        signs=age is None or age >= rules.together_from,
        nationalities=nationalities_of(person) if details else (),
        languages=tuple(dict.fromkeys(code for code in (first, *(code for code, _need in spoken)) if code)),
        document=_document(person.id, papers, way),
        fitness=FitnessDecision.content.readable(decision) if decision is not None else None,
        requests=tuple(requests_in(entries)),
        is_stateless=details is not None and is_stateless(person),
    )


def _opened_person(person: Person) -> tuple[PersonDetails | None, date | None]:
    try:
        return person.about, person.birth_date
    except KeyGone:
        return None, None


def _document(person_id: uuid.UUID, papers: Sequence[DocumentInHands], way: PlannedWay) -> DocumentLine | None:
    """The document that is good on every leg of somebody, the best one; None where there is none."""
    facts = [document_facts(paper, way.day) for paper in papers]
    good, _code, _cited = carrying(facts, way.legs_of(person_id), way.rules)
    chosen = next((paper.document for paper in papers if good and paper.document.id.hex == good[0].document), None)
    if chosen is None:
        return None
    content = TravelDocument.content.readable(chosen)
    return DocumentLine(chosen.kind, content.number if content else "", chosen.expires_on)


def _escort(escort: Escort, legs: Sequence[Leg], travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> EscortLine:
    content, along = escort.content, legs_along(escort, travelled, people)
    return EscortLine(
        id=escort.id,
        kind=escort.kind,
        name=content.name,
        phone=content.phone,
        qualification=content.qualification,
        languages=content.languages,
        legs=tuple(leg.ordinal for leg in along),
        people=tuple(person_id for person_id in people if not along or any(travels(leg, person_id) for leg in along)),
        home=tuple(shown_legs(way_home(legs, escort.id))),
    )


def _reception(reception: Reception | None, places: Mapping[uuid.UUID, accounts.Reached]) -> ReceptionLine | None:
    if reception is None:
        return None
    organisation = places.get(reception.organisation_id) if reception.organisation_id else None
    content = Reception.content.readable(reception)
    return ReceptionLine(content or NOBODY_NAMED, organisation.name if organisation else "")
