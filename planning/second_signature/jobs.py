"""The job of second signatures: what nobody answered in time is over, and who asked is told."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from planning.second_signature.services import end_run_out
from planning.second_signature.words import JOB_END

END = "end_second_signatures"
EVERY_SECONDS = 600
BATCH = 100


def end_signatures(units: UnitFactory) -> Callable[[datetime], int]:
    """Return the job; it returns how many requests it ended. What a signer has open ends by its own time."""

    def run(now: datetime) -> int:
        with writing(units, JOBS) as unit:
            return end_run_out(unit, now, BATCH)

    return run


def job_of_signatures(units: UnitFactory) -> Job:
    """The job with its name and pace."""
    return Job(END, JOB_END, EVERY_SECONDS, end_signatures(units))
