"""What the topic of the journey hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.journey import api
from returns.journey.pages import itinerary, legs

TOPIC = Topic(
    name="journey",
    blueprints=blueprints_of(api, itinerary, legs),
)
