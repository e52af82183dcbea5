"""What the topic of outcomes hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.outcomes.access import register
from reintegration.outcomes.jobs import job_of_snapshots
from reintegration.outcomes.pages import outcomes, tables

TOPIC = Topic(
    name="outcomes",
    access=register,
    blueprints=blueprints_of(outcomes, tables),
    jobs=lambda house: [job_of_snapshots(house.units, house.rule("statistics.snapshot_seconds"))],
)
