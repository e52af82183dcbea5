"""What the topic of oversight hands to `app.py`."""

from foundation.oversight import pages
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="oversight",
    blueprints=blueprints_of(pages),
)
