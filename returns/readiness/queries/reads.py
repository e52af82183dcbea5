"""What is stored of a case and bears on its departure: read of one case, or of many by as many statements."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.documents.models.custody import DocumentCustody
from returns.documents.models.documents import TravelDocument
from returns.documents.queries.documents import Paper, by_case, papers_of_case
from returns.escorts.models.escorts import Escort
from returns.escorts.queries.company import CompanyRead, company_read
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_case, legs_of_cases
from returns.journey.queries.travellers import PeopleRead, people_of_cases, people_read
from returns.journey.queries.trips import cases_elsewhere, trips_among, trips_elsewhere, trips_of_cases
from returns.journey.rules.trips import TripFacts
from returns.people.models.people import Person
from returns.people.queries.guardians import Guardianship, guardians_of_case, in_order
from returns.readiness.queries.rows import OfCase, rows_of_case, rows_of_cases


@dataclass(frozen=True)
class CaseRead:
    """What is stored of one case; only what was set aside is opened. What is read only where needed is a function."""

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
    standing = dict.fromkeys(guardian for _document, _custody, guardian in rows if guardian)
    return papers, {case_id: in_order(each for each in standing if each.case_id == case_id) for case_id in cases}


def _members(escorts: Sequence[Escort]) -> set[uuid.UUID]:
    return {escort.member_id for escort in escorts if escort.member_id is not None}
