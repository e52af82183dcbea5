"""What the topic of paperwork hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.paperwork.pages import paperwork
from returns.paperwork.words import ACTS

TOPIC = Topic(
    name="paperwork",
    acts=ACTS,
    blueprints=blueprints_of(paperwork),
)
