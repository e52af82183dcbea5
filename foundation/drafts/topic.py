"""What the topic of drafts hands to `app.py`."""

from foundation.drafts.access import register
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic

TOPIC = Topic(
    name="drafts",
    access=register,
    rule_topics=(RuleTopic(300, "forms", ("form",), _l("Forms")),),
)
