"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.durations import topic as durations

TOPICS: tuple[Topic, ...] = (durations.TOPIC,)
