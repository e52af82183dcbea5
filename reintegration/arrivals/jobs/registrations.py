"""What happens to registered arrivals by itself: offices are told of them, and reminded once."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, writing
from reintegration.arrivals.services.registration_notices import announce_offers, remind_of_offers

TELL_OFFICES = "tell_offices_of_arrivals"
BATCH = 50


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
