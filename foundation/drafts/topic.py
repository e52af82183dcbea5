"""What the topic of drafts hands to `app.py`."""

from foundation.drafts.scope import register
from foundation.web.topics import Topic

TOPIC = Topic(
    name="drafts",
    access=register,
)
