"""Changes of notes: adding one, correcting it, pinning it."""

import uuid

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import Reason
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.notes.models import Note, NoteContent, NoteCorrection
from returns.notes.queries import corrections_of
from returns.notes.words import NoteReason, NotesAct


def add_note(unit: Unit, case: Case, text: str, is_pinned: bool = False, silent: bool = False) -> uuid.UUID:
    """Add a note to a case, ended or not, and return its id. BadInput if there is no text.

    `silent`: the caller adds something else to the timeline.
    """
    note = Note(
        case_id=case.id,
        author_id=unit.actor_id,
        at=unit.clock.now(),
        is_pinned=is_pinned,
        content=NoteContent(_stripped(text)),
    )
    unit.session.add(note)
    if not silent:
        add_to_timeline(unit, case, EventKind.NOTE_ADDED)
    unit.participants["trail"].act(NotesAct.NOTE_ADD, ("case", case.id))
    return note.id


def correct_note(unit: Unit, note: Note, text: str) -> None:
    """Correct a note; what it said before stays. For its author alone: RuleBroken (`not_the_author`).

    The same text again changes nothing. BadInput if there is no text.
    """
    refuse_if([Reason(NoteReason.NOT_THE_AUTHOR)] if note.author_id != unit.actor_id else [])
    corrections = corrections_of(unit.session, [note.id])[note.id]
    content = NoteContent(_stripped(text))
    if content == (corrections[-1] if corrections else note).content:
        return
    edition = len(corrections) + 2
    unit.session.add(
        NoteCorrection(case_id=note.case_id, note_id=note.id, edition=edition, at=unit.clock.now(), content=content)
    )
    unit.participants["trail"].act(NotesAct.NOTE_CORRECT, ("case", note.case_id))


def pin_note(unit: Unit, note: Note, is_pinned: bool) -> None:
    """Keep a note on top of the list, or no longer."""
    note.is_pinned = is_pinned
    unit.participants["trail"].act(NotesAct.NOTE_PIN, ("case", note.case_id))


def _stripped(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise BadInput({"text": [_("Write the note first.")]})
    return stripped
