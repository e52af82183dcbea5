"""What the topic of consent hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.consent import words
from returns.consent.models import Consent, ConsentConfirmation
from returns.consent.pages import consents
from returns.consent.words import NOTICES, ConsentAct

TOPIC = Topic(
    name="consent",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=ConsentAct,
    access=kept_with_cases(Consent, ConsentConfirmation, jobs=[Consent]),
    blueprints=blueprints_of(consents),
    rule_topics=(RuleTopic(40, "consent", ("consent",), _l("Consent")),),
    notices=NOTICES,
)
