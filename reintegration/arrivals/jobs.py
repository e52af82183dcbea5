"""What happens around arrivals by itself: who waits is told who comes, offices are asked about registered arrivals."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, writing
from reintegration.arrivals.services.arrivals import tell_who_waits
from reintegration.arrivals.services.movements import tell_who_receives
from reintegration.arrivals.services.registrations import announce_offers, remind_of_offers

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


# What happens to registered arrivals by itself: offices are told of them, and reminded once.

TELL_OFFICES = "tell_offices_of_arrivals"


def tell_offices(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: announce what is new and remind of what is late; returns how many offers it told of."""

    def run(now: datetime) -> int:
        total = 0
        for step in (announce_offers, remind_of_offers):
            batch = BATCH
            while batch == BATCH:
                with writing(units, JOBS) as unit:
                    batch = step(unit, BATCH, now)
                total += batch
        return total

    return run


def job_of_registrations(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its name and pace."""
    return Job(TELL_OFFICES, every_seconds, tell_offices(units))
