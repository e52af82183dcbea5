"""What the topic of names hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.names import words
from returns.names.access import register
from returns.names.jobs import job_of_names
from returns.names.pages import duplicates
from returns.names.words import ACTS

TOPIC = Topic(
    name="names",
    labels=labels_of(words),
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(duplicates),
    jobs=lambda container: [
        job_of_names(container.units, container.secrets, container.rule("search.index_interval_seconds"))
    ],
)
