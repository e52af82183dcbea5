"""Reads of imports: those of the office, one of them, its staged rows by place and by state, and what it made."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.storage.base import Base
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries import shown_reference
from returns.documents.models import TravelDocument
from returns.imports.models import CaseloadImport as CaseloadImport, ImportRow as ImportRow
from returns.imports.rules.imports import ImportState, RowState
from returns.lifecycle.models import CaseEvent
from returns.names.models import NameToken, OtherCase
from returns.people.models import OpenQuestion, Person
from returns.protection.models import ProtectionClearance
from returns.work.models import Task, TaskEvent


def imports_page(session: Session, cursor: str | None, size: int, now: datetime) -> Slice[CaseloadImport]:
    """One page of the imports of the office that are kept or were applied, the newest first; two statements."""
    shown = or_(CaseloadImport.until > now, CaseloadImport.state == ImportState.APPLIED)
    statement = select(CaseloadImport).where(shown)
    return keyset(session, statement, (CaseloadImport.made_at, CaseloadImport.id), True, cursor, size)


def import_by_id(session: Session, import_id: uuid.UUID) -> CaseloadImport | None:
    """One import that this scope sees."""
    return session.execute(select(CaseloadImport).where(CaseloadImport.id == import_id)).scalar_one_or_none()


def lock_import(session: Session, import_id: uuid.UUID) -> CaseloadImport:
    """The newest state of an import, held until this unit ends: two presses come one after the other."""
    statement = select(CaseloadImport).where(CaseloadImport.id == import_id).with_for_update()
    return session.execute(statement, execution_options={"populate_existing": True}).scalar_one()


def import_to_change(session: Session, import_id: uuid.UUID, version: int | None = None) -> CaseloadImport:
    """The same; Conflict if nothing can be changed in it any more, or if somebody changed it since `version`."""
    caseload = lock_import(session, import_id)
    refuse_if_over(caseload)
    if version is not None:
        refuse_if_changed(caseload, version)
    return caseload


def refuse_if_over(caseload: CaseloadImport) -> None:
    """Conflict if nothing can be changed in this import any more."""
    if caseload.state is ImportState.APPLIED or caseload.content_sealed is None:
        raise Conflict(_("This import was already applied. Its cases are in the list of cases."))


def refuse_if_changed(caseload: CaseloadImport, version: int) -> None:
    """Conflict if somebody changed this import, or a row of it, since this version."""
    if caseload.version != version:
        raise Conflict(_("This import has changed since you opened it. Check the latest version, then try again."))


def latest_mapped(session: Session, office_id: uuid.UUID) -> CaseloadImport | None:
    """The import of an office that was begun last and is still kept."""
    statement = (
        select(CaseloadImport)
        .where(CaseloadImport.office_id == office_id, CaseloadImport.content_sealed.is_not(None))
        .order_by(CaseloadImport.made_at.desc(), CaseloadImport.id)
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def rows_page(
    session: Session, import_id: uuid.UUID, state: RowState | None, cursor: str | None, size: int
) -> Slice[ImportRow]:
    """One page of the staged rows of an import in the order of its file; two statements."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id)
    if state is not None:
        statement = statement.where(ImportRow.state == state)
    return keyset(session, statement, (ImportRow.ordinal,), False, cursor, size)


def rows_of_import(session: Session, import_id: uuid.UUID) -> Sequence[ImportRow]:
    """Every staged row of an import in the order of its file; one statement."""
    return session.execute(_rows(import_id)).scalars().all()


def rows_in_state(
    session: Session, import_id: uuid.UUID, state: RowState, most: int | None = None
) -> Sequence[ImportRow]:
    """The staged rows of an import in one state, in the order of its file, at most so many; one statement."""
    return session.execute(_rows(import_id, ImportRow.state == state).limit(most)).scalars().all()


def rows_at(session: Session, import_id: uuid.UUID, ordinals: Sequence[int]) -> Sequence[ImportRow]:
    """The staged rows in these places of the file, in its order; one statement."""
    return session.execute(_rows(import_id, ImportRow.ordinal.in_(ordinals))).scalars().all()


def row_of_import(session: Session, import_id: uuid.UUID, row_id: uuid.UUID) -> ImportRow | None:
    """One staged row of an import that this scope sees."""
    return session.execute(_rows(import_id, ImportRow.id == row_id)).scalar_one_or_none()


def next_row(session: Session, row: ImportRow, states: Sequence[RowState]) -> ImportRow | None:
    """The next row after this one, in the order of the file, in one of these states."""
    following = _rows(row.import_id, ImportRow.ordinal > row.ordinal, ImportRow.state.in_(states))
    return session.execute(following.limit(1)).scalar_one_or_none()


def _rows(import_id: uuid.UUID, *criteria: ColumnElement[bool]) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.import_id == import_id, *criteria).order_by(ImportRow.ordinal)


def counts_of(session: Session, import_id: uuid.UUID) -> dict[RowState, int]:
    """How many rows of an import are in which state; one statement."""
    counted = select(ImportRow.state, func.count(ImportRow.id)).where(ImportRow.import_id == import_id)
    return {row[0]: row[1] for row in session.execute(counted.group_by(ImportRow.state))}


def imports_to_forget(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """The imports whose days are over and of which something is still kept; for jobs."""
    statement = select(CaseloadImport.id).where(CaseloadImport.until <= now, CaseloadImport.content_sealed.is_not(None))
    return session.execute(statement).scalars().all()


def is_kept(caseload: CaseloadImport, now: datetime) -> bool:
    """Whether what an import says can still be read."""
    return caseload.content_sealed is not None and caseload.until > now


def references_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The references of cases; one statement, none for nothing."""
    if not case_ids:
        return {}
    statement = select(Case).where(Case.id.in_(set(case_ids)))
    return {case.id: shown_reference(case) for case in session.execute(statement).scalars()}


# Reads of what an import made: its cases, their people, and every row that goes with them when it is taken back.

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
    batches = (case_ids[start : start + _AT_ONCE] for start in range(0, len(case_ids), _AT_ONCE))
    statements = (select(Person.id, Person.case_id).where(Person.case_id.in_(batch)) for batch in batches)
    return {row[0]: row[1] for statement in statements for row in session.execute(statement)}


def layers_of_cases(session: Session, case_ids: Sequence[uuid.UUID]) -> list[list[Base]]:
    """Every row that an import makes of these cases, what refers to others first; eleven statements.

    Links that cases of before have to these are among them. Rows of other kinds hold a case back: the database
    removes none that something refers to.
    """
    with_identifiers = select(Person).where(Person.case_id.in_(case_ids)).options(selectinload(Person.identifiers))
    people = session.execute(with_identifiers).scalars().all()
    of_people = select(NameToken).where(NameToken.person_id.in_([person.id for person in people]))
    tokens = session.execute(of_people).scalars()
    first: list[Base] = [*tokens, *(identifier for person in people for identifier in person.identifiers)]
    for entity in _OF_CASES:
        first += session.execute(select(entity).where(entity.case_id.in_(case_ids))).scalars()
    first += _links_to(session, case_ids, [row for row in first if isinstance(row, OtherCase)])
    tasks = session.execute(select(Task).where(Task.case_id.in_(case_ids))).scalars().all()
    cases = session.execute(select(Case).where(Case.id.in_(case_ids))).scalars().all()
    return [first, [*tasks, *people], list(cases)]


def _links_to(session: Session, case_ids: Sequence[uuid.UUID], links: Sequence[OtherCase]) -> list[OtherCase]:
    """The rows of cases of before that name one of these cases, found by what these say; no statement for no link."""
    elsewhere = {link.content.case_id for link in links} - set(case_ids)
    if not elsewhere:
        return []
    back = session.execute(select(OtherCase).where(OtherCase.case_id.in_(elsewhere))).scalars()
    return [link for link in back if link.content.case_id in case_ids]


def rows_of_cases(session: Session, import_id: uuid.UUID, case_ids: Sequence[uuid.UUID]) -> Sequence[ImportRow]:
    """The rows of an import that became these cases; one statement."""
    return session.execute(_rows(import_id, ImportRow.case_id.in_(case_ids))).scalars().all()
