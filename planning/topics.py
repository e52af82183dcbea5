"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.durations import topic as durations
from planning.forecast import topic as forecast
from planning.path import topic as path

TOPICS: tuple[Topic, ...] = (durations.TOPIC, path.TOPIC, forecast.TOPIC)
