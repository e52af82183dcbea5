"""What the audit calls the pages and changes of notes."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "note.add": _l("Added a note"),
    "note.correct": _l("Corrected a note"),
    "note.pin": _l("Pinned a note, or no longer"),
    "notes.add": _l("Added a note"),
    "notes.correct": _l("Corrected a note"),
    "notes.pin": _l("Pinned a note, or no longer"),
    "notes.read": _l("Read the notes of a case"),
}
