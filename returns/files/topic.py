"""What the topic of files hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.files import pages

TOPIC = Topic(
    name="files",
    blueprints=blueprints_of(pages),
)
