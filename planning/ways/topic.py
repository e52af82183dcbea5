"""What the topic of ways hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from planning.ways import words
from planning.ways.pages import ways
from planning.ways.words import NOTICES, WaysAct

TOPIC = Topic(
    name="ways",
    labels=labels_of(words),
    acts=WaysAct,
    blueprints=blueprints_of(ways),
    notices=NOTICES,
    case_links=(ways.CASE_LINK,),
)
