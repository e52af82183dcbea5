"""What the topic of counselling hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.counselling import words
from returns.counselling.models import CounsellingSession
from returns.counselling.pages import counselling
from returns.counselling.words import CounsellingAct

TOPIC = Topic(
    name="counselling",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=CounsellingAct,
    access=kept_with_cases(CounsellingSession, jobs=[CounsellingSession]),
    blueprints=blueprints_of(counselling),
    rule_topics=(RuleTopic(30, "counselling", ("counselling",), _l("Counselling")),),
)
