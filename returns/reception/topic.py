"""What the topic of reception hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.reception import pages, words
from returns.reception.access import register
from returns.reception.words import ReceptionAct

TOPIC = Topic(
    name="reception",
    labels=labels_of(words),
    acts=ReceptionAct,
    access=register,
    blueprints=blueprints_of(pages),
)
