"""What the topic of reception hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.reception import pages, words
from returns.reception.models import Reception
from returns.reception.words import ReceptionAct

TOPIC = Topic(
    name="reception",
    labels=labels_of(words),
    acts=ReceptionAct,
    access=kept_with_cases(Reception),
    blueprints=blueprints_of(pages),
)
