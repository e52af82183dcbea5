"""What the topic of reception hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.reception import pages
from returns.reception.access import register

TOPIC = Topic(
    name="reception",
    access=register,
    blueprints=blueprints_of(pages),
)
