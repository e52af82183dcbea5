"""Reads of what an import made: its cases, their people, and every row that goes with them when it is taken back."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from foundation.storage.base import Base
from returns.cases.models import Case
from returns.documents.models.documents import TravelDocument
from returns.imports.models import ImportRow
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.names.models.duplicates import OtherCase
from returns.names.models.names import NameToken
from returns.people.models.people import Person
from returns.people.models.unknowns import OpenQuestion
from returns.protection.models.protection import ProtectionClearance
from returns.work.models.tasks import Task, TaskEvent

_AT_ONCE = 500
_OF_CASES: tuple[type[Any], ...] = (
    TaskEvent,
    CaseEvent,
    OpenQuestion,
    TravelDocument,
    OtherCase,
    ProtectionClearance,
)


def cases_made(session: Session, import_id: uuid.UUID) -> list[uuid.UUID]:
    """The cases that an import made, in the order of its file; one statement."""
    statement = select(ImportRow.case_id).where(ImportRow.import_id == import_id, ImportRow.case_id.is_not(None))
    case_ids = session.execute(statement.order_by(ImportRow.ordinal)).scalars()
    return list(dict.fromkeys(case_id for case_id in case_ids if case_id is not None))


def people_of_cases(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The case of each person of these cases; one statement per 500 cases."""
    cases_by_person: dict[uuid.UUID, uuid.UUID] = {}
    for start in range(0, len(case_ids), _AT_ONCE):
        some = case_ids[start : start + _AT_ONCE]
        for row in session.execute(select(Person.id, Person.case_id).where(Person.case_id.in_(some))):
            cases_by_person[row[0]] = row[1]
    return cases_by_person


def layers_of_cases(session: Session, case_ids: Sequence[uuid.UUID]) -> list[list[Base]]:
    """Every row that an import makes of these cases, what refers to others first; eleven statements.

    Links that cases of before have to these are among them. Rows of other kinds hold a case back: the database
    removes none that something refers to.
    """
    people = (
        session.execute(select(Person).where(Person.case_id.in_(case_ids)).options(selectinload(Person.identifiers)))
        .scalars()
        .all()
    )
    tokens = session.execute(
        select(NameToken).where(NameToken.person_id.in_([person.id for person in people]))
    ).scalars()
    first: list[Base] = [*tokens, *(each for person in people for each in person.identifiers)]
    for entity in _OF_CASES:
        first += session.execute(select(entity).where(entity.case_id.in_(case_ids))).scalars()
    first += _links_to(session, case_ids, [row for row in first if isinstance(row, OtherCase)])
    tasks = session.execute(select(Task).where(Task.case_id.in_(case_ids))).scalars().all()
    cases = session.execute(select(Case).where(Case.id.in_(case_ids))).scalars().all()
    return [first, [*tasks, *people], list(cases)]


def _links_to(session: Session, case_ids: Sequence[uuid.UUID], links: Sequence[OtherCase]) -> list[OtherCase]:
    """The rows of cases of before that name one of these cases, found by what these say; no statement for no link."""
    elsewhere = {uuid.UUID(link.content["case"]) for link in links} - set(case_ids)
    if not elsewhere:
        return []
    back = session.execute(select(OtherCase).where(OtherCase.case_id.in_(elsewhere))).scalars()
    return [link for link in back if uuid.UUID(link.content["case"]) in case_ids]


def rows_of_cases(session: Session, import_id: uuid.UUID, case_ids: Sequence[uuid.UUID]) -> Sequence[ImportRow]:
    """The rows of an import that became these cases; one statement."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.case_id.in_(case_ids))
    return session.execute(statement).scalars().all()
