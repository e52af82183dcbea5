"""Makers of work of an office as rows, with the days that it took: questions, originals that were away, steps."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from foundation.storage.base import new_id
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.counselling.models import CounsellingSession, SessionContent
from returns.counselling.rules import Solution
from returns.documents.models import CustodyContent, DocumentContent, DocumentCustody, TravelDocument
from returns.documents.rules.documents import DocumentKind, Holder
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import OpenQuestion
from returns.people.rules.people import OF_CASE, OpenField
from tests.factories.makers import Person, make_case
from tests.factories.scopes import EVERYTHING

# How many days ago it began, and how many days it took (None: still open).
Took = tuple[int, int | None]


def _ago(container: Container, days: int) -> datetime:
    return container.clock.now() - timedelta(days=days)


def make_questions(
    container: Container, owner: Person, made: Sequence[Took], field: OpenField = OpenField.BIRTH_DATE
) -> uuid.UUID:
    """Questions of one case of an officer; returns the case."""
    case_id = make_case(container, owner)
    with writing(container.units, owner.scope(container)) as unit:
        person = members_of_case(unit.session, case_id)[0].id
        unit.session.add_all(
            OpenQuestion(
                case_id=case_id,
                person_id=None if field in OF_CASE else person,
                field=field,
                who_id=owner.id,
                due_on=_ago(container, begun).date(),
                asked_at=_ago(container, begun),
                closed_at=None if took is None else _ago(container, begun - took),
            )
            for begun, took in made
        )
    return case_id


def make_custody(container: Container, owner: Person, handed: Sequence[tuple[int, Holder, bool]]) -> uuid.UUID:
    """A document and its hand-overs: days ago, to whom, and whether it corrects the one before; returns the case."""
    case_id, document = make_case(container, owner), new_id()
    with writing(container.units, owner.scope(container)) as unit:
        of = {"case_id": case_id, "person_id": members_of_case(unit.session, case_id)[0].id}
        content = DocumentContent(number="P1")
        unit.session.add(
            TravelDocument(id=document, kind=DocumentKind.PASSPORT, issuing_country="UZ", content=content, **of)
        )
        unit.session.flush()
        unit.session.add_all(
            DocumentCustody(
                document_id=document,
                ordinal=ordinal,
                holder=holder,
                since_on=_ago(container, begun).date(),
                is_correction=is_correction,
                recorded_at=container.clock.now(),
                content=CustodyContent(),
                **of,
            )
            for ordinal, (begun, holder, is_correction) in enumerate(handed, 1)
        )
    return case_id


def make_steps(container: Container, case_id: uuid.UUID, steps: Sequence[tuple[int, CaseState, CaseState]]) -> None:
    """Steps of a case: days ago, from which state to which."""
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all(
            CaseEvent(
                case_id=case_id,
                kind=EventKind.STATE_CHANGED,
                from_state=before,
                to_state=after,
                at=_ago(container, begun),
            )
            for begun, before, after in steps
        )


def make_check(container: Container, case_id: uuid.UUID, ago: int) -> None:
    """A protection check on the timeline of a case, so many days ago."""
    with writing(container.units, EVERYTHING) as unit:
        event = {"kind": EventKind.PROTECTION_CHECKED, "at": _ago(container, ago)}
        unit.session.add(CaseEvent(case_id=case_id, from_state=None, to_state=None, **event))


def make_session(
    container: Container, case_id: uuid.UUID, counsellor: Person, ago: int, solution: Solution = Solution.RETURN
) -> None:
    """A session of a case with what it came to, so many days ago."""
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add(
            CounsellingSession(
                case_id=case_id,
                held_at=_ago(container, ago),
                counsellor_id=counsellor.id,
                solution=solution,
                content=SessionContent(),
            )
        )


def make_counselled(container: Container, counsellor: Person, took: Sequence[int]) -> None:
    """A case for each number: the people decided to return so many days after their first session."""
    for days in took:
        case_id = make_case(container, counsellor)
        begun = 100
        make_steps(container, case_id, [(begun, CaseState.INTAKE, CaseState.COUNSELLING)])
        make_session(container, case_id, counsellor, begun - days)


def make_decided(container: Container, owner: Person, took: Sequence[int]) -> None:
    """A case for each number: found eligible so many days after its application."""
    for days in took:
        applied = (100, CaseState.COUNSELLING, CaseState.APPLIED)
        decided = (100 - days, CaseState.APPLIED, CaseState.ELIGIBLE)
        make_steps(container, make_case(container, owner), [applied, decided])
