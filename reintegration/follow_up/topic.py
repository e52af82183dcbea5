"""What the topic of follow up hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.follow_up import words
from reintegration.follow_up.access import register
from reintegration.follow_up.jobs import jobs_of_follow_up
from reintegration.follow_up.pages import visits
from reintegration.follow_up.pages.work_list import work_sections
from reintegration.follow_up.words import MESSAGES, NOTICES, FollowUpAct

TOPIC = Topic(
    name="follow_up",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=FollowUpAct,
    access=register,
    blueprints=blueprints_of(visits),
    jobs=jobs_of_follow_up,
    today_sections=(work_sections,),
    navigation=(
        NavigationItem(70, "visits.list", _l("Visits"), "now", Permission.FOLLOW_UP_WORK, under="referrals.list"),
    ),
    rule_topics=(RuleTopic(190, "follow_up", ("follow_up",), _l("Follow-up")),),
    notices=NOTICES,
    messages=MESSAGES,
)
