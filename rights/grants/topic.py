"""What the topic of access to protected information hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from rights.grants import pages, words
from rights.grants.access import register

TOPIC = Topic(
    name="grants",
    labels=labels_of(words),
    acts=words.GrantsAct,
    subjects=words.SUBJECTS,
    access=register,
    blueprints=blueprints_of(pages),
    notices=words.NOTICES,
    messages=words.MESSAGES,
    today_sections=(pages.sections,),
    navigation=(
        NavigationItem(
            146, "grants.requests", _l("Access to confirm"), "lock", Permission.GRANTS_GIVE, under="cases.list"
        ),
        NavigationItem(
            202, "grants.requests", _l("Access to confirm"), "lock", Permission.GRANTS_REVIEW, under="audit.grants"
        ),
    ),
)
