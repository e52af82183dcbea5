"""What the topic of the journey hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.journey import api
from returns.journey.access import register
from returns.journey.pages import itinerary, legs

TOPIC = Topic(
    name="journey",
    access=register,
    blueprints=blueprints_of(api, itinerary, legs),
)
