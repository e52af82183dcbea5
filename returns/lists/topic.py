"""What the topic of lists hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.lists import words
from returns.lists.access import register
from returns.lists.pages import bulk, case_list, views
from returns.lists.queries.filtered import Subjects

TOPIC = Topic(
    name="lists",
    labels=labels_of(words),
    acts=words.ListsAct,
    access=register,
    blueprints=blueprints_of(bulk, case_list, views),
    navigation=(NavigationItem(20, "cases.list", _l("Cases"), "cases", Permission.CASES_LIST),),
    subject_search=(Subjects,),
    rule_topics=(RuleTopic(310, "lists", ("list",), _l("Lists")),),
)
