"""What the topic of notes hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.notes import pages

TOPIC = Topic(
    name="notes",
    blueprints=blueprints_of(pages),
)
