"""What the topic of reception hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.reception import pages

TOPIC = Topic(
    name="reception",
    blueprints=blueprints_of(pages),
)
