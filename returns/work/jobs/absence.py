"""What happens to absences by themselves: who covers is told when it begins and when it has ended."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from returns.work.services.absence import tell_covers

TELL_COVERS = "tell_covers"


def tell_those_who_cover(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: told once each, whatever runs how often. The cover itself needs no job: it holds by its days."""

    def run(now: datetime) -> int:
        with writing(units, JOBS) as unit:
            return tell_covers(unit, now.date())

    return run


def job_of_absences(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(TELL_COVERS, every_seconds, tell_those_who_cover(units))
