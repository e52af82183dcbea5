"""What the topic of the life of a case hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.lifecycle import pages, words
from returns.lifecycle.models import CaseEvent, EligibilityDecision

TOPIC = Topic(
    name="lifecycle",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=words.LifecycleAct,
    access=kept_with_cases(CaseEvent, EligibilityDecision, jobs=[CaseEvent]),
    blueprints=blueprints_of(pages),
    rule_topics=(
        RuleTopic(10, "lifecycle", ("deadline", "duration", "well_being", "unknown"), _l("Life of a case")),
        RuleTopic(20, "country_status", ("country_status",), _l("Country status")),
    ),
    notices=words.NOTICES,
    messages=words.MESSAGES,
)
