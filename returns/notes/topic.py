"""What the topic of notes hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.notes import pages
from returns.notes.access import register
from returns.notes.words import ACTS

TOPIC = Topic(
    name="notes",
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(pages),
)
