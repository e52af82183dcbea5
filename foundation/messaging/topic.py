"""What the topic of messaging hands to `app.py`."""

from foundation.language.words import lazy_gettext as _l
from foundation.messaging import pages
from foundation.messaging.access import register
from foundation.messaging.words import MESSAGES, NOTICES, MessagingAct
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="messaging",
    acts=MessagingAct,
    blueprints=blueprints_of(pages),
    access=register,
    rule_topics=(RuleTopic(260, "messaging", ("messaging",), _l("Messages to colleagues")),),
    notices=NOTICES,
    messages=MESSAGES,
)
