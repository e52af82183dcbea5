"""A scheduler process of tests: the real leader, ticker and jobs, by a clock that a test moves through a file.

It says a line for each tick. Told so, it holds still in the middle of a sweep, for somebody to kill it there.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app import build_container
from foundation.scheduling.leader import Leadership
from foundation.scheduling.runs import Job, run_job
from foundation.scheduling.scheduler import Ticker
from foundation.storage.guard import GuardedSession
from foundation.web.container import Container
from reintegration.episodes.jobs import jobs_of_digest
from reintegration.follow_up.jobs import jobs_of_follow_up
from tests.databases import settings_for

PAUSE = 0.02


class ClockInAFile:
    """What time a test says it is."""

    def __init__(self, path: Path) -> None:
        """The file holds an aware instant, as ISO text."""
        self._path = path

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.fromisoformat(self._path.read_text()).astimezone(UTC)


def say(line: str) -> None:
    """To whoever started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _holding(job: Job, piece: int) -> Job:
    """The job, which waits for ever before it commits its piece of this number, the first of a run being 1."""
    done: list[int] = []

    def hold(session: GuardedSession) -> None:
        if session.in_nested_transaction():  # a savepoint is none
            return
        done.append(1)
        if len(done) == piece:
            say("holding")
            sys.stdin.read()

    def run(now: datetime) -> int:
        done.clear()  # a run before the test has moved the clock finds nothing, in one piece
        event.listen(GuardedSession, "before_commit", hold)
        try:
            return job.run(now)
        finally:
            event.remove(GuardedSession, "before_commit", hold)

    return Job(job.name, job.label, job.every_seconds, run)


def _alone(container: Container, jobs: list[Job]) -> Callable[[], list[str]]:
    """Run every job whoever leads: what happens where two believe that they do."""

    def tick() -> list[str]:
        return [job.name for job in jobs if run_job(container.units, job, container.clock)]

    return tick


def main() -> None:
    """Tick until killed."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    container = build_container(settings_for(Path(order["instance"]), order["url"]), ClockInAFile(Path(order["clock"])))
    jobs = [*jobs_of_follow_up(container), *jobs_of_digest(container)]
    if order["hold"]:
        jobs = [_holding(job, order["hold"]) if job.name == "visits_missed" else job for job in jobs]
    leadership = Leadership(container.stores, container.settings.data_folder)
    if order["leads"]:
        tick, leads = Ticker(container.units, container.clock, leadership, jobs).tick, leadership.take
    else:
        tick, leads = _alone(container, jobs), bool
    say("ready")
    while True:
        instant = container.clock.now()
        tick()
        say(f"{'led' if leads() else 'waited'} {instant.isoformat()}")
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
