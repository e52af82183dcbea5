"""Reads of the files of a case: what there is, never the bytes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.storage.paging import Slice, keyset
from returns.files.models import CaseFile as CaseFile, FileContent as FileContent
from returns.files.rules import FileKind


@dataclass(frozen=True)
class FileFilter:
    """Which files of a case: of one person, of the case as a whole, of one kind."""

    person_id: uuid.UUID | None = None
    of_whole_case: bool = False
    kind: FileKind | None = None


def files_page(
    session: Session, case_id: uuid.UUID, chosen: FileFilter, cursor: str | None, size: int
) -> Slice[CaseFile]:
    """One page of the files of a case, the newest first; two statements."""
    statement = select(CaseFile).where(CaseFile.case_id == case_id)
    if chosen.kind:
        statement = statement.where(CaseFile.kind == chosen.kind)
    if chosen.of_whole_case:
        statement = statement.where(CaseFile.person_id.is_(None))
    elif chosen.person_id:
        statement = statement.where(CaseFile.person_id == chosen.person_id)
    return keyset(session, statement, (CaseFile.added_at, CaseFile.id), True, cursor, size)


def newest_files(session: Session, case_id: uuid.UUID, kind: FileKind, most: int) -> Sequence[CaseFile]:
    """The newest files of a kind of a case, to choose from; one statement."""
    statement = select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.kind == kind)
    return session.scalars(statement.order_by(CaseFile.added_at.desc(), CaseFile.id.desc()).limit(most)).all()


def file_of_case(session: Session, case_id: uuid.UUID, file_id: uuid.UUID) -> CaseFile | None:
    """One file of a case that this scope sees."""
    statement = select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.id == file_id)
    return session.execute(statement).scalar_one_or_none()


def count_files(session: Session, case_id: uuid.UUID) -> int:
    """How many files of a case there are whose bytes were not destroyed."""
    statement = select(func.count(CaseFile.id)).where(CaseFile.case_id == case_id, CaseFile.stored_id.is_not(None))
    return session.execute(statement).scalar_one()
