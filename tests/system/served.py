"""An installation that is served as `run.py` serves it: two workers, and a client of the network."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app import ROOT, build_container
from bench.servers import Client, free_port
from foundation.clock import SystemClock
from run_parts.serving import web_command
from tests.databases import MASTER_KEY, settings_for
from tests.factories.makers import PASSWORD, Person, make_account


class Served:
    """A demo without cases, one return officer, and its web server."""

    def __init__(self, folder: Path) -> None:
        """Start it; `folder` holds a prepared demo."""
        container = build_container(settings_for(folder, mode="demo"), SystemClock())
        self.officer: Person = make_account(container)
        container.stores.dispose()
        self.folder, self.port = folder, free_port()
        given = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "APP_MODE": "demo", "INSTANCE_PATH": str(folder),
            "MASTER_KEY": base64.b64encode(MASTER_KEY).decode(), "LOG_LEVEL": "error",
        }  # fmt: skip
        command = web_command(Path(sys.executable), "127.0.0.1", self.port, 2)
        self.process = subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL, process_group=0)
        self.until(lambda: self.status_of("/healthz") in (200, 503))

    def status_of(self, path: str) -> int:
        """What somebody who comes anew is answered."""
        with closing(Client(self.port)) as client:
            return client.get(path)[0]

    def until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("it never came to hold")

    def signed_in(self) -> Client:
        """A connection of the officer."""
        client = Client(self.port)
        client.sign_in(self.officer.email, PASSWORD)
        return client

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
