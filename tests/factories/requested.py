"""Makers of requests at consulates as rows, with the days that they took."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.durations.jobs import learn_durations
from planning.durations.queries import LearnedFilter, learned_page
from planning.durations.rules.learned import LearnedKind, Reach
from planning.forecast.models import ForecastRecord
from planning.forecast.rules.held import Moment, Sure
from returns.cases.queries import members_of_case
from returns.documents.models import DocumentContent, DocumentRequest, RequestContent, TravelDocument
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.formalities import RequestState
from tests.factories.makers import Person, make_case
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

OPEN, ISSUED, REJECTED, WITHDRAWN = (
    RequestState.REQUESTED,
    RequestState.ISSUED,
    RequestState.REJECTED,
    RequestState.WITHDRAWN,
)
KIND = DocumentKind.LAISSEZ_PASSER
# When it began (days ago), how many days it took (None: still open), how it ended.
Made = tuple[int, int | None, RequestState]


def make_requests(
    container: Container,
    owner: Person,
    made: Sequence[Made],
    kind: DocumentKind = KIND,
    consulate: str = "UZ",
    case_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Requests of one case of an officer; returns the case."""
    case_id = case_id or make_case(container, owner)
    with writing(container.units, owner.scope(container)) as unit:
        person, now = members_of_case(unit.session, case_id)[0].id, container.clock.now()
        of = {"case_id": case_id, "person_id": person, "kind": kind}
        for begun, took, state in made:
            requested_on, document = now.date() - timedelta(days=begun), None
            if state is ISSUED:
                document = new_id()
                content = DocumentContent(number="LP1")
                unit.session.add(TravelDocument(id=document, issuing_country=consulate, content=content, **of))
                unit.session.flush()
            unit.session.add(
                DocumentRequest(
                    consulate_country=consulate,
                    state=state,
                    requested_on=requested_on,
                    decided_on=None if took is None else requested_on + timedelta(days=took),
                    document_id=document,
                    recorded_at=now,
                    content=RequestContent(),
                    **of,
                )
            )
    return case_id


def learn(container: Container) -> int:
    """Run the job that learns; returns how many rows changed."""
    return learn_durations(container.units)(container.clock.now())


# Enough for nine in ten, with a refusal and one that is open.
ENOUGH: tuple[Made, ...] = (*((200, 10 + day, ISSUED) for day in range(20)), (90, 30, REJECTED), (25, None, OPEN))


@world
def make_learned(container: Container, owner: Person) -> uuid.UUID:
    """What requests of an officer's office teach it, and how its forecasts held; returns the row of laissez-passers."""
    make_requests(container, owner, ENOUGH)
    learn(container)
    with writing(container.units, EVERYTHING) as unit:
        held = {"moment": Moment.PLANNING, "sure": Sure.EIGHTY, "judged": 12, "held": 9}
        unit.session.add(ForecastRecord(office_id=owner.office_id, as_of=container.clock.now().date(), **held))
    with reading(container.units, owner.scope(container)) as unit:
        page = learned_page(unit.session, LearnedFilter(LearnedKind.LAISSEZ_PASSER, "UZ", Reach.OWN), None, 1)
        return page.items[0].id
