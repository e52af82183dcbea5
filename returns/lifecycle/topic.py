"""What the topic of the life of a case hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.lifecycle.access import register
from returns.lifecycle.pages import deadlines, eligibility, lifecycle

TOPIC = Topic(
    name="lifecycle",
    access=register,
    blueprints=blueprints_of(deadlines, eligibility, lifecycle),
)
