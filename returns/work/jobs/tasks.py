"""What happens to tasks by itself: what the passing of days makes or closes, and the word about what is overdue."""

import uuid
from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.work.jobs.absence import job_of_absences
from returns.work.queries.facts import cases_after
from returns.work.queries.overdue import offices_with_country
from returns.work.services.overdue import morning_there, tell_overdue
from returns.work.services.rule_tasks import sync_tasks

SYNC_TASKS, TELL_OVERDUE = "sync_tasks", "tell_overdue_tasks"
BATCH = 100  # a batch holds the lock for writing for some milliseconds


def follow_the_days(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: bring the rule-made tasks of all cases up to today, in short pieces. Twice does nothing more."""

    def run(now: datetime) -> int:
        touched, last = 0, None
        while True:
            with reading(units, JOBS) as unit:
                ids: list[uuid.UUID] = cases_after(unit.session, last, BATCH)
            if not ids:
                return touched
            with writing(units, JOBS) as unit:
                touched += sync_tasks(unit, ids)
            last = ids[-1]

    return run


def tell_in_the_morning(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """The job: in each office, from this hour of its local morning on, tell once what is overdue."""

    def run(now: datetime) -> int:
        with reading(units, JOBS) as unit:
            offices = offices_with_country(unit.session)
        count = 0
        for office_id, country in offices:
            morning = morning_there(country, now, hour)
            if morning is None:
                continue
            with writing(units, JOBS) as unit:
                count += tell_overdue(unit, office_id, morning)
        return count

    return run


def jobs_of_tasks(units: UnitFactory, every_seconds: int, hour: int) -> list[Job]:
    """The jobs with their names and pace."""
    return [
        job_of_absences(units, every_seconds),
        Job(SYNC_TASKS, every_seconds, follow_the_days(units)),
        Job(TELL_OVERDUE, every_seconds, tell_in_the_morning(units, hour)),
    ]
