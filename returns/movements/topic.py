"""What the topic of movements hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.movements.access import register
from returns.movements.models import Movement
from returns.movements.pages import manifest, movements, parts, people, readiness

TOPIC = Topic(
    name="movements",
    access=register,
    blueprints=blueprints_of(manifest, movements, parts, people, readiness),
    key_owners={"movement": Movement.id},
)
