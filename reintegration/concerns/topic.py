"""What the topic of concerns hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.concerns import pages, words
from reintegration.concerns.access import register
from reintegration.concerns.words import MESSAGES, NOTICES, ConcernsAct

TOPIC = Topic(
    name="concerns",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=ConcernsAct,
    access=register,
    blueprints=blueprints_of(pages),
    urgent_sections=(pages.urgent,),
    navigation=(
        NavigationItem(
            80, "concerns.list", _l("Concerns"), "warning", Permission.CONCERNS_WORK, under="referrals.list"
        ),
    ),
    rule_topics=(RuleTopic(200, "concerns", ("concern",), _l("Concerns")),),
    notices=NOTICES,
    messages=MESSAGES,
)
