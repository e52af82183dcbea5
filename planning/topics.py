"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic
from planning.rule_changes import topic as rule_changes

TOPICS: tuple[Topic, ...] = (rule_changes.TOPIC,)
