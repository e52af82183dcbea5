"""What the topic of the path to departure hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import CaseLink, Later, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from planning.path import words
from planning.path.pages import outlook, path
from planning.path.queries.lengths import read_ahead
from planning.path.services import effects_on_paths
from planning.path.words import PathAct

TOPIC = Topic(
    name="path",
    labels=labels_of(words),
    acts=PathAct,
    blueprints=blueprints_of(path, outlook),
    today_later=(Later("outlook.today", Permission.CASES_WORK, "outlook.list", _l("When cases can leave")),),
    rows_later=(Later("outlook.rows", Permission.CASES_OPEN),),
    navigation=(
        NavigationItem(
            51, "outlook.list", _l("When cases can leave"), "path", Permission.CASES_OPEN, under="cases.list"
        ),
    ),
    case_links=(CaseLink("path.page", _l("Path to departure"), "path", Permission.CASES_OPEN, beside="sign_off"),),
    reads_ahead=(read_ahead,),
    rule_effects=(effects_on_paths,),
    rule_topics=(RuleTopic(145, "planning", ("planning",), _l("Planning a return")),),
)
