"""The scheduler process: APScheduler ticks; the database says what is due; one process of many leads."""

import signal
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

import structlog

from foundation.clock import Clock, SystemClock
from foundation.lazy import lazily
from foundation.scheduling.leader import Leadership
from foundation.scheduling.runs import Job, beat, is_due, run_job, watch
from foundation.storage.unit_of_work import UnitFactory

if TYPE_CHECKING:
    from apscheduler import events
    from apscheduler.schedulers import background
else:
    events, background = lazily("apscheduler.events"), lazily("apscheduler.schedulers.background")

TICK_SECONDS = 5
_STOPS = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("scheduler")


class Ticker:
    """What happens at each tick."""

    def __init__(self, units: UnitFactory, clock: Clock, leadership: Leadership, jobs: Sequence[Job]) -> None:
        """Keep what a tick needs."""
        self._units = units
        self._clock = clock
        self._leadership = leadership
        self._jobs = jobs
        self._leads = False

    def tick(self) -> list[str]:
        """Lead if nobody does, say so, and run what is due. Returns the names of the jobs that ran."""
        if not self._leadership.take():
            self._leads = False
            return []
        beat(self._units, self._clock)
        if not self._leads:
            watch(self._units, self._jobs, self._clock)
            self._leads = True
        ran = []
        for job in self._jobs:
            if is_due(self._units, job, self._clock.now()):
                run_job(self._units, job, self._clock)
                ran.append(job.name)
        return ran


def run_scheduler(ticker: Ticker, leadership: Leadership) -> None:
    """Tick until SIGTERM or SIGINT. The job store is in memory: what is due stands in the database."""
    # Blocked before the first thread starts, and waited for below: no signal can break into the middle of a tick.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    scheduler = background.BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        ticker.tick,
        "interval",
        seconds=TICK_SECONDS,
        next_run_time=SystemClock().now(),
        id="tick",
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.add_listener(_report, events.EVENT_JOB_ERROR)
    _log.info("scheduler_started")
    scheduler.start()
    signal.sigwait(_STOPS)
    scheduler.shutdown()  # a tick that is under way comes to its end before somebody else leads
    leadership.release()
    _log.info("scheduler_stopped")


def _report(event: "events.JobExecutionEvent") -> None:
    _log.error("tick_failed", error=type(event.exception).__name__)
