"""What the topic of readiness hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import Later
from foundation.web.topics import Topic, blueprints_of
from returns.cases.rules.cases import CaseState
from returns.readiness import pages, words
from returns.readiness.access import register
from returns.readiness.words import MESSAGES, NOTICES, ReadinessAct

TOPIC = Topic(
    name="readiness",
    labels=labels_of(words),
    acts=ReadinessAct,
    access=register,
    rule_values=words.RULE_VALUES,
    blueprints=blueprints_of(pages),
    rule_topics=(RuleTopic(140, "overrides", ("override",), _l("Overrides")),),
    notices=NOTICES,
    messages=MESSAGES,
    today_sections=(pages.override_sections,),
    rows_later=(Later("sign_offs.void", Permission.CASES_OPEN, of_state=CaseState.READY.value),),
)
