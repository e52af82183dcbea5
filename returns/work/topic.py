"""What the topic of work hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.work.access import register
from returns.work.jobs.tasks import jobs_of_tasks
from returns.work.pages import absence, duty, owner, task, tasks, today
from returns.work.services.calendar_feed import entries_of_returns

TOPIC = Topic(
    name="work",
    access=register,
    blueprints=blueprints_of(absence, duty, owner, task, tasks, today),
    jobs=lambda house: jobs_of_tasks(
        house.units, house.rule("tasks.interval_seconds"), house.rule("tasks.digest_hour")
    ),
    calendar_entries=(entries_of_returns,),
)
