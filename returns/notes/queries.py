"""Reads of notes: those of a case with their corrections, pinned ones first."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.storage.paging import Slice, keyset
from returns.notes.models import Note as Note, NoteCorrection as NoteCorrection  # pages name rows through the queries


def notes_page(session: Session, case_id: uuid.UUID, cursor: str | None, size: int) -> Slice[Note]:
    """Notes of a case: pinned first, then the newest."""
    statement = select(Note).where(Note.case_id == case_id)
    return keyset(session, statement, (Note.is_pinned, Note.at, Note.id), True, cursor, size)


def corrections_of(session: Session, note_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[NoteCorrection]]:
    """Corrections by note, the oldest first; one statement."""
    corrections: dict[uuid.UUID, list[NoteCorrection]] = {note_id: [] for note_id in note_ids}
    if not note_ids:
        return corrections
    statement = select(NoteCorrection).where(NoteCorrection.note_id.in_(note_ids)).order_by(NoteCorrection.edition)
    for correction in session.execute(statement).scalars():
        corrections[correction.note_id].append(correction)
    return corrections


def note_of_case(session: Session, case_id: uuid.UUID, note_id: uuid.UUID) -> Note | None:
    """One note, if it belongs to this case: no note is reached through another case's address."""
    return session.execute(select(Note).where(Note.id == note_id, Note.case_id == case_id)).scalar_one_or_none()
