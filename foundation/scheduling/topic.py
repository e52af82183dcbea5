"""What the topic of scheduling hands to `app.py`."""

from foundation.scheduling.access import register
from foundation.web.topics import Topic

TOPIC = Topic(
    name="scheduling",
    access=register,
)
