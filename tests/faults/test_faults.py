"""Killed, out of room, read-only, by a clock that jumps: what was acknowledged is there once, and all holds."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stage import Cluster, Stage
from tests.faults.surviving import ALWAYS, survive
from tests.installation import folder_in_memory


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
    survive(stage, 40, ALWAYS, cases=2, threads=2)


@pytest.mark.slow
def test_two_thousand_saves_survive_faults_at_random(stage: Stage) -> None:
    faults = random.Random(7).choices(ALWAYS, k=24)
    writers = survive(stage, 2_000, faults, 40)
    assert writers.repeated > 0


@pytest.mark.slow
def test_two_thousand_saves_survive_a_postgres_server_that_is_killed(on_postgres: Stage) -> None:
    faults = random.Random(7).choices((*ALWAYS, Stage.kill_the_database), k=24)
    survive(on_postgres, 2_000, [*faults, Stage.kill_the_database], 40)
