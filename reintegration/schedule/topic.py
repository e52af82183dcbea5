"""What the topic of the schedule of visits hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.schedule.access import register
from reintegration.schedule.pages import reanchoring, schedule_ahead, visit_dates

TOPIC = Topic(
    name="schedule",
    access=register,
    blueprints=blueprints_of(reanchoring, schedule_ahead, visit_dates),
)
