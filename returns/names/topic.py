"""What the topic of names hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.names import pages, words
from returns.names.access import register
from returns.names.jobs import job_of_names

TOPIC = Topic(
    name="names",
    labels=labels_of(words),
    acts=words.NamesAct,
    access=register,
    blueprints=blueprints_of(pages),
    jobs=lambda container: [
        job_of_names(container.units, container.secrets, container.rule("search.index_interval_seconds"))
    ],
)
