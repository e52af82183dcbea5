"""Real `flask scheduler` processes."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app import ROOT
from foundation.web.wiring import Wiring
from tests.databases import MASTER_KEY

PATIENCE = 60  # seconds, on a machine that has other work too


class Scheduler:
    """One process and its log."""

    def __init__(self, house: Wiring, log: Path) -> None:
        """Start it."""
        self.log = log
        environment = {
            **os.environ,
            "APP_MODE": "live",
            "INSTANCE_PATH": str(house.settings.instance),
            "DATABASE_URL": house.settings.database_url,
            "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        }
        command = [sys.executable, "-m", "flask", "--app", "app", "scheduler"]
        with log.open("w") as file:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )

    def said(self, words: str) -> bool:
        """Whether its log holds these words."""
        return words in self.log.read_text()

    def leads(self) -> bool:
        """Whether it has run a job."""
        return self.said('"event": "job"')

    def end(self, how: signal.Signals) -> tuple[int, float]:
        """Send a signal; returns the exit status and how long it took (seconds)."""
        started = time.monotonic()
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE), time.monotonic() - started


@contextmanager
def schedulers(house: Wiring, folder: Path, count: int) -> Iterator[list[Scheduler]]:
    """Several at once, all ended at the end."""
    found = [Scheduler(house, folder / f"scheduler{number}.log") for number in range(count)]
    try:
        yield found
    finally:
        for one in found:
            if one.process.poll() is None:
                one.process.kill()
                one.process.wait()


def wait_until(answer: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so; AssertionError if it does not come."""
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
