"""What the topic of accounts hands to `app.py`."""

from foundation.accounts import words
from foundation.accounts.access import register
from foundation.accounts.models import Account
from foundation.accounts.pages import (
    administration,
    confirmations,
    language,
    limits,
    own_account,
    proof,
    second_factor,
    sign_in,
    tenants,
)
from foundation.accounts.permissions import Permission
from foundation.accounts.words import SUBJECTS, AccountsAct
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="accounts",
    labels=labels_of(words),
    acts=AccountsAct,
    subjects=SUBJECTS,
    blueprints=blueprints_of(
        sign_in, administration, confirmations, language, limits, own_account, proof, second_factor, tenants
    ),
    access=register,
    key_owners={"account": Account.id},
    navigation=(
        NavigationItem(160, "accounts.list", _l("Accounts"), "accounts", Permission.ACCOUNTS_MANAGE),
        NavigationItem(170, "accounts.tenants", _l("Offices and partners"), "places", Permission.ACCOUNTS_MANAGE),
        NavigationItem(180, "accounts.confirmations", _l("Confirmations"), "confirm", Permission.ACCOUNTS_CONFIRM),
    ),
    today_sections=(confirmations.sections_of_confirmations,),
    rule_topics=(
        RuleTopic(230, "access", ("grant", "search"), _l("Access and search")),
        RuleTopic(250, "sign_in", ("sign_in",), _l("Sign-in")),
    ),
)
