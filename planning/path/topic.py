"""What the topic of the path to departure hands to `app.py`."""

from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic

TOPIC = Topic(
    name="path",
    rule_topics=(RuleTopic(145, "planning", ("planning",), _l("Planning a return")),),
)
