"""What happens to concerns by itself: while nobody takes one, the next who has to know is told."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, writing
from reintegration.concerns.services import BATCH, advance_clocks, release_stranded

ESCALATE = "escalate_concerns"


def escalate_concerns(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: what was taken and cannot be seen to any more goes on; where a clock has run out the next is told.

    It returns how many concerns were looked at.
    """

    def run(now: datetime) -> int:
        released = _in_batches(units, lambda unit: release_stranded(unit, BATCH))
        return released + _in_batches(units, lambda unit: advance_clocks(unit, now, BATCH))

    return run


def _in_batches(units: UnitFactory, look: Callable[[Unit], int]) -> int:
    count, batch = 0, BATCH
    while batch == BATCH:
        with writing(units, JOBS) as unit:
            batch = look(unit)
        count += batch
    return count


def job_of_concerns(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(ESCALATE, every_seconds, escalate_concerns(units))
