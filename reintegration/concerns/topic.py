"""What the topic of concerns hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.concerns.access import register
from reintegration.concerns.pages import concern_list, concerns

TOPIC = Topic(
    name="concerns",
    access=register,
    blueprints=blueprints_of(concern_list, concerns),
    urgent_sections=(concern_list.urgent,),
)
