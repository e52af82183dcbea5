"""What the topic of departure hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.departure.access import register
from returns.departure.pages import departure, departures

TOPIC = Topic(
    name="departure",
    access=register,
    blueprints=blueprints_of(departure, departures),
)
