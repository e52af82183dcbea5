"""What the topic of reports hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.reports.pages import outcome_reports

TOPIC = Topic(
    name="reports",
    blueprints=blueprints_of(outcome_reports),
)
