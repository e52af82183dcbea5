"""The real scheduler as a process of its own, and waiting for what it does."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app import ROOT
from foundation.scheduling.queries import last_heartbeat
from foundation.scheduling.runs import HEARTBEAT
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.databases import MASTER_KEY

PATIENCE = 20.0  # seconds; only a broken program needs them


def comes_true(condition: Callable[[], object], within: float = PATIENCE) -> bool:
    """Whether a condition comes true in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def heartbeat(container: Container) -> datetime | None:
    """When the scheduler last said that it lives."""
    with reading(container.units, JOBS) as unit:
        return last_heartbeat(unit.session, HEARTBEAT)


@dataclass
class Scheduler:
    """`flask scheduler`, and what it has logged."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self, event: str) -> list[dict[str, Any]]:
        """Its log lines of one kind."""
        found = [json.loads(line) for line in self.log.read_text().splitlines() if line.endswith("}")]
        return [line for line in found if line["event"] == event]

    def has_started(self) -> bool:
        """Whether it came as far as its first tick. AssertionError with what it said if it ended."""
        assert self.process.poll() is None, self.log.read_text()
        return bool(self.lines("scheduler_started"))


def start_scheduler(container: Container, log: Path) -> Scheduler:
    """Start one on the stores of a house, with the machine's own clock."""
    environment = {
        "PATH": os.environ["PATH"],
        "APP_MODE": container.settings.mode,
        "INSTANCE_PATH": str(container.settings.instance),
        "DATABASE_URL": container.settings.database_url,
        "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "scheduler"]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=file)
    return Scheduler(process, log)
