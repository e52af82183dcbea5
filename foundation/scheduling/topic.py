"""What the topic of scheduling hands to `app.py`."""

from foundation.scheduling.scope import register
from foundation.web.topics import Topic

TOPIC = Topic(
    name="scheduling",
    access=register,
)
