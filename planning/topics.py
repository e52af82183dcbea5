"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.timetable import topic as timetable
from planning.ways import topic as ways

TOPICS: tuple[Topic, ...] = (timetable.TOPIC, ways.TOPIC)
