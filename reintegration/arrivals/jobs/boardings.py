"""What happens by itself around departures: whoever waits is told who does not come, or that a group comes."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, writing
from reintegration.arrivals.services.boardings import tell_who_waits
from reintegration.arrivals.services.movements import tell_who_receives

TELL_WHO_WAITS, TELL_WHO_RECEIVES = "tell_who_waits", "tell_who_receives"
BATCH = 50  # a batch holds the lock for writing for some milliseconds


def jobs_of_boardings(units: UnitFactory, every_seconds: int) -> list[Job]:
    """Both jobs with their names and pace: of what was said at the gate, and of group movements."""
    return [job_of_boardings(units, every_seconds), job_of_movements(units, every_seconds)]


def job_of_boardings(units: UnitFactory, every_seconds: int) -> Job:
    """The job that tells of what was said at the gate, when it stands."""
    return Job(TELL_WHO_WAITS, every_seconds, _in_batches(units, tell_who_waits))


def job_of_movements(units: UnitFactory, every_seconds: int) -> Job:
    """The job that tells of group movements that are announced, have changed, or do not come."""
    return Job(TELL_WHO_RECEIVES, every_seconds, _in_batches(units, tell_who_receives))


def _in_batches(units: UnitFactory, tell: Callable[[Unit, int, datetime], int]) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        total, batch = 0, BATCH
        while batch == BATCH:
            with writing(units, JOBS) as unit:
                batch = tell(unit, BATCH, now)
            total += batch
        return total

    return run
