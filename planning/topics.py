"""The topics of this room, in the order in which a tick runs their jobs."""

from foundation.web.topics import Topic

TOPICS: tuple[Topic, ...] = ()
