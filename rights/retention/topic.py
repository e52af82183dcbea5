"""What the topic of retention hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic
from rights.retention import words
from rights.retention.access import register
from rights.retention.jobs import job_of_questions
from rights.retention.rules import SEARCH_DAYS
from rights.retention.words import RetentionAct

TOPIC = Topic(
    name="retention",
    labels=labels_of(words),
    acts=RetentionAct,
    access=register,
    jobs=lambda container: [
        job_of_questions(container.units, lambda: container.rule(SEARCH_DAYS), container.rule("retention.list_seconds"))
    ],
)
