"""What is stored of a case and bears on its departure: read of one case, or of many by as many statements."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from returns.models.escorts import Escort
from returns.models.itinerary import Leg
from returns.queries.company import CompanyRead, company_read
from returns.queries.documents import Paper, papers_of_case, papers_of_cases
from returns.queries.guardians import Guardianship, guardians_of_case, guardians_of_cases
from returns.queries.itinerary import legs_of_case, legs_of_cases
from returns.queries.readiness_rows import OfCase, rows_of_case, rows_of_cases
from returns.queries.travellers import PeopleRead, people_of_cases, people_read
from returns.queries.trips import trips_elsewhere, trips_of_cases
from returns.rules.trips import TripFacts


@dataclass(frozen=True)
class CaseRead:
    """What is stored of one case; nothing is opened. What is asked only where it is needed is a function."""

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
    stored = rows_of_case(session, case_id, today)
    return CaseRead(
        legs=legs_of_case(session, case_id) if legs is None else legs,
        people=people_read(session, case_id) if read is None else read,
        stored=stored,
        papers=papers_of_case(session, case_id),
        guardians=partial(guardians_of_case, session, case_id),
        trips=partial(trips_elsewhere, session, stored.others),
        company=partial(company_read, session, _members(stored.escorts)),
    )


def reads_of_cases(
    session: Session, cases: Collection[uuid.UUID], today: date, legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None
) -> dict[uuid.UUID, CaseRead]:
    """The same of many cases, by as many statements as of two; `legs` by case if they are at hand."""
    legs = legs_of_cases(session, cases) if legs is None else legs
    people, stored = people_of_cases(session, cases), rows_of_cases(session, cases, today)
    papers, guardians = papers_of_cases(session, cases), guardians_of_cases(session, cases)
    trips = trips_of_cases(session, {one: stored[one].others for one in cases})
    company = company_read(session, _members([escort for of_case in stored.values() for escort in of_case.escorts]))
    return {
        one: CaseRead(
            legs=legs[one],
            people=people[one],
            stored=stored[one],
            papers=papers[one],
            guardians=partial(guardians.__getitem__, one),
            trips=partial(trips.__getitem__, one),
            company=lambda: company,
        )
        for one in cases
    }


def _members(escorts: Sequence[Escort]) -> set[uuid.UUID]:
    return {one.member_id for one in escorts if one.member_id is not None}
