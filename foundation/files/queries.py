"""Reads of stored bytes."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.files.models import StoredFile


def stored_file(session: Session, file_id: uuid.UUID) -> StoredFile | None:
    """The bytes of one file that this scope sees; whoever loads them is noted as having read it."""
    return session.execute(select(StoredFile).where(StoredFile.id == file_id)).scalar_one_or_none()
