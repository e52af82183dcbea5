"""Work in processes that are killed. One process imports the program; each piece of work is a fork of it.

Reads one JSON line per piece of work, says the process id of the fork, then whatever the fork acknowledges.
"""

import json
import os
import signal
import sys
import uuid
from pathlib import Path

from sqlalchemy import event

from app import build_container
from foundation.audit.sealer import seal_all
from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.audit.written import note_change, note_read
from tests.clock import START
from tests.databases import settings_for


def _say(line: object) -> None:
    """One line in one write: a process that is killed leaves no half of one."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def _write_for_ever(container: Container) -> None:
    """Write a read and a change in turn; acknowledge each after its commit."""
    while True:
        for write in (note_read, note_change):
            subject = uuid.uuid4()
            write(container, subject)
            _say(subject.hex)


def _die(connection: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _seal_and_die(container: Container, before_commit_of: str) -> None:
    event.listen(getattr(container.stores, before_commit_of), "commit", _die)
    seal_all(container.stores, container.secrets, container.clock.now())


def _work(order: dict[str, str]) -> None:
    container = build_container(settings_for(Path(order["instance"]), order["url"]), MovableClock(START))
    if order["work"] == "write":
        _write_for_ever(container)
    else:
        _seal_and_die(container, order["work"])


def main() -> None:
    """Fork for each line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _say(os.getpid())
            _work(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        _say(f"ended {-os.WTERMSIG(status) if os.WIFSIGNALED(status) else status}")


if __name__ == "__main__":
    main()
