"""What happens to episodes by itself: one whose case was taken up again goes on."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.services.episodes import resume_reopened

BATCH = 50


def resume_episodes(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: open the closed episodes of cases that a lead reopened; returns how many."""

    def run(now: datetime) -> int:
        resumed, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = resume_reopened(unit, BATCH, now)
            resumed += batch
        return resumed

    return run


def job_of_episodes(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its pace."""
    return Job("resume_episodes", every_seconds, resume_episodes(units))
