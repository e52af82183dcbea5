"""Real scheduler processes over one database: killed in the middle, beside each other, and by clocks that jump."""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from app import ROOT
from foundation.messaging.models import OutboxMessage
from foundation.messaging.rules import DigestMessage, Template
from foundation.web.container import Container
from reintegration.follow_up.models import Visit, VisitEvent
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.follow_up.words import FollowUpMessage
from tests.audit.written import changes
from tests.factories.follow_up import Followed, add, make_followed, rows, visit_of
from tests.scheduling.running import comes_true

DAY = date(2027, 3, 27)  # the clocks of Europe are put forward in the following night
VISITS = 170
WINDOW = {"opens_on": DAY, "due_on": DAY + timedelta(days=1), "closes_on": DAY + timedelta(days=2)}
ZONES = ("Europe/Berlin", "Asia/Tashkent", "America/New_York")
AFTER = datetime(2027, 4, 2, 9, tzinfo=UTC)


@dataclass
class Process:
    """A scheduler process, and the lines that it has said."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Keep what it says, so that it never waits for a reader."""
        assert self.process.stdout is not None
        self.said.extend(line.strip() for line in self.process.stdout)

    def led(self, instant: datetime) -> bool:
        """Whether it has come to the end of a tick that it began at this instant as the leader."""
        return f"led {instant.isoformat()}" in self.said

    def has_led(self) -> bool:
        """Whether it led at all, of late."""
        return any(line.startswith("led ") for line in list(self.said))

    def waited(self, instant: datetime) -> bool:
        """The same, while somebody else led."""
        return f"waited {instant.isoformat()}" in self.said

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()


@dataclass
class Stage:
    """A house, its schedulers and their clock."""

    container: Container
    clock: Path
    processes: list[Process] = field(default_factory=list)

    def set(self, instant: datetime) -> None:
        """Every process sees this instant from now on."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(instant.isoformat())
        fresh.replace(self.clock)

    def start(self, *, hold: int = 0, leads: bool = True) -> Process:
        """Another process, once it is ready."""
        order = {
            "instance": str(self.container.settings.instance),
            "url": self.container.settings.database_url,
            "clock": str(self.clock),
            "hold": hold,
            "leads": leads,
        }
        command = [sys.executable, "-m", "tests.scheduling.sweeping", json.dumps(order)]
        pipe = subprocess.PIPE
        one = Process(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True))
        self.processes.append(one)
        threading.Thread(target=one.listen, daemon=True).start()
        self.until(lambda: "ready" in one.said)
        return one

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until it is so; only a broken program waits long. What was said stands in the failure."""
        assert comes_true(condition, 60), [one.said[-5:] for one in self.processes]


@pytest.fixture
def stage(container: Container, tmp_path: Path) -> Iterator[Stage]:
    """Nobody is left when the test has ended."""
    found = Stage(container, tmp_path / "clock")
    found.set(datetime(2027, 3, 20, 9, tzinfo=UTC))
    yield found
    for one in found.processes:
        one.kill()
        for pipe in (one.process.stdin, one.process.stdout):
            if pipe is not None:
                pipe.close()


def many_visits(container: Container) -> Followed:
    """One worker with visits in three zones, all with the same window."""
    followed = make_followed(container, visit={**WINDOW, "zone": ZONES[0]})
    more = range(2, VISITS + 1)
    about = (followed.case, followed.episode)
    add(container, *(visit_of(*about, ordinal, **WINDOW, zone=ZONES[ordinal % len(ZONES)]) for ordinal in more))
    return followed


def told(container: Container, template: Template) -> Counter[object]:
    """Of how many visits each account was told by mail."""
    found: Counter[object] = Counter()
    for message in rows(container, OutboxMessage, OutboxMessage.template == template):
        found[message.account_id] += message.facts["count"]
    return found


def audited(container: Container, action: str) -> int:
    """How many visits the audit says were moved on by an action."""
    found = 0
    for record in changes(container):
        if action in record.action.split("+"):
            found += json.loads(record.detail)["count"]
    return found


def assert_each_once(container: Container, followed: Followed, kinds: Sequence[str]) -> None:
    """Of every visit each of these things was told once: event, mail and audit record."""
    events = rows(container, VisitEvent)
    assert Counter((one.visit_id, one.kind.value) for one in events) == Counter(
        {(visit.id, kind): 1 for visit in rows(container, Visit) for kind in kinds}
    )
    for kind in kinds:
        assert told(container, FollowUpMessage(f"visit_{kind}"))[followed.worker.id] == VISITS, kind
        assert audited(container, f"visits.{kind}") == VISITS, kind
    assert told(container, FollowUpMessage.VISIT_MISSED)[followed.coordinator.id] == VISITS


@pytest.mark.one_database
def test_of_two_schedulers_one_is_killed_in_a_sweep_and_nothing_is_told_twice_or_lost(stage: Stage) -> None:
    followed = many_visits(stage.container)
    leader = stage.start(hold=2)
    stage.set(AFTER)
    stage.until(lambda: "holding" in leader.said)
    follower = stage.start()
    stage.until(lambda: follower.waited(AFTER))
    leader.kill()
    missed = [one for one in rows(stage.container, Visit) if one.state is VisitState.MISSED]
    assert 0 < len(missed) < VISITS, "it was killed in the middle: one piece is there, and one is not"
    later = AFTER + timedelta(minutes=10)
    stage.set(later)
    stage.until(lambda: follower.led(later))
    stage.set(later + timedelta(minutes=10))
    stage.until(lambda: follower.led(later + timedelta(minutes=10)))
    assert_each_once(stage.container, followed, ["missed"])


@pytest.mark.slow
def test_two_that_both_believe_to_lead_tell_nothing_twice(stage: Stage) -> None:
    followed = many_visits(stage.container)
    both = [stage.start(leads=False) for _ in range(2)]
    stage.set(AFTER)
    for one in both:
        stage.until(partial(one.waited, AFTER))
    assert_each_once(stage.container, followed, ["missed"])


def _one_led(processes: Sequence[Process], instant: datetime) -> bool:
    return any(one.led(instant) for one in processes)


@pytest.mark.slow
def test_clocks_that_jump_tell_nothing_twice_and_nothing_is_lost(stage: Stage) -> None:
    """Back an hour, forward a day and back, over the night in which clocks are put forward; one is killed meanwhile."""
    followed = many_visits(stage.container)
    first, second = stage.start(), stage.start()
    hour, day, dst = timedelta(hours=1), timedelta(days=1), datetime(2027, 3, 28, 1, tzinfo=UTC)
    steps = [dst - day, dst - day - hour, dst, dst - day, dst - hour, dst, dst - hour, dst + day / 2, dst + hour]
    steps += [dst + day, dst, dst + 2 * day, dst + day, dst + 3 * day, dst + 2 * day, AFTER, AFTER - hour, AFTER + hour]
    for number, instant in enumerate(steps):
        if number == len(steps) // 2:
            next(one for one in (first, second) if one.has_led()).kill()
        alive = [one for one in (first, second) if one.process.poll() is None]
        for one in alive:
            one.said.clear()  # an instant may come again
        stage.set(instant)
        stage.until(partial(_one_led, alive, instant))
    assert_each_once(stage.container, followed, ["due", "overdue", "missed"])
    digests = Counter(
        one.idempotency_key
        for one in rows(stage.container, OutboxMessage, OutboxMessage.template == DigestMessage.DIGEST)
    )
    assert set(digests.values()) <= {1}
