"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from rights.erasure import topic as erasure
from rights.retention import topic as retention

TOPICS: tuple[Topic, ...] = (retention.TOPIC, erasure.TOPIC)
