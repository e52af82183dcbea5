"""What the topic of money hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.money import pages, words
from returns.money.access import register
from returns.money.words import MoneyAct

TOPIC = Topic(
    name="money",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=MoneyAct,
    access=register,
    blueprints=blueprints_of(pages),
    navigation=(
        NavigationItem(
            100, "approvals.waiting", _l("Approvals"), "approve", Permission.BUDGET_APPROVE, under="cases.list"
        ),
    ),
    rule_topics=(RuleTopic(130, "entitlements", ("entitlement", "budget"), _l("Entitlements")),),
)
