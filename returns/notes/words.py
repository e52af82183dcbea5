"""What the audit calls the pages and changes of notes, and the sentences of its reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.rules.cases import ReasonCode
from returns.cases.words import Sentences, sentences


class NotesAct(AuditedAct):
    """Pages and changes of notes, as the audit calls them."""

    NOTE_ADD = "note.add", _l("Added a note")
    NOTE_CORRECT = "note.correct", _l("Corrected a note")
    NOTE_PIN = "note.pin", _l("Pinned or unpinned a note")
    ADD = "notes.add", _l("Added a note")
    CORRECT = "notes.correct", _l("Corrected a note")
    PIN = "notes.pin", _l("Pinned or unpinned a note")
    READ = "notes.read", _l("Read the notes of a case")


class NoteReason(ReasonCode):
    """Codes of the reasons why a note is not changed."""

    NOT_THE_AUTHOR = "not_the_author"


NOTE_SENTENCES: Sentences = sentences(
    {
        NoteReason: {
            NoteReason.NOT_THE_AUTHOR: _l("Only the author can correct a note. Add a note of your own instead."),
        }
    }
)
