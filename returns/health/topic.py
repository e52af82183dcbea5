"""What the topic of health hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.health.access import register
from returns.health.pages import health, medical

TOPIC = Topic(
    name="health",
    access=register,
    blueprints=blueprints_of(health, medical),
)
