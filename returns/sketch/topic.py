"""What the topic of the sketch hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.sketch import api
from returns.sketch.pages import sketch

TOPIC = Topic(
    name="sketch",
    blueprints=blueprints_of(api, sketch),
)
