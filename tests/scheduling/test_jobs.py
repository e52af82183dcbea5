"""Jobs after something went wrong: missed, failed, killed halfway."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from foundation.clock import MovableClock
from foundation.scheduling.leader import Leadership
from foundation.scheduling.models import JobRun
from foundation.scheduling.queries import runs_of
from foundation.scheduling.runs import Job
from foundation.scheduling.scheduler import Ticker
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container

Tick = Callable[[list[Job]], list[str]]


@pytest.fixture
def tick(container: Container, tmp_path: Path) -> Tick:
    """One tick of a scheduler that was started for it alone, as after a restart."""
    folder = tmp_path / "leader"

    def idempotency_key(jobs: list[Job]) -> list[str]:
        leadership = Leadership(container.stores, folder)
        try:
            return Ticker(container.units, container.clock, leadership, jobs).tick()
        finally:
            leadership.release()

    return idempotency_key


def _counting(counts: list[datetime], every: int = 60, name: str = "count") -> Job:
    def run(now: datetime) -> int:
        counts.append(now)
        return len(counts)

    return Job(name, name, every, run)


def _runs(container: Container, job: str) -> list[JobRun]:
    with reading(container.units, JOBS) as unit:
        return runs_of(unit.session, job, 50)


def test_a_job_that_was_missed_runs_once_and_not_once_per_miss(
    container: Container, clock: MovableClock, tick: Tick
) -> None:
    counts: list[datetime] = []
    tick([_counting(counts)])
    clock.move(timedelta(days=2))
    for _ in range(3):
        tick([_counting(counts)])
    assert len(counts) == 2
