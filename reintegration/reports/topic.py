"""What the topic of reports hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.reports import pages

TOPIC = Topic(
    name="reports",
    blueprints=blueprints_of(pages),
)
