"""What the topic of paperwork hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.paperwork import words
from returns.paperwork.pages import papers
from returns.paperwork.words import PaperworkAct

TOPIC = Topic(
    name="paperwork",
    labels=labels_of(words),
    acts=PaperworkAct,
    blueprints=blueprints_of(papers),
)
