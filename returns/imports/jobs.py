"""The job of imports: when the days of one are over, what was staged is deleted and its key destroyed."""

from collections.abc import Callable
from datetime import datetime

from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.imports.queries import imports_to_forget
from returns.imports.services.imports import forget_import
from returns.imports.words import JOB_FORGET_IMPORTS


def forget_imports(units: UnitFactory) -> Callable[[datetime], int]:
    """The job: each import in a unit of its own; returns how many were forgotten."""

    def run(now: datetime) -> int:
        with reading(units, JOBS) as unit:
            due = imports_to_forget(unit.session, now)
        for import_id in due:
            with writing(units, JOBS) as unit:
                forget_import(unit, import_id)
        return len(due)

    return run


def job_of_imports(units: UnitFactory, every_seconds: int) -> Job:
    """The job with its pace."""
    return Job("forget_imports", JOB_FORGET_IMPORTS, every_seconds, forget_imports(units))
