"""What the topic of referrals hands to `app.py`."""

from functools import partial

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.storage.invariants import Invariant
from foundation.storage.migrations import FOLDER
from foundation.system.stores import make_anew
from foundation.web.container import Container, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.referrals import words
from reintegration.referrals.access import register
from reintegration.referrals.jobs import job_of_referrals
from reintegration.referrals.pages import assessments, moves, people, referrals, sharing
from reintegration.referrals.queries import MADE_BY, has_open_referral, invariants_of_access
from reintegration.referrals.words import MESSAGES, NOTICES, ReferralsAct


def _invariants(container: Container) -> tuple[Invariant, ...]:
    return invariants_of_access(container.stores, partial(make_anew, container.settings, FOLDER, MADE_BY))


TOPIC = Topic(
    name="referrals",
    labels=labels_of(words),
    acts=ReferralsAct,
    access=register,
    blueprints=(
        *blueprints_of(assessments, moves, people, referrals, sharing),
        sharing.preview_routes.blueprint,
    ),
    jobs=lambda container: [job_of_referrals(container.units, container.rule("referral.end_interval_seconds"))],
    case_links=(sharing.CASE_LINK, assessments.CASE_LINK),
    case_addresses=(people.referred_addresses,),
    held_open=(has_open_referral,),
    invariants=_invariants,
    navigation=(NavigationItem(60, "referrals.list", _l("Follow-up"), "follow-up", Permission.FOLLOW_UP_WORK),),
    notices=NOTICES,
    messages=MESSAGES,
)
