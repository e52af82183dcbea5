"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from rights.emergency import topic as emergency
from rights.erasure import topic as erasure
from rights.grants import topic as grants
from rights.integrity import topic as integrity
from rights.requests import topic as requests
from rights.retention import topic as retention
from rights.unusual import topic as unusual

TOPICS: tuple[Topic, ...] = (
    requests.TOPIC,
    emergency.TOPIC,
    grants.TOPIC,
    unusual.TOPIC,
    retention.TOPIC,
    erasure.TOPIC,
    integrity.TOPIC,
)
