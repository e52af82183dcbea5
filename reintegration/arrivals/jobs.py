"""What happens around arrivals by itself: who waits is told who comes, offices are asked about registered arrivals."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job, in_batches
from foundation.storage.unit_of_work import Unit, UnitFactory
from reintegration.arrivals.services.arrivals import (
    announce_offers,
    remind_of_offers,
    tell_who_receives,
    tell_who_waits,
)
from reintegration.arrivals.words import JOB_TELL_OFFICES, JOB_TELL_WHO_RECEIVES, JOB_TELL_WHO_WAITS

TELL_WHO_WAITS, TELL_WHO_RECEIVES, TELL_OFFICES = "tell_who_waits", "tell_who_receives", "tell_offices_of_arrivals"
BATCH = 50
_Step = Callable[[Unit, int, datetime], int]


def _running(units: UnitFactory, *steps: _Step) -> Callable[[datetime], int]:
    """The steps, one after the other, each in batches."""

    def batches_of(step: _Step, now: datetime) -> int:
        return in_batches(units, BATCH, lambda unit: step(unit, BATCH, now))

    return lambda now: sum(batches_of(step, now) for step in steps)


def jobs_of_boardings(units: UnitFactory, every_seconds: int) -> list[Job]:
    """The jobs of what was said at the gate, and of group movements."""
    return [job_of_boardings(units, every_seconds), job_of_movements(units, every_seconds)]


def job_of_boardings(units: UnitFactory, every_seconds: int) -> Job:
    """Tell of what was said at the gate, once it can no longer be undone."""
    return Job(TELL_WHO_WAITS, JOB_TELL_WHO_WAITS, every_seconds, _running(units, tell_who_waits))


def job_of_movements(units: UnitFactory, every_seconds: int) -> Job:
    """Tell of group movements that are announced, have changed, or do not come."""
    return Job(TELL_WHO_RECEIVES, JOB_TELL_WHO_RECEIVES, every_seconds, _running(units, tell_who_receives))


def tell_offices(units: UnitFactory) -> Callable[[datetime], int]:
    """Announce registered arrivals that are new, and remind of those that are late; returns how many."""
    return _running(units, announce_offers, remind_of_offers)


def job_of_registrations(units: UnitFactory, every_seconds: int) -> Job:
    """Tell offices of registered arrivals."""
    return Job(TELL_OFFICES, JOB_TELL_OFFICES, every_seconds, tell_offices(units))
