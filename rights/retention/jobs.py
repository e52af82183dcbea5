"""What expires by itself and belongs to no case: how often colleagues asked other offices."""

from collections.abc import Callable
from datetime import datetime, timedelta

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from rights.retention.services import forget_questions
from rights.retention.words import JOB_QUESTIONS

QUESTIONS = "forget_questions_to_offices"


def forget(units: UnitFactory, days: Callable[[], int]) -> Callable[[datetime], int]:
    """The job; `days`: how long they are kept, by the rule of the day."""

    def run(now: datetime) -> int:
        with writing(units, JOBS) as unit:
            return forget_questions(unit, (now - timedelta(days=days())).date())

    return run


def job_of_questions(units: UnitFactory, days: Callable[[], int], every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(QUESTIONS, JOB_QUESTIONS, every_seconds, forget(units, days))
