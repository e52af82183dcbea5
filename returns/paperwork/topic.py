"""What the topic of paperwork hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.paperwork.pages import paperwork

TOPIC = Topic(
    name="paperwork",
    blueprints=blueprints_of(paperwork),
)
