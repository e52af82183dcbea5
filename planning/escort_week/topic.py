"""What the topic of escorts by the week hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from planning.escort_week import pages, words
from planning.escort_week.words import EscortWeekAct

TOPIC = Topic(
    name="escort_week",
    labels=labels_of(words),
    acts=EscortWeekAct,
    blueprints=blueprints_of(pages),
    navigation=(
        NavigationItem(
            142, "escort_week.page", _l("Escorts by week"), "week", Permission.CASES_OPEN, under="departure.board"
        ),
    ),
    rule_topics=(RuleTopic(112, "escort_week", ("escort_week",), _l("Escorts by week")),),
)
