"""What is due, and the row that each run leaves: both stand in the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from app import build_container
from foundation.clock import MovableClock
from foundation.scheduling.leader import Leadership
from foundation.scheduling.models import JobRun
from foundation.scheduling.queries import runs_of
from foundation.scheduling.runs import RETRY_SECONDS, Job, is_due, run_job
from foundation.scheduling.scheduler import Ticker
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.clock import START
from tests.scheduling.running import heartbeat

EVERY = 60


def works(now: datetime) -> int:
    """A job that touches seven rows."""
    return 7


def fails(now: datetime) -> int:
    """A job that cannot do what it should."""
    raise OSError("Dilnoza Karimova, +998 90 123 45 67")


def job(name: str = "tidy", run: Callable[[datetime], int] = works) -> Job:
    """A job of a minute."""
    return Job(name, name, EVERY, run)


@contextmanager
def scheduler(container: Container, *jobs: Job) -> Iterator[Ticker]:
    """A ticker that may lead, until the end of the block."""
    leadership = Leadership(container.stores, container.settings.data_folder)
    try:
        yield Ticker(container.units, container.clock, leadership, jobs)
    finally:
        leadership.release()


def runs(container: Container, name: str) -> list[tuple[str, int, bool]]:
    """Outcome, rows and whether it has an end, of each run of a job, newest first."""
    with reading(container.units, JOBS) as unit:
        return [(one.outcome, one.rows, one.finished_at is not None) for one in runs_of(unit.session, name, 50)]


def left_behind(container: Container, outcome: str, seconds_ago: int) -> None:
    """A row of an earlier run."""
    at = container.clock.now() - timedelta(seconds=seconds_ago)
    with writing(container.units, JOBS) as unit:
        unit.session.add(JobRun(job="tidy", started_at=at, outcome=outcome))


@pytest.mark.parametrize(
    ("outcome", "seconds_ago", "due"),
    [
        ("done", 0, False),
        ("done", EVERY - 1, False),
        ("done", EVERY, True),
        ("failed", RETRY_SECONDS - 1, False),
        ("failed", RETRY_SECONDS, True),
        ("running", RETRY_SECONDS - 1, False),
        ("running", RETRY_SECONDS, True),  # its process was killed: it never came to its end
    ],
)
def test_whether_a_job_is_due_is_what_the_database_says(
    container: Container, outcome: str, seconds_ago: int, due: bool
) -> None:
    assert is_due(container.units, job(), container.clock.now()), "it never ran"
    left_behind(container, outcome, seconds_ago)
    assert is_due(container.units, job(), container.clock.now()) is due
    assert is_due(container.units, job("another"), container.clock.now())


def test_a_run_by_hand_for_a_day_to_come_keeps_nothing_from_running_until_then(
    container: Container, clock: MovableClock
) -> None:
    given: list[datetime] = []

    def notes(now: datetime) -> int:
        given.append(now)
        return 1

    future = START + timedelta(days=365)
    assert run_job(container.units, job(run=notes), clock, future)
    with reading(container.units, JOBS) as unit:
        [row] = runs_of(unit.session, "tidy", 50)
    assert given == [row.started_at] == [row.finished_at] == [future]
    with scheduler(container, job()) as one:
        assert one.tick() == ["tidy"]
        assert one.tick() == []
        clock.move(timedelta(seconds=EVERY))
        assert one.tick() == ["tidy"]
        clock.move(future - clock.now())
        assert one.tick() == [], "that day has come"


def test_a_run_by_hand_for_a_day_gone_by_counts_for_that_day(container: Container, clock: MovableClock) -> None:
    assert run_job(container.units, job(), clock, START - timedelta(days=2))
    assert is_due(container.units, job(), clock.now())


def test_a_restart_repeats_nothing(container: Container, clock: MovableClock) -> None:
    with scheduler(container, job()) as first:
        assert first.tick() == ["tidy"]
        assert first.tick() == []
    again = build_container(container.settings, clock)
    try:
        with scheduler(again, job()) as second:
            assert second.tick() == []
            clock.move(timedelta(seconds=EVERY))
            assert second.tick() == ["tidy"]
        assert runs(again, "tidy") == [("done", 7, True), ("done", 7, True)]
    finally:
        again.stores.dispose()


def test_a_failing_job_leaves_a_failed_run_and_does_not_stop_the_others(
    container: Container, clock: MovableClock
) -> None:
    hourly = [Job("bad", "Bad", 3600, fails), Job("good", "Good", 3600, works)]
    with capture_logs() as lines, scheduler(container, *hourly) as one:
        assert one.tick() == ["bad", "good"]
        assert one.tick() == [], "what failed is not tried at every tick"
        clock.move(timedelta(seconds=RETRY_SECONDS))
        assert one.tick() == ["bad"], "what failed is tried again, what was done is not"
    assert runs(container, "bad") == [("failed", 0, True)] * 2
    assert runs(container, "good") == [("done", 7, True)]
    failed = next(line for line in lines if line.get("job") == "bad")
    assert (failed["outcome"], failed["error"]) == ("failed", "OSError")
    assert "Karimova" not in repr(lines), "the text of an error may quote personal data"


def test_a_run_leaves_its_row_before_it_works_and_its_end_after(container: Container, clock: MovableClock) -> None:
    seen: list[list[tuple[str, int, bool]]] = []

    def looks(now: datetime) -> int:
        seen.append(runs(container, "tidy"))
        clock.move(timedelta(seconds=5))
        return 3

    assert run_job(container.units, job(run=looks), clock)
    assert seen == [[("running", 0, False)]]
    with reading(container.units, JOBS) as unit:
        [row] = runs_of(unit.session, "tidy", 50)
    assert (row.started_at, row.finished_at) == (START, START + timedelta(seconds=5))
    assert (row.outcome, row.rows) == ("done", 3)


def test_each_tick_of_the_leader_writes_the_heartbeat(container: Container, clock: MovableClock) -> None:
    assert heartbeat(container) is None
    with scheduler(container, job("bad", fails)) as leader, scheduler(container, job("good")) as follower:
        leader.tick()
        assert heartbeat(container) == START
        clock.move(timedelta(seconds=5))
        assert follower.tick() == []
        assert heartbeat(container) == START, "who does not lead does not speak"
        assert runs(container, "good") == []
        leader.tick()
        assert heartbeat(container) == START + timedelta(seconds=5)
