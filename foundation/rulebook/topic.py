"""What the topic of the rule book hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook import pages
from foundation.rulebook.access import register
from foundation.rulebook.words import SUBJECTS, RulebookAct
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="rulebook",
    acts=RulebookAct,
    subjects=SUBJECTS,
    blueprints=blueprints_of(pages),
    access=register,
    navigation=(NavigationItem(220, "rulebook.list", _l("Rules"), "rules", Permission.RULES_READ),),
)
