"""What the topic of notes hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.notes import pages
from returns.notes.models import Note, NoteCorrection
from returns.notes.words import NotesAct

TOPIC = Topic(
    name="notes",
    acts=NotesAct,
    access=kept_with_cases(Note, NoteCorrection),
    blueprints=blueprints_of(pages),
)
