"""What the topic of the path to departure hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import CaseLink
from foundation.web.topics import Topic, blueprints_of
from planning.path import pages, words
from planning.path.words import PathAct

TOPIC = Topic(
    name="path",
    labels=labels_of(words),
    acts=PathAct,
    blueprints=blueprints_of(pages),
    case_links=(
        CaseLink("path.page", _l("Path to departure"), "departures", Permission.CASES_OPEN, is_of_journey=True),
    ),
    rule_topics=(RuleTopic(145, "planning", ("planning",), _l("Planning a return")),),
)
