"""What happens to episodes by itself: one whose case was taken up again goes on; others are planned anew."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.episodes.services.episodes import resume_reopened
from reintegration.schedule.services.replanning import follow_templates, plan_agreed

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


def plan_anew(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: plan what has another template now, and what somebody agreed to after the arrival; returns how many."""

    def run(now: datetime) -> int:
        planned, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = follow_templates(unit, BATCH)
            planned += batch
        after, is_first = None, True
        while after is not None or is_first:
            with writing(units, JOBS) as unit:
                count, after = plan_agreed(unit, after, BATCH)
            planned, is_first = planned + count, False
        return planned

    return run


def jobs_of_episodes(units: UnitFactory, every_seconds: int) -> list[Job]:
    """The jobs with their pace."""
    return [job_of_episodes(units, every_seconds), Job("plan_anew", every_seconds, plan_anew(units))]


def job_of_episodes(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its pace."""
    return Job("resume_episodes", every_seconds, resume_episodes(units))
