"""What the topic of accounts hands to `app.py`."""

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
from foundation.accounts.scope import register
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="accounts",
    blueprints=blueprints_of(
        sign_in, administration, confirmations, language, limits, own_account, proof, second_factor, tenants
    ),
    access=register,
    key_owners={"account": Account.id},
)
