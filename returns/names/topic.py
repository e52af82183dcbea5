"""What the topic of names hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.names.access import register
from returns.names.jobs import job_of_names
from returns.names.pages import duplicates
from returns.names.words import ACTS

TOPIC = Topic(
    name="names",
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(duplicates),
    jobs=lambda house: [job_of_names(house.units, house.secrets, house.rule("search.index_interval_seconds"))],
)
