"""Jobs of tasks and absences: tasks follow the days, and colleagues are told what begins, ends or is overdue."""

import uuid
from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.work.queries.due import offices_with_country
from returns.work.queries.tasks import cases_after
from returns.work.services.duty import tell_covers
from returns.work.services.tasks import morning_there, sync_tasks, tell_overdue
from returns.work.words import JOB_SYNC_TASKS, JOB_TELL_COVERS, JOB_TELL_OVERDUE_TASKS

BATCH = 100  # a batch holds the lock for writing for some milliseconds


def tell_those_who_cover(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: tell whoever covers, once, that it begins or has ended. The cover itself holds by its days."""

    def run(now: datetime) -> int:
        with writing(units, JOBS) as unit:
            return tell_covers(unit, now.date())

    return run


def follow_the_days(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: bring the rule-made tasks of all cases up to today, in short batches. Idempotent."""

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
    """The job: once a day, from this hour of an office's morning on, tell colleagues of their overdue tasks."""

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
        Job("tell_covers", JOB_TELL_COVERS, every_seconds, tell_those_who_cover(units)),
        Job("sync_tasks", JOB_SYNC_TASKS, every_seconds, follow_the_days(units)),
        Job(
            "tell_overdue_tasks",
            JOB_TELL_OVERDUE_TASKS,
            every_seconds,
            tell_in_the_morning(units, hour),
        ),
    ]
