"""Reads of imports: those of the office, one of them, its staged rows by place and by state."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.queries.shown_cases import shown_reference
from returns.imports.models import CaseloadImport as CaseloadImport, ImportRow as ImportRow
from returns.imports.rules.imports import ImportState, RowState


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
    statement = select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.ordinal)
    return session.execute(statement).scalars().all()


def rows_in_state(
    session: Session, import_id: uuid.UUID, state: RowState, most: int | None = None
) -> Sequence[ImportRow]:
    """The staged rows of an import in one state, in the order of its file, at most so many; one statement."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.state == state)
    return session.execute(statement.order_by(ImportRow.ordinal).limit(most)).scalars().all()


def rows_at(session: Session, import_id: uuid.UUID, ordinals: Sequence[int]) -> Sequence[ImportRow]:
    """The staged rows in these places of the file, in its order; one statement."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.ordinal.in_(ordinals))
    return session.execute(statement.order_by(ImportRow.ordinal)).scalars().all()


def row_of_import(session: Session, import_id: uuid.UUID, row_id: uuid.UUID) -> ImportRow | None:
    """One staged row of an import that this scope sees."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.id == row_id)
    return session.execute(statement).scalar_one_or_none()


def next_row(session: Session, row: ImportRow, states: Sequence[RowState]) -> ImportRow | None:
    """The next row after this one, in the order of the file, in one of these states."""
    statement = select(ImportRow).where(
        ImportRow.import_id == row.import_id, ImportRow.ordinal > row.ordinal, ImportRow.state.in_(states)
    )
    return session.execute(statement.order_by(ImportRow.ordinal).limit(1)).scalar_one_or_none()


def counts_of(session: Session, import_id: uuid.UUID) -> dict[RowState, int]:
    """How many rows of an import are in which state; one statement."""
    statement = (
        select(ImportRow.state, func.count(ImportRow.id))
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.state)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def imports_to_forget(session: Session, now: datetime) -> Sequence[uuid.UUID]:
    """The imports whose days are over and of which something is still kept; for the program's own work."""
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
