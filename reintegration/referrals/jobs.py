"""What happens to referrals by itself: those that have ended in fact are marked so, and the partner is told.

Housekeeping only. The access ended before, in the moment of the withdrawal: access.py decides it anew each time.
"""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.referrals.services.ended_referrals import mark_ended

END_REFERRALS = "end_referrals"
BATCH = 50  # a batch holds the lock for writing for some milliseconds


def end_referrals(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: mark open referrals whose case has ended or whose consent was withdrawn; returns how many."""

    def run(now: datetime) -> int:
        marked, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = mark_ended(unit, BATCH, now)
            marked += batch
        return marked

    return run


def job_of_referrals(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(END_REFERRALS, every_seconds, end_referrals(units))
