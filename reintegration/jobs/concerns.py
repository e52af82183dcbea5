"""What happens to concerns by itself: while nobody takes one, the next who has to know is told."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.services.concern_clock import BATCH, advance_clocks

ESCALATE = "escalate_concerns"


def escalate_concerns(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: tell the next step of every concern whose clock has run out; returns how many were looked at."""

    def run(now: datetime) -> int:
        count, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = advance_clocks(unit, now, BATCH)
            count += batch
        return count

    return run


def job_of_concerns(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(ESCALATE, every_seconds, escalate_concerns(units))
