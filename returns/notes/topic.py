"""What the topic of notes hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.notes import pages
from returns.notes.access import register
from returns.notes.words import NotesAct

TOPIC = Topic(
    name="notes",
    acts=NotesAct,
    access=register,
    blueprints=blueprints_of(pages),
)
