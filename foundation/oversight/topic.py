"""What the topic of oversight hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext as _l
from foundation.oversight.pages import audit, exports, grants
from foundation.oversight.words import REFUSALS, SUBJECTS, OversightAct
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="oversight",
    acts=OversightAct,
    subjects=SUBJECTS,
    refusals=REFUSALS,
    blueprints=blueprints_of(audit, exports, grants),
    today_sections=(grants.grant_sections,),
    navigation=(
        NavigationItem(190, "audit.list", _l("Audit"), "audit", Permission.AUDIT_READ),
        NavigationItem(200, "audit.grants", _l("Access"), "grants", Permission.GRANTS_REVIEW),
    ),
    rule_topics=(RuleTopic(320, "audit", ("audit", "storage", "jobs"), _l("Audit and storage")),),
)
