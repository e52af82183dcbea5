"""What the topic of messaging hands to `app.py`."""

from foundation.messaging import pages
from foundation.messaging.scope import register
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="messaging",
    blueprints=blueprints_of(pages),
    access=register,
)
