"""What the topic of the schedule of visits hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.schedule import pages, words
from reintegration.schedule.access import register
from reintegration.schedule.services.visits import effects_on_visits
from reintegration.schedule.words import ScheduleAct

TOPIC = Topic(
    name="schedule",
    labels=labels_of(words),
    acts=ScheduleAct,
    access=register,
    blueprints=blueprints_of(pages),
    rule_effects=(effects_on_visits,),
    navigation=(
        NavigationItem(
            110, "dates.ahead", _l("Visit planner"), "upcoming", Permission.FIGURES_READ, under="referrals.list"
        ),
    ),
)
