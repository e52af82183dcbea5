"""What the topic of the timetable hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from planning.timetable import pages, words
from planning.timetable.access import register
from planning.timetable.words import TimetableAct

TOPIC = Topic(
    name="timetable",
    labels=labels_of(words),
    acts=TimetableAct,
    access=register,
    blueprints=blueprints_of(pages),
    navigation=(
        NavigationItem(
            145, "timetable.list", _l("Timetable"), "mode-air", Permission.CASES_OPEN, under="departure.board"
        ),
    ),
    rule_topics=(RuleTopic(105, "timetable", ("timetable", "ways"), _l("Timetable and ways")),),
)
