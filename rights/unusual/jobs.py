"""What happens to unusual reading by itself: each local day is judged once it is over, and old findings are deleted."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from foundation.scheduling.runs import Job
from foundation.storage.engine import Stores
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import Unit, reading, writing
from rights.unusual.queries import UNUSUAL
from rights.unusual.services import days_to_judge, forget_old_findings, judge_day, note_day
from rights.unusual.words import JOB_FIND

FIND = "find_unusual_reading"
EVERY_SECONDS = 3600  # the day ends at another hour in each zone
BATCH = 200


class House(Protocol):
    """What the job needs of the wired program."""

    stores: Stores

    def units(self, scope: Scope, writing: bool) -> Unit:
        """A new unit of work."""
        ...


def find_unusual_reading(container: House) -> Callable[[datetime], int]:
    """Judge each day that is over in its zone, each in a unit of its own; returns how much was found."""

    def run(now: datetime) -> int:
        with reading(container.units, UNUSUAL) as unit:
            days = days_to_judge(unit, now)
        count = 0
        for zone, day in days:
            with container.stores.audit.connect() as audit, reading(container.units, UNUSUAL) as unit:
                unusual = judge_day(unit, audit, zone, day)
            with writing(container.units, UNUSUAL) as unit:  # shortly: others wait for it on SQLite
                count += note_day(unit, zone, day, unusual)
        with writing(container.units, UNUSUAL) as unit:
            forget_old_findings(unit, now, BATCH)
        return count

    return run


def job_of_unusual_reading(container: House) -> Job:
    """The job with its name and pace."""
    return Job(FIND, JOB_FIND, EVERY_SECONDS, find_unusual_reading(container))
