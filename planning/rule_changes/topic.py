"""What the topic of rule changes hands to `app.py`."""

from collections.abc import Sequence

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.scheduling.runs import Job
from foundation.web.container import Container, NavigationItem, RuleLink
from foundation.web.topics import Topic, blueprints_of
from planning.rule_changes import words
from planning.rule_changes.access import register
from planning.rule_changes.jobs import job_of_counting
from planning.rule_changes.pages import calendars, changes, comparing, countries, proposing, tables
from planning.rule_changes.services.effects import effects_on_departures

_OF_ALL = (
    RuleLink("country_status.list", _l("Country status"), Permission.RULES_READ, is_of_all=True),
    RuleLink("working_calendars.list", _l("Working calendars"), Permission.RULES_READ, is_of_all=True),
    RuleLink("rule_tables.index", _l("Tables"), Permission.RULES_READ, is_of_all=True),
    RuleLink("rule_uses.compare", _l("Compare two days"), Permission.RULES_READ, is_of_all=True),
    RuleLink("rule_changes.list", _l("Rule changes"), Permission.RULES_EDIT, is_of_all=True),
)


def _jobs(container: Container) -> Sequence[Job]:
    return (job_of_counting(container),)


TOPIC = Topic(
    name="rule_changes",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=words.RuleChangesAct,
    subjects=words.SUBJECTS,
    access=register,
    jobs=_jobs,
    blueprints=blueprints_of(changes, proposing, comparing, tables, countries, calendars),
    notices=words.NOTICES,
    messages=words.MESSAGES,
    rule_links=(proposing.RULE_LINK, comparing.CASES_LINK, *_OF_ALL),
    rule_effects=(effects_on_departures,),
    today_sections=(changes.sections,),
    rule_topics=(
        RuleTopic(330, "rule_changes", ("rule_change",), _l("Rule changes")),
        RuleTopic(335, "exchange", ("exchange",), _l("Exchange rates")),
        RuleTopic(340, "working_calendars", ("working_calendar",), _l("Working calendars")),
    ),
    navigation=(
        NavigationItem(
            221, "rule_changes.list", _l("Rule changes"), "note", Permission.RULES_EDIT, under="rulebook.list"
        ),
    ),
)
