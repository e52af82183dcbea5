"""What the topic of the system hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.backup.words import BackupAct
from foundation.custody.words import CustodyAct
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.system import pages
from foundation.system.access import register
from foundation.system.messaging import invariants_of_messages
from foundation.system.words import SystemAct
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="system",
    acts=(*SystemAct, *BackupAct, *CustodyAct),
    access=register,
    invariants=invariants_of_messages,
    blueprints=blueprints_of(pages),
    urgent_sections=(pages.system_sections,),
    today_sections=(pages.oversight_sections,),
    navigation=(NavigationItem(210, "system.health", _l("System health"), "health", Permission.SYSTEM_HEALTH),),
    rule_topics=(RuleTopic(240, "retention", ("retention", "backup"), _l("Retention")),),
)
