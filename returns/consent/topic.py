"""What the topic of consent hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.consent.access import register
from returns.consent.pages import consent, ends

TOPIC = Topic(
    name="consent",
    access=register,
    blueprints=blueprints_of(consent, ends),
)
