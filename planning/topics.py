"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.escort_week import topic as escort_week
from planning.second_signature import topic as second_signature

TOPICS: tuple[Topic, ...] = (escort_week.TOPIC, second_signature.TOPIC)
