"""What the topic of protection hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.protection.access import register
from returns.protection.pages import clearance, protection, protection_check, records, screening

TOPIC = Topic(
    name="protection",
    access=register,
    blueprints=blueprints_of(clearance, protection, protection_check, records, screening),
)
