"""kill -9: no acknowledged record is lost, and a sealer that dies halfway is healed by the next one."""

import json
import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from app import ROOT
from foundation.audit.sealer import seal_all
from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import changes, events, note_change, note_read

KILLED = f"ended {-signal.SIGKILL}"


class Forks:
    """Pieces of work, each in a process of its own."""

    def __init__(self) -> None:
        """Start the process that is forked."""
        command = [sys.executable, "-m", "tests.audit.forked_work"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, container: Container, work: str) -> int:
        """Begin some work; returns the process id."""
        order = {"work": work, "instance": str(container.settings.instance), "url": container.settings.database_url}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        """The next line that was said."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    """One process for all tests of this file."""
    found = Forks()
    yield found
    assert found.process.stdin is not None
    found.process.stdin.close()
    found.process.wait(timeout=20)
    assert found.process.stdout is not None
    found.process.stdout.close()


def test_ten_writers_are_killed_and_no_acknowledged_record_is_lost(
    app: Flask, container: Container, forks: Forks
) -> None:
    chance, acknowledged = random.Random(3), set()
    for _ in range(10):
        child = forks.start(container, "write")
        for _ in range(chance.randint(4, 16)):
            line = forks.line()
            assert not line.startswith("ended"), "the writer failed by itself"
            acknowledged.add(uuid.UUID(line))
        os.kill(child, signal.SIGKILL)
        while (line := forks.line()) != KILLED:
            acknowledged.add(uuid.UUID(line))
    found = {one for record in (*events(container), *changes(container)) for _, one in record.subjects}
    assert len(acknowledged) >= 40
    assert acknowledged - found == set()
    assert audit_verify(app).status == 0


@pytest.mark.parametrize(
    ("database", "commit"),
    [("sqlite", "data"), ("sqlite", "audit"), ("sqlite", "keys"), ("postgresql", "data")],
    indirect=["database"],
)
def test_a_sealer_that_dies_before_a_commit_is_healed_by_the_next(
    app: Flask, container: Container, forks: Forks, commit: str
) -> None:
    """On SQLite the marks, the seal and its pin are three commits; on PostgreSQL one."""
    before = seal_all(container.stores, container.secrets, container.clock.now())[0]
    for _ in range(3):
        note_read(container, uuid.uuid4())
        note_change(container, uuid.uuid4())
    forks.start(container, commit)
    assert forks.line() == KILLED
    marked = {record.seal for record in changes(container)[-3:]}
    assert marked == ({None} if commit == "data" else {before + 1})
    note_read(container, uuid.uuid4())
    seen = audit_verify(app)
    sealed = before + (2 if commit == "keys" else 1)
    assert seen == (0, f"sealed to {sealed}, 0 rows unsealed, oldest 0 s", "")
    assert {record.seal for record in changes(container)[-3:]} == {before + 1}


def test_a_seal_whose_pin_was_lost_in_a_crash_is_pinned_by_the_next_run(
    app: Flask, container: Container, forks: Forks, database: str
) -> None:
    note_read(container, uuid.uuid4())
    forks.start(container, "keys" if database == "sqlite" else "data")
    assert forks.line() == KILLED
    number = seal_all(container.stores, container.secrets, container.clock.now())[0]
    intruder = Intruder(container)
    for table in ("audit_change", "audit_event"):
        intruder.run(table, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE seal = :n)", n=number)
        intruder.run(table, "DELETE FROM {t} WHERE seal = :n", n=number)
    intruder.run("audit_seal", "DELETE FROM {t} WHERE number = :n", n=number)
    assert f"seal {number}, pinned in the key store, is missing" in audit_verify(app).problems
