"""What happens by itself after the gate: whoever waits is told that who travels has changed, when it stands."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.services.boardings import tell_who_waits

TELL_WHO_WAITS = "tell_who_waits"
BATCH = 50  # a batch holds the lock for writing for some milliseconds


def job_of_boardings(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(TELL_WHO_WAITS, every_seconds, _tell(units))


def _tell(units: UnitFactory) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        told, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = tell_who_waits(unit, BATCH, now)
            told += batch
        return told

    return run
