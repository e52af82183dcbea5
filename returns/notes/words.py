"""What the audit calls the pages and changes of notes, and the sentences of its reasons."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.notes.rules import NoteReason

ACTS: dict[str, object] = {
    "note.add": _l("Added a note"),
    "note.correct": _l("Corrected a note"),
    "note.pin": _l("Pinned a note, or no longer"),
    "notes.add": _l("Added a note"),
    "notes.correct": _l("Corrected a note"),
    "notes.pin": _l("Pinned a note, or no longer"),
    "notes.read": _l("Read the notes of a case"),
}
NOTE_SENTENCES: Sentences = sentences(
    {
        NoteReason: {
            NoteReason.NOT_THE_AUTHOR: _l("Only its author corrects a note. Add a note of your own instead."),
        }
    }
)
