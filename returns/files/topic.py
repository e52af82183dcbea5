"""What the topic of files hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.files import pages
from returns.files.access import register

TOPIC = Topic(
    name="files",
    access=register,
    blueprints=blueprints_of(pages),
)
