"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.durations import topic as durations
from planning.escort_week import topic as escort_week
from planning.forecast import topic as forecast
from planning.path import topic as path
from planning.rule_changes import topic as rule_changes
from planning.second_signature import topic as second_signature
from planning.timetable import topic as timetable
from planning.ways import topic as ways

TOPICS: tuple[Topic, ...] = (
    durations.TOPIC,
    path.TOPIC,
    forecast.TOPIC,
    timetable.TOPIC,
    ways.TOPIC,
    escort_week.TOPIC,
    second_signature.TOPIC,
    rule_changes.TOPIC,
)
