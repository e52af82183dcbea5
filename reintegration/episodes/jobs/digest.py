"""What is told in the morning and on the day before by itself: digests, and that somebody sets out or arrives."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing
from reintegration.episodes.queries.digest import TABLES, places
from reintegration.episodes.services.digest import Table, send_digests, send_reminders
from reintegration.follow_up.jobs import House
from returns.work.queries.digest import Place, place_at

SEND_DIGESTS, REMIND = "send_digests", "remind_of_tomorrow"
NUMBERS = ("tasks.interval_seconds", "tasks.digest_hour", "digest.reminder_hour")
_Step = Callable[[Unit, Table, Place, datetime], int]


def _everywhere(units: UnitFactory, hour: int, step: _Step) -> Callable[[datetime], int]:
    """The step for each office and partner where it is this hour of the local day or later, each in its own unit."""

    def run(now: datetime) -> int:
        with reading(units, JOBS) as unit:
            located = [(table, place_at(*row, now)) for table in TABLES for row in places(unit.session, table)]
        count = 0
        for table, place in located:
            if place.hour >= hour:
                with writing(units, JOBS) as unit:
                    count += step(unit, table, place, now)
        return count

    return run


def tell_what_waits(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """The job: from this hour of each place's local morning on, queue its digests, once a day."""
    return _everywhere(units, hour, send_digests)


def remind_of_tomorrow(units: UnitFactory, hour: int) -> Callable[[datetime], int]:
    """The job: from this hour of each place's local day on, tell once who sets out or arrives tomorrow."""
    return _everywhere(units, hour, lambda unit, table, place, _now: send_reminders(unit, table, place))


def jobs_of_digest(house: House) -> list[Job]:
    """The jobs with their names and pace; the hours are of the local day."""
    every, morning, evening = (house.rule(code) for code in NUMBERS)
    return [
        Job(SEND_DIGESTS, every, tell_what_waits(house.units, morning)),
        Job(REMIND, every, remind_of_tomorrow(house.units, evening)),
    ]
