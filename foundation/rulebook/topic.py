"""What the topic of the rule book hands to `app.py`."""

from foundation.rulebook import pages
from foundation.rulebook.scope import register
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="rulebook",
    blueprints=blueprints_of(pages),
    access=register,
)
