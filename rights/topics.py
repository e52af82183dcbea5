"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from rights.integrity.topic import TOPIC as INTEGRITY

TOPICS: tuple[Topic, ...] = (INTEGRITY,)
