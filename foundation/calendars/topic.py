"""What the topic of calendars hands to `app.py`."""

from foundation.calendars import pages
from foundation.calendars.scope import register
from foundation.calendars.services import end_with_sign_ins
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="calendars",
    blueprints=blueprints_of(pages),
    access=register,
    ends_with_sign_ins=(end_with_sign_ins,),
)
