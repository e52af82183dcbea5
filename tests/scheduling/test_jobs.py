"""Jobs: due by the database, run once, their failures kept apart, the heartbeat."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import KEY_OWNERS
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.scheduling.jobs import HEARTBEAT, Job, run_job
from foundation.scheduling.leader import Leadership
from foundation.scheduling.models import JobRun
from foundation.scheduling.queries import last_heartbeat, runs_of
from foundation.scheduling.scheduler import Ticker
from foundation.security.key_store import add_keys
from foundation.storage.base import new_id
from foundation.storage.scopes import HEALTH, JOBS
from foundation.storage.unit_of_work import reading, store_transaction
from foundation.system.housekeeping import jobs_of
from foundation.web.wiring import Wiring
from tests.audit.intruder import Intruder
from tests.audit.written import changes, events, note_read
from tests.makers import make_account, make_case

Tick = Callable[[list[Job]], list[str]]


@pytest.fixture
def tick(house: Wiring, tmp_path: Path) -> Tick:
    """One tick of a scheduler that was started for it alone, as after a restart."""
    folder = tmp_path / "leader"

    def once(jobs: list[Job]) -> list[str]:
        leadership = Leadership(house.stores, folder)
        try:
            return Ticker(house.units, house.clock, leadership, jobs).tick()
        finally:
            leadership.release()

    return once


def _counting(counts: list[datetime], every: int = 60, name: str = "count") -> Job:
    def run(now: datetime) -> int:
        counts.append(now)
        return len(counts)

    return Job(name, every, run)


def _runs(house: Wiring, job: str) -> list[JobRun]:
    with reading(house.units, JOBS) as unit:
        return runs_of(unit.session, job, 50)


def test_a_job_runs_when_it_is_due_and_a_restart_repeats_nothing(
    house: Wiring, clock: MovableClock, tick: Tick
) -> None:
    counts: list[datetime] = []
    job = _counting(counts)
    ran = []
    for _ in range(13):  # every ten seconds, two minutes long
        ran.append(tick([job]))
        clock.move(timedelta(seconds=10))
    assert [number for number, names in enumerate(ran) if names] == [0, 6, 12]
    assert len(counts) == 3


def test_a_job_that_was_missed_runs_once_and_not_once_per_miss(house: Wiring, clock: MovableClock, tick: Tick) -> None:
    counts: list[datetime] = []
    tick([_counting(counts)])
    clock.move(timedelta(days=2))
    for _ in range(3):
        tick([_counting(counts)])
    assert len(counts) == 2


def test_each_run_leaves_a_row(house: Wiring, tick: Tick) -> None:
    tick([_counting([])])
    (run,) = _runs(house, "count")
    assert (run.outcome, run.rows, run.started_at) == ("done", 1, house.clock.now())
    assert run.finished_at == house.clock.now()


def test_a_job_that_fails_leaves_a_failed_run_and_stops_no_other(
    house: Wiring, clock: MovableClock, tick: Tick, capfd: pytest.CaptureFixture[str]
) -> None:
    counts: list[datetime] = []

    def fail(now: datetime) -> int:
        raise ValueError("Dilnozaxon Karimova")

    jobs = [Job("fails", 60, fail), _counting(counts)]
    assert tick(jobs) == ["fails", "count"]
    (run,) = _runs(house, "fails")
    assert (run.outcome, run.rows) == ("failed", 0)
    assert run.finished_at is not None
    assert len(counts) == 1
    clock.move(timedelta(seconds=5))
    assert tick(jobs) == ["fails"], "tried again soon, while the other is not due"
    assert "Dilnozaxon" not in "".join(capfd.readouterr()), "an error is told by its kind alone"


def test_a_run_that_was_killed_is_done_again(house: Wiring, tick: Tick) -> None:
    def die(now: datetime) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(house.units, Job("count", 60, die), house.clock)
    assert _runs(house, "count")[0].outcome == "running"
    assert tick([_counting([])]) == ["count"]


def test_the_heartbeat_says_when_the_leader_last_ticked(house: Wiring, clock: MovableClock, tick: Tick) -> None:
    for _ in range(2):
        clock.move(timedelta(seconds=5))
        tick([])
        with reading(house.units, HEALTH) as unit:
            assert last_heartbeat(unit.session, HEARTBEAT) == clock.now()


def test_the_audit_is_sealed_by_itself(house: Wiring, tick: Tick) -> None:
    note_read(house, new_id())
    tick(jobs_of(house, KEY_OWNERS))
    assert all(record.seal for record in (*events(house), *changes(house)))


def test_keys_whose_data_was_never_committed_are_swept_after_their_grace(
    house: Wiring, clock: MovableClock, tick: Tick
) -> None:
    officer = make_account(house, Role.RETURN_OFFICER)
    case = make_case(house, officer)
    orphan = ("case", new_id())
    with store_transaction(house.stores.keys) as connection:
        add_keys(connection, {orphan: b"x" * 60}, "1", clock.now().date())
    names = Intruder(house)
    table = "keys.wrapped_key" if house.stores.shared else "wrapped_key"

    def owners() -> set[str]:
        rows = names.rows("seal_pin", f"SELECT owner FROM {table} WHERE kind = 'case'")
        return {str(row[0]).replace("-", "") for row in rows}

    tick(jobs_of(house, KEY_OWNERS))
    assert owners() == {case.hex, orphan[1].hex}
    clock.move(timedelta(days=3))
    tick(jobs_of(house, KEY_OWNERS))
    assert owners() == {case.hex}
