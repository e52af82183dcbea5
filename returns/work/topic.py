"""What the topic of work hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from foundation.web.wiring import NavigationItem
from returns.work.access import register
from returns.work.jobs import jobs_of_tasks
from returns.work.pages import absence, duty, owner, task, tasks, today
from returns.work.services.digest import entries_of_returns
from returns.work.words import ACTS, ENTRIES, MATTERS, MESSAGES, NOTICES

TOPIC = Topic(
    name="work",
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(absence, duty, owner, task, tasks, today),
    jobs=lambda house: jobs_of_tasks(
        house.units, house.rule("tasks.interval_seconds"), house.rule("tasks.digest_hour")
    ),
    calendar_entries=(entries_of_returns,),
    navigation=(
        NavigationItem(10, "today.today", _l("Today"), "today", Permission.OWN_ACCOUNT),
        NavigationItem(40, "duty.page", _l("On duty"), "confirm", Permission.CLEARANCE_SET),
        NavigationItem(50, "tasks.list", _l("Tasks"), "tasks", Permission.CASES_OPEN),
    ),
    rule_topics=(RuleTopic(160, "tasks", ("tasks",), _l("Tasks")),),
    notices=NOTICES,
    messages=MESSAGES,
    matters=MATTERS,
    entries=ENTRIES,
)
