"""Several processes read and then write in SQLite at once: none fails, and nothing that one wrote is lost."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from app import ROOT
from foundation.scheduling.models import JobRun
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.clock import START

PROCESSES, UNITS = 4, 50


def _start(container: Container) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.storage.counting",
        str(container.settings.instance),
        container.settings.database_url,
    ]
    return subprocess.Popen(
        [*command, str(UNITS)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_read_then_write_by_four_processes_never_fails_and_loses_nothing(container: Container) -> None:
    with writing(container.units, JOBS) as unit:
        unit.session.add(JobRun(job="count", started_at=START, outcome="running", rows=0))
    processes = [_start(container) for _ in range(PROCESSES)]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        with reading(container.units, JOBS) as reader:  # an open reader does not stop them, and sees none of it
            before = reader.session.execute(select(JobRun.rows)).scalar_one()
            said = [process.communicate("go\n", timeout=120) for process in processes]
            assert reader.session.execute(select(JobRun.rows)).scalar_one() == before == 0
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0] * PROCESSES, said
    with reading(container.units, JOBS) as unit:
        assert unit.session.execute(select(JobRun.rows)).scalar_one() == PROCESSES * UNITS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_unit_that_writes_holds_the_write_lock_from_its_first_statement(container: Container) -> None:
    """Read first, write later, without ever being refused in between: the lock is taken at the beginning."""
    with writing(container.units, JOBS) as first:
        first.session.execute(select(JobRun)).all()
        with container.stores.data.connect() as other:
            raw = other.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="locked"):
                raw.execute("BEGIN IMMEDIATE")
            raw.execute("PRAGMA busy_timeout=10000")
