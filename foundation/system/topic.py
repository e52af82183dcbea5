"""What the topic of the system hands to `app.py`."""

from foundation.system import pages
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="system",
    blueprints=blueprints_of(pages),
)
