"""What the topic of outcomes hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.outcomes.access import register
from reintegration.outcomes.jobs import job_of_snapshots
from reintegration.outcomes.pages import outcomes, reports
from reintegration.outcomes.words import OutcomesAct

TOPIC = Topic(
    name="outcomes",
    acts=OutcomesAct,
    access=register,
    blueprints=blueprints_of(outcomes, reports),
    today_sections=(outcomes.figure_sections,),
    jobs=lambda container: [job_of_snapshots(container.units, container.rule("statistics.snapshot_seconds"))],
    navigation=(NavigationItem(120, "outcomes.read", _l("Outcomes"), "outcomes", Permission.FIGURES_READ),),
    rule_topics=(
        RuleTopic(210, "outcomes", ("outcome",), _l("Outcomes")),
        RuleTopic(220, "statistics", ("statistics",), _l("Statistics")),
    ),
)
