"""Schedulers that a test starts, none of which outlives it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foundation.web.container import Container
from tests.scheduling.running import Scheduler, start_scheduler

Start = Callable[[], Scheduler]


@pytest.fixture
def start(container: Container, tmp_path: Path) -> Iterator[Start]:
    """Start another scheduler on the house."""
    started: list[Scheduler] = []

    def another() -> Scheduler:
        started.append(start_scheduler(container, tmp_path / f"scheduler{len(started)}.log"))
        return started[-1]

    yield another
    for one in started:
        one.process.kill()
        one.process.wait()
