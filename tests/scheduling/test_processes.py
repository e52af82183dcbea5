"""Two real scheduler processes: one leads, the other takes over after kill -9, SIGTERM ends it."""

import signal
import time
from pathlib import Path

from foundation.scheduling.queries import runs_of
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.web.wiring import Wiring
from tests.audit.intruder import Intruder
from tests.scheduling.processes import schedulers, wait_until


def _runs(house: Wiring) -> int:
    with reading(house.units, JOBS) as unit:
        return sum(run.outcome == "done" for run in runs_of(unit.session, "forget_old_rows", 50))


def test_one_of_two_leads_until_it_is_killed_then_the_other(house: Wiring, tmp_path: Path) -> None:
    with schedulers(house, tmp_path, 2) as both:
        wait_until(lambda: all(one.said("scheduler_started") for one in both) and any(one.leads() for one in both))
        wait_until(lambda: _runs(house) == 1)
        time.sleep(1)
        (leader,) = [one for one in both if one.leads()]
        (other,) = [one for one in both if one is not leader]
        assert _runs(house) == 1, "an hourly job ran once, though two processes were started"
        Intruder(house).run("job_run", "DELETE FROM {t}")  # so that whoever leads has something to do
        leader.end(signal.SIGKILL)
        wait_until(other.leads)
        wait_until(lambda: _runs(house) == 1)
        status, seconds = other.end(signal.SIGTERM)
        assert status == 0
        assert seconds < 5
        assert other.said("scheduler_stopped")


def test_a_restart_repeats_nothing(house: Wiring, tmp_path: Path) -> None:
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        with schedulers(house, folder, 1) as (one,):
            wait_until(lambda one=one: one.said("scheduler_started"))  # type: ignore[misc]
            wait_until(lambda: _runs(house) == 1)
            time.sleep(0.5)
            assert one.end(signal.SIGTERM)[0] == 0
    assert _runs(house) == 1
