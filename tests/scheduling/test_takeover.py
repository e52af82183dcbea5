"""Schedulers as processes: one leads, another takes over when it is killed, and SIGTERM ends it at once."""

import signal

import pytest

from app import all_jobs
from foundation.clock import SystemClock
from foundation.scheduling.leader import Leadership
from foundation.web.container import Container
from tests.scheduling.conftest import Start
from tests.scheduling.running import comes_true, heartbeat

AT_ONCE = 10.0  # seconds, on a machine that is busy with other tests


@pytest.mark.one_database
def test_when_the_leader_is_killed_the_other_scheduler_takes_over(container: Container, start: Start) -> None:
    leader = start()
    assert comes_true(lambda: heartbeat(container))
    follower = start()
    assert comes_true(follower.has_started)
    assert not Leadership(container.stores, container.settings.data_folder).take()
    assert comes_true(lambda: len(leader.lines("job")) == len(all_jobs(container)))
    assert follower.lines("job") == []
    leader.process.kill()
    leader.process.wait()
    killed_at = SystemClock().now()
    assert comes_true(lambda: (heartbeat(container) or killed_at) > killed_at), "nobody lives on"
    assert follower.lines("job") == [], "what the first one did is not repeated"
    follower.process.terminate()
    assert follower.process.wait(AT_ONCE) == 0


@pytest.mark.one_database
@pytest.mark.parametrize(("number", "moment"), [(signal.SIGTERM, "first tick"), (signal.SIGINT, "idle")])
def test_a_signal_ends_a_scheduler_at_once_and_somebody_else_may_lead(
    container: Container, start: Start, number: signal.Signals, moment: str
) -> None:
    scheduler = start()
    assert comes_true(scheduler.has_started)
    if moment == "idle":
        assert comes_true(lambda: len(scheduler.lines("job")) == len(all_jobs(container)))
    scheduler.process.send_signal(number)
    assert scheduler.process.wait(AT_ONCE) == 0, scheduler.log.read_text()
    assert scheduler.lines("scheduler_stopped")
    assert [line for line in scheduler.lines("job") if line["outcome"] != "done"] == []
    leadership = Leadership(container.stores, container.settings.data_folder)
    assert comes_true(leadership.take)
    leadership.release()
