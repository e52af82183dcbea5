"""What the topic of health hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.health import pages, words
from returns.health.models import FitnessDecision, HealthEntry
from returns.health.words import HealthAct

TOPIC = Topic(
    name="health",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=HealthAct,
    access=kept_with_cases(FitnessDecision, HealthEntry),
    blueprints=blueprints_of(pages),
    rule_topics=(
        RuleTopic(
            90,
            "medical",
            (
                "medical",
                "pregnancy",
                "medif",
                "newborn",
                "child_flight",
                "assistance",
                "ssr",
                "fitness",
                "medication",
                "group_flight",
            ),
            _l("Fitness to travel"),
        ),
    ),
)
