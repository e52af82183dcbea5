"""What the topic of durations hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from planning.durations import pages, words
from planning.durations.access import register
from planning.durations.jobs import job_of_learning
from planning.durations.queries import REFRESH, taught_lead_times
from planning.durations.words import DurationsAct

TOPIC = Topic(
    name="durations",
    labels=labels_of(words),
    acts=DurationsAct,
    access=register,
    jobs=lambda container: [job_of_learning(container.units, container.rule(REFRESH))],
    lead_times=(taught_lead_times,),
    blueprints=blueprints_of(pages),
    navigation=(
        NavigationItem(
            155,
            "durations.list",
            _l("Waiting times"),
            "waiting",
            Permission.DURATIONS_READ,
            under="rulebook.list",
            group_label=_l("Tools"),
        ),
    ),
    rule_topics=(RuleTopic(146, "durations", ("durations", "forecast"), _l("Waiting times and forecasts")),),
)
