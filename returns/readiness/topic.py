"""What the topic of readiness hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.readiness.access import register
from returns.readiness.pages import overrides, readiness

TOPIC = Topic(
    name="readiness",
    access=register,
    blueprints=blueprints_of(overrides, readiness),
)
