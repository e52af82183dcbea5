"""What the topic of plans hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from reintegration.plans import words
from reintegration.plans.access import register
from reintegration.plans.pages import items, objectives, plans
from reintegration.plans.pages.plans import plan_sections
from reintegration.plans.words import PlansAct

TOPIC = Topic(
    name="plans",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=PlansAct,
    access=register,
    blueprints=blueprints_of(items, objectives, plans),
    today_sections=(plan_sections,),
    rule_topics=(RuleTopic(150, "plans", ("plan",), _l("Reintegration plan")),),
)
