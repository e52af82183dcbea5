"""What the topic of departure hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.departure.pages import departure, departures

TOPIC = Topic(
    name="departure",
    blueprints=blueprints_of(departure, departures),
)
