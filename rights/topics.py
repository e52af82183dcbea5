"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from rights.emergency import topic as emergency
from rights.integrity import topic as integrity

TOPICS: tuple[Topic, ...] = (
    emergency.TOPIC,
    integrity.TOPIC,
)
