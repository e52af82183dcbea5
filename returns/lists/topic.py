"""What the topic of lists hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.lists.access import register
from returns.lists.pages import bulk, case_list, found, views

TOPIC = Topic(
    name="lists",
    access=register,
    blueprints=blueprints_of(bulk, case_list, found, views),
)
