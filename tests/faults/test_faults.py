"""Killed, out of room, read-only, by a clock that jumps: what was acknowledged is there once, and all holds."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from app import all_invariants
from tests.faults.stage import Cluster, Stage
from tests.faults.writers import Writers, make_places, marks_found
from tests.installation import folder_in_memory

Fault = Callable[[Stage], None]
FULL_SECONDS = 0.4


def _full(stage: Stage) -> None:
    with stage.full_disk():
        time.sleep(FULL_SECONDS)


def _read_only(stage: Stage) -> None:
    with stage.read_only():
        time.sleep(FULL_SECONDS)


ALWAYS: Sequence[Fault] = (
    Stage.kill_a_worker,
    _full,
    Stage.kill_the_scheduler,
    _read_only,
    Stage.put_the_clock_ahead_and_back,
    Stage.kill_the_web_server,
)


def survive(stage: Stage, saves: int, faults: Sequence[Fault], cases: int, threads: int = 4) -> Writers:
    """Save under these faults, one after the other between saves; AssertionError for what was lost or doubled."""
    places = make_places(stage.container, cases)
    stage.start()
    writers, rng = Writers(places, stage.port, saves, threads), random.Random(saves)
    writers.start()
    for number, fault in enumerate(faults, 1):
        share = (number - rng.random()) / (len(faults) + 1)
        while len(writers.acknowledged) < share * saves and not writers.are_done():
            time.sleep(0.02)
        fault(stage)
    writers.join()
    assert writers.problems == []
    found = marks_found(stage.container)
    lost = [write for write in writers.acknowledged if write.mark not in found]
    assert (lost, [mark for mark, times in found.items() if times > 1]) == ([], [])
    assert len(writers.acknowledged) == len(found) == saves
    assert broken(stage) == {}
    return writers


def broken(stage: Stage) -> dict[str, Sequence[str]]:
    """What `flask check` says, once the scheduler has come to rest."""
    return {one.name: rows for one in all_invariants(stage.container) if (rows := one.breaches(stage.container.stores))}


@pytest.fixture
def stage() -> Iterator[Stage]:
    """An installation on SQLite, of which nothing is left running."""
    found = Stage(folder_in_memory())
    yield found
    found.stop()


@pytest.fixture
def on_postgres() -> Iterator[Stage]:
    """The same on a PostgreSQL server of its own, in a folder that its user reaches."""
    with tempfile.TemporaryDirectory(prefix="tests-faults-") as folder:
        cluster = Cluster(Path(folder))
        found = Stage(folder_in_memory(), cluster)
        yield found
        found.stop()
        cluster.stop()


def test_a_few_dozen_saves_survive_every_fault(stage: Stage) -> None:
    survive(stage, 40, ALWAYS, 2, threads=2)


@pytest.mark.slow
def test_two_thousand_saves_survive_faults_at_random(stage: Stage) -> None:
    faults = random.Random(7).choices(ALWAYS, k=40)
    writers = survive(stage, 2_000, faults, 40)
    assert writers.repeated > 0


@pytest.mark.slow
def test_two_thousand_saves_survive_a_postgres_server_that_is_killed(on_postgres: Stage) -> None:
    faults = random.Random(7).choices((*ALWAYS, Stage.kill_the_database), k=40)
    survive(on_postgres, 2_000, [*faults, Stage.kill_the_database], 40)
