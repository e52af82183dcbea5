"""What the topic of protection hands to `app.py`."""

from foundation.accounts import words as account_words
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic
from returns.protection import words
from returns.protection.access import register
from returns.protection.pages import checks, clearance, records
from returns.protection.words import ProtectionAct

TOPIC = Topic(
    name="protection",
    labels=labels_of(words, account_words),  # those of the compartments, too
    rule_values=words.RULE_VALUES,
    acts=ProtectionAct,
    access=register,
    blueprints=(
        clearance.routes.blueprint,
        clearance.door_routes.blueprint,
        checks.routes.blueprint,
        records.routes.blueprint,
        checks.screening_routes.blueprint,
    ),
    rule_topics=(
        RuleTopic(50, "protection", ("protection", "safe_contact"), _l("Protection and safe contact")),
        RuleTopic(70, "screening", ("screening",), _l("Screening")),
    ),
)
