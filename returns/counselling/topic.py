"""What the topic of counselling hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.counselling.access import register
from returns.counselling.pages import counselling, interview

TOPIC = Topic(
    name="counselling",
    access=register,
    blueprints=blueprints_of(counselling, interview),
)
