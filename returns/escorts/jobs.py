"""The job of escorts: it seals kinds that were recorded before they were sealed."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.escorts.queries.escorts import ESCORT_KINDS, escorts_to_seal
from returns.escorts.services import seal_kinds
from returns.escorts.words import JOB_SEAL_KINDS

SEAL_KINDS = "seal_escort_kinds"
BATCH = 100


def seal_kinds_of_before(units: UnitFactory) -> Callable[[datetime], int]:
    """Return the job: it seals kinds in batches that hold no lock for long, and returns how many."""

    def run(now: datetime) -> int:
        done, size = 0, BATCH
        while size == BATCH:
            with reading(units, ESCORT_KINDS) as unit:
                if not escorts_to_seal(unit.session, 1):
                    return done
            with writing(units, ESCORT_KINDS) as unit:
                size = seal_kinds(unit, escorts_to_seal(unit.session, BATCH))
            done += size
        return done

    return run


def job_of_escort_kinds(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its interval."""
    return Job(SEAL_KINDS, JOB_SEAL_KINDS, every_seconds, seal_kinds_of_before(units))
