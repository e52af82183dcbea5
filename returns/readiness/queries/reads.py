"""Reads of everything that bears on departures: of one case, or of many by as many statements as of two."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.rules import RuleRow
from returns.cases.queries.cases import cited
from returns.cases.rules import Cited
from returns.documents.models import DocumentCustody, TravelDocument
from returns.documents.queries.documents import Paper, by_case, papers_of_case
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import CompanyRead, company_read
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.escorts import EscortReason
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_case, legs_of_cases
from returns.journey.queries.travellers import (
    PeopleRead,
    cases_elsewhere,
    people_of_cases,
    people_read,
    trips_among,
    trips_elsewhere,
    trips_of_cases,
)
from returns.journey.rules.itinerary import ItineraryReason
from returns.journey.rules.journeys import TravellerReason, TripFacts, TripReason
from returns.people.models import Person
from returns.people.queries import Guardianship, guardians_of_case, in_order
from returns.readiness.queries.rows import OfCase, rows_of_case, rows_of_cases
from returns.readiness.rules.readiness import ReadinessReason
from returns.reception.rules import ReceptionReason


@dataclass(frozen=True)
class CaseRead:
    """What is stored of a case; only overrides are opened yet. What is read only where needed is a function."""

    legs: Sequence[Leg]
    people: PeopleRead
    stored: OfCase
    papers: Sequence[Paper]
    guardians: Callable[[], Sequence[Guardianship]]
    trips: Callable[[], tuple[TripFacts, ...]]
    company: Callable[[], CompanyRead]


def read_of_case(
    session: Session, case_id: uuid.UUID, today: date, legs: Sequence[Leg] | None, read: PeopleRead | None
) -> CaseRead:
    """One case; `legs` and `read` if they are at hand. Four statements without those, and what its functions ask."""
    legs = legs_of_case(session, case_id) if legs is None else legs
    people = people_read(session, case_id) if read is None else read
    papers = papers_of_case(session, case_id)
    stored = rows_of_case(session, case_id, today)  # last: what was set aside is opened, with all keys at once
    return CaseRead(
        legs=legs,
        people=people,
        stored=stored,
        papers=papers,
        guardians=partial(guardians_of_case, session, case_id),
        trips=partial(trips_elsewhere, session, stored.others),
        company=partial(company_read, session, _members(stored.escorts)),
    )


def reads_of_cases(
    session: Session, cases: Collection[uuid.UUID], today: date, legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None
) -> dict[uuid.UUID, CaseRead]:
    """The same of many cases, by as many statements as of two; `legs` by case if they are at hand.

    Six statements and the keys: two of them where an escort is of the roster. One more for `legs` at hand and people
    who have another case.
    """
    people, stored = people_of_cases(session, cases), rows_of_cases(session, cases, today)
    papers, guardians = _papers_and_guardians(session, cases)
    company = company_read(session, _members([escort for of_case in stored.values() for escort in of_case.escorts]))
    others = {case_id: stored[case_id].others for case_id in cases}
    if legs is None:  # last, since the rows that say who has another case are opened for it: keys are fetched once
        every = legs_of_cases(session, {*cases, *cases_elsewhere(others)})
        legs, trips = every, trips_among((leg for own in every.values() for leg in own), others)
    else:
        trips = trips_of_cases(session, others)
    return {
        case_id: CaseRead(
            legs=legs[case_id],
            people=people[case_id],
            stored=stored[case_id],
            papers=papers[case_id],
            guardians=partial(guardians.__getitem__, case_id),
            trips=partial(trips.__getitem__, case_id),
            company=lambda: company,
        )
        for case_id in cases
    }


def _papers_and_guardians(
    session: Session, cases: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, tuple[Paper, ...]], dict[uuid.UUID, list[Guardianship]]]:
    """Documents with their custody, and guardianships, of the people of cases; one statement: each has few of each."""
    statement = (
        select(TravelDocument, DocumentCustody, Guardianship)
        .select_from(Person)
        .outerjoin(TravelDocument, TravelDocument.person_id == Person.id)
        .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
        .outerjoin(Guardianship, Guardianship.person_id == Person.id)
        .where(Person.case_id.in_(cases))
        .order_by(TravelDocument.person_id, TravelDocument.id, DocumentCustody.ordinal)
    )
    rows = session.execute(statement).all()
    papers = by_case(cases, ((document, custody) for document, custody, _guardian in rows if document))
    guardianships = dict.fromkeys(guardian for _document, _custody, guardian in rows if guardian)
    return papers, {case_id: in_order(row for row in guardianships if row.case_id == case_id) for case_id in cases}


def _members(escorts: Sequence[Escort]) -> set[uuid.UUID]:
    return {escort.member_id for escort in escorts if escort.member_id is not None}


# Rule rows that require something and hold no number, cited by findings that no other row judges.

# Names of rule rows as readiness names them -> codes.
STANDING_CODES = {
    "in_order": "itinerary.legs_follow_each_other",
    "booked": "itinerary.legs_are_booked",
    "medical_escort": "medical.escort_on_every_leg",
    "escort_free": "escort.free_on_every_leg",
    "aboard": "itinerary.everybody_travels",
    "once": "itinerary.nobody_travels_twice",
    "by_deadline": "deadline.departs_by",
    "met_in_hours": "itinerary.arrival_in_reception_hours",
    "national": "documents.nationality_is_recorded",
}
# Codes of findings -> the name of the row that each rests on.
_RESTS_ON = {
    ReadinessReason.NATIONALITY_NOT_KNOWN: "national",
    ItineraryReason.ITINERARY_MISSING: "in_order",
    ItineraryReason.LEGS_OVERLAP: "in_order",
    ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS: "in_order",
    ItineraryReason.LEG_FROZEN: "booked",
    ItineraryReason.LEG_CHANGED_BY_CARRIER: "booked",
    ItineraryReason.LEG_NOT_BOOKED: "booked",
    EscortReason.MEDICAL_ESCORT_MISSING: "medical_escort",
    ReadinessReason.DEPARTS_AFTER_DEADLINE: "by_deadline",
    TravellerReason.LEG_WITHOUT_TRAVELLERS: "aboard",
    TravellerReason.PERSON_ON_NO_LEG: "aboard",
    TripReason.TRAVELS_ELSEWHERE: "once",
    ReceptionReason.ARRIVES_OUTSIDE_RECEPTION_HOURS: "met_in_hours",
    EscortReason.ESCORT_WITHOUT_LEG: "escort_free",
    EscortReason.ESCORT_WAY_NOT_CLEAR: "escort_free",
    CompanyReason.ESCORT_NOT_AVAILABLE: "escort_free",
    CompanyReason.ESCORT_TRAVELS_ELSEWHERE: "escort_free",
}


def standing_rows(row: Mapping[str, RuleRow]) -> dict[str, Cited]:
    """The citation of each of these findings, out of rows that are read already, by their names in readiness."""
    return {code: cited(row[name]) for code, name in _RESTS_ON.items()}
