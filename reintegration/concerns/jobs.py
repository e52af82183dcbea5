"""What happens to concerns by itself: while nobody takes one, the next who has to know is told."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job, in_batches
from foundation.storage.unit_of_work import UnitFactory
from reintegration.concerns.services import BATCH, advance_clocks, release_stranded
from reintegration.concerns.words import JOB_ESCALATE

ESCALATE = "escalate_concerns"


def escalate_concerns(units: UnitFactory) -> Callable[[datetime], int]:
    """Release what its taker cannot see to any more, and tell the next where a clock has run out; returns how many."""

    def run(now: datetime) -> int:
        released = in_batches(units, BATCH, lambda unit: release_stranded(unit, BATCH))
        return released + in_batches(units, BATCH, lambda unit: advance_clocks(unit, now, BATCH))

    return run


def job_of_concerns(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(ESCALATE, JOB_ESCALATE, every_seconds, escalate_concerns(units))
