"""What the topic of work hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.work import words
from returns.work.access import register
from returns.work.jobs import jobs_of_tasks
from returns.work.pages import duty, tasks, today
from returns.work.services.duty import entries_of_returns
from returns.work.words import ENTRIES, MATTERS, MESSAGES, NOTICES, WorkAct

TOPIC = Topic(
    name="work",
    labels=labels_of(words),
    acts=WorkAct,
    access=register,
    blueprints=blueprints_of(duty, tasks, today),
    jobs=lambda container: jobs_of_tasks(
        container.units, container.rule("tasks.interval_seconds"), container.rule("tasks.digest_hour")
    ),
    calendar_entries=(entries_of_returns,),
    navigation=(
        NavigationItem(
            55, "calendars.calendar", _l("Calendar"), "calendar", Permission.FOLLOW_UP_READ, under="departure.board"
        ),
        NavigationItem(10, "today.today", _l("Today"), "today", Permission.OWN_ACCOUNT),
        NavigationItem(40, "duty.page", _l("On duty"), "duty", Permission.CLEARANCE_SET),
        NavigationItem(50, "tasks.list", _l("Tasks"), "tasks", Permission.CASES_OPEN, under="cases.list"),
    ),
    rule_topics=(RuleTopic(160, "tasks", ("tasks",), _l("Tasks")),),
    notices=NOTICES,
    messages=MESSAGES,
    matters=MATTERS,
    entries=ENTRIES,
)
