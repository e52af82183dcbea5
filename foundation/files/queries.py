"""Reads of stored bytes."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.files.models import StoredFile


def stored_file(session: Session, file_id: uuid.UUID) -> StoredFile | None:
    """The bytes of one file that this scope sees; whoever loads them is noted as having read it."""
    return session.execute(select(StoredFile).where(StoredFile.id == file_id)).scalar_one_or_none()


def stored_files(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, StoredFile]:
    """The same for several files, by id; one statement, none for nothing."""
    rows = session.execute(select(StoredFile).where(StoredFile.id.in_(ids))).scalars() if ids else ()
    return {row.id: row for row in rows}
