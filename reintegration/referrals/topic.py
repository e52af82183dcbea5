"""What the topic of referrals hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.referrals import words
from reintegration.referrals.access import register
from reintegration.referrals.jobs import job_of_referrals
from reintegration.referrals.pages import assessments, moves, people, referrals, sharing
from reintegration.referrals.queries import KEPT_BY_TRIGGERS, WHAT_PARTNERS_SEE, has_open_referral
from reintegration.referrals.words import MESSAGES, NOTICES, ReferralsAct

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
    invariants=lambda container: (WHAT_PARTNERS_SEE, KEPT_BY_TRIGGERS),
    navigation=(NavigationItem(60, "referrals.list", _l("Follow-up"), "follow-up", Permission.FOLLOW_UP_WORK),),
    notices=NOTICES,
    messages=MESSAGES,
)
