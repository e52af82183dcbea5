"""Jobs: what happens by itself, how often, and the row that each run leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from foundation.clock import Clock
from foundation.scheduling import queries
from foundation.scheduling.models import Heartbeat, JobBeat, JobRun
from foundation.storage.batches import let_others_in
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing

HEARTBEAT = "scheduler"
RETRY_SECONDS = 60  # a job that failed, or was killed, is not begun again sooner
LONGEST_ERROR = 80  # what the column holds
PlaceT = TypeVar("PlaceT")
_log = structlog.get_logger("jobs")


@dataclass(frozen=True)
class Job:
    """A job: its name, what it is called on pages, how often it runs (seconds), and what it does.

    `run` returns how many rows it touched.
    """

    name: str
    label: object  # lazy
    every_seconds: int
    run: Callable[[datetime], int]


def in_batches(units: UnitFactory, size: int, step: Callable[[Unit], int]) -> int:
    """Repeat a step, each time in a unit of its own, until it handles fewer than `size` rows; returns how many in all.

    A unit holds the lock for writing: a batch is small enough to hold it for some milliseconds.
    """
    total, batch = 0, size
    while batch == size:
        with writing(units, JOBS) as unit:
            batch = step(unit)
        total += batch
        if batch == size:
            let_others_in(unit.stores)
    return total


def in_order(units: UnitFactory, step: Callable[[Unit, PlaceT | None], tuple[int, PlaceT | None]]) -> int:
    """Repeat a step, each time in a unit of its own, from where the one before stopped (None: from the beginning).

    A step returns how many rows it handled, and where to go on; None at the end. Returns how many in all.
    """
    total, place, is_over = 0, None, False
    while not is_over:
        with writing(units, JOBS) as unit:
            count, place = step(unit, place)
        total, is_over = total + count, place is None
        if not is_over:
            let_others_in(unit.stores)
    return total


def beat(units: UnitFactory, clock: Clock) -> None:
    """Say that the scheduler lives."""
    with writing(units, JOBS) as unit:
        row = unit.session.get(Heartbeat, HEARTBEAT)
        if row is None:
            unit.session.add(Heartbeat(name=HEARTBEAT, at=clock.now()))
        else:
            row.at = clock.now()


def watch(units: UnitFactory, jobs: Sequence[Job], clock: Clock) -> None:
    """Record which jobs there are, in which order and how often each runs, so that it shows when one is late.

    What was known of each stays; jobs that are gone are forgotten.
    """
    with writing(units, JOBS) as unit:
        beats_by_job = {beat.job: beat for beat in queries.beats(unit.session)}
        for place, job in enumerate(jobs):
            row = beats_by_job.pop(job.name, None)
            if row is None:
                row = JobBeat(job=job.name, known_since=clock.now())
                unit.session.add(row)
            row.place, row.every_seconds = place, job.every_seconds
        for gone in beats_by_job.values():
            unit.session.delete(gone)


def is_due(units: UnitFactory, job: Job, now: datetime) -> bool:
    """Whether a job was last done, and last begun, long enough ago. The database says so: a restart repeats nothing.

    A run by hand that was given an instant to come is not counted before that instant.
    """
    with reading(units, JOBS) as unit:
        done, begun = queries.last_run(unit.session, job.name, now), queries.last_start(unit.session, job.name, now)
    pause = timedelta(seconds=min(job.every_seconds, RETRY_SECONDS))
    if begun is not None and now - begun < pause:
        return False
    return done is None or now - done >= timedelta(seconds=job.every_seconds)


def run_job(units: UnitFactory, job: Job, clock: Clock, at: datetime | None = None) -> bool:
    """Run a job once and leave a row; returns whether it was done. A failure is logged and does not stop the others.

    `at` (aware) is handed to the job as its now, and the row has it too: its end is as much later as the run took.
    """
    began = clock.now()
    now = at or began
    run = JobRun(job=job.name, started_at=now, outcome="running")
    with writing(units, JOBS) as unit:
        unit.session.add(run)
        run_id = run.id
        if at is None:
            _began(unit, job, began)
    rows, failure = 0, None
    try:
        rows = job.run(now)
    except Exception as error:  # a job must not take the scheduler down; what happened is logged by type
        failure = type(error).__name__[:LONGEST_ERROR]
    with writing(units, JOBS) as unit:
        stored = unit.session.get(JobRun, run_id)
        if stored is not None:
            stored.finished_at, stored.rows = now + (clock.now() - began), rows
            stored.outcome, stored.error = ("failed" if failure else "done"), failure
        if at is None:
            _ended(unit, job, began, clock.now(), failure)
    (_log.error if failure else _log.info)(
        "job", job=job.name, outcome="failed" if failure else "done", rows=rows, error=failure
    )
    return failure is None


def _began(unit: Unit, job: Job, at: datetime) -> None:
    row = unit.session.get(JobBeat, job.name)
    if row is not None:  # one that no scheduler watches leaves its run alone
        row.began_at, row.ended_at, row.error = at, None, None


def _ended(unit: Unit, job: Job, began: datetime, at: datetime, failure: str | None) -> None:
    row = unit.session.get(JobBeat, job.name)
    if row is not None:
        row.ended_at, row.error = at, failure
        row.done_at = row.done_at if failure else began
