"""What the topic of reception hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.reception import pages
from returns.reception.access import register
from returns.reception.words import ACTS

TOPIC = Topic(
    name="reception",
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(pages),
)
