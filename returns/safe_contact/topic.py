"""What the topic of safe contact hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.safe_contact.access import register
from returns.safe_contact.pages import numbers, safe_contact

TOPIC = Topic(
    name="safe_contact",
    access=register,
    blueprints=blueprints_of(numbers, safe_contact),
)
