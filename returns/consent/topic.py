"""What the topic of consent hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.consent.pages import consent, ends

TOPIC = Topic(
    name="consent",
    blueprints=blueprints_of(consent, ends),
)
