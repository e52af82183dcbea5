"""Killed at any step, an erasure goes on: by the job, or before the service answers. Nothing stays half erased."""

import errno
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError

from app import ROOT
from foundation.audit.ledger import ledgers
from foundation.backup.erasures import catch_up
from foundation.security.key_store import wrapped_key
from foundation.storage import engine, tidying
from foundation.storage.base import Base
from foundation.web.container import Container
from rights.erasure import jobs
from rights.erasure.rules.runs import ErasureKind, ErasureState
from rights.erasure.words import Stop
from tests.factories.erasures import end_case, erase_now, make_run, run_of
from tests.factories.makers import make_account, make_case
from tests.rights.erasure.killing import STEPS, ending
from tests.security.raw import raw, raw_engine

pytestmark = pytest.mark.both_databases


def released(container: Container) -> tuple[uuid.UUID, uuid.UUID]:
    """A case that has ended, and its run."""
    case = make_case(container, make_account(container), given_name="Yodgoraxon")
    end_case(container, case)
    return case, make_run(container, ErasureKind.CASE, case, case)


class Ended(BaseException):
    """The end of a program, as far as one test can tell: nothing in it goes on."""


def killed(container: Container, step: str) -> None:
    """Carry out what is released in a program that is killed after a step."""
    container.stores.dispose()
    program = [sys.executable, "-m", "tests.rights.erasure.killing"]
    command = [*program, str(container.settings.instance), container.settings.database_url, step]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr


def ended(container: Container, step: str) -> None:
    """The same without a program of its own, which takes two seconds to start."""

    def end() -> None:
        raise Ended

    module, name, act = ending(step, end)
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Ended):
        patched.setattr(module, name, act)
        erase_now(container)


def ways(*steps: str, always: str = "") -> list[object]:
    """Each step by default once, really killed in one case alone; `--full` kills after each, too.

    What is not killed ends on SQLite, but for the step after which PostgreSQL has committed once, not twice.
    """
    really = [pytest.param(step, killed, marks=[] if step == always else [pytest.mark.slow]) for step in steps]
    on_one = {step: [] if step == "destroy" else [pytest.mark.one_database] for step in steps if step != always}
    return [*really, *(pytest.param(step, ended, marks=marks) for step, marks in on_one.items())]


def is_there(container: Container, case: uuid.UUID) -> tuple[bool, bool]:
    """Whether the case has its row, and its key."""
    with raw(container) as connection:
        table = Base.metadata.tables["case"]
        row = connection.execute(select(table.c.id).where(table.c.id == case)).first()
    with raw(container, "keys") as connection:
        key = connection.execute(select(wrapped_key.c.owner).where(wrapped_key.c.owner == case)).first()
    return row is not None, key is not None


def waited(container: Container, run: uuid.UUID) -> None:
    """The run deleted its rows, and waits for somebody before it gives their space back."""
    with pytest.raises(tidying.Busy):
        erase_now(container)
    assert run_of(container, run).state is ErasureState.TIDYING


def ends(container: Container, run: uuid.UUID) -> None:
    """Nobody is waited for any more."""
    erase_now(container)
    assert run_of(container, run).state is ErasureState.DONE


def test_who_reads_since_before_is_waited_for(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a table that is written anew keeps deleted rows for whoever reads since before: it is not done."""
    monkeypatch.setattr(tidying, "PATIENCE", 0.5)
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 500)
    container.stores.dispose()
    case, run = released(container)
    with raw_engine(container) as own, own.connect() as reader:
        if container.stores.shared:
            reader.execution_options(isolation_level="REPEATABLE READ")
        else:
            reader.exec_driver_sql("BEGIN")
        reader.execute(text("SELECT count(*) FROM consent"))
        waited(container, run)
        assert is_there(container, case) == (False, False)
        assert run_of(container, run).stopped_by == Stop.BUSY.value
    monkeypatch.undo()
    ends(container, run)


def test_who_writes_in_another_database_of_the_server_is_waited_for(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What writes a table anew looks at the moment before it began to write, and keeps what was there then."""
    if not container.stores.shared:
        pytest.skip("a file of SQLite is a database of its own")
    monkeypatch.setattr(tidying, "PATIENCE", 0.5)
    _case, run = released(container)
    other = create_engine(make_url(container.settings.database_url).set(database="postgres"))
    with other.connect() as writer:
        writer.execute(text("SELECT pg_current_xact_id()"))
        waited(container, run)
    other.dispose()
    monkeypatch.undo()
    ends(container, run)


def test_who_began_while_tables_were_written_anew_is_waited_for(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planner's samples of before are deleted meanwhile: whoever began in between keeps them in the files."""
    if not container.stores.shared:
        pytest.skip("SQLite keeps no samples of values")
    monkeypatch.setattr(tidying, "PATIENCE", 0.5)
    container.stores.dispose()
    _case, run = released(container)
    forget = tidying._forget_samples_of_nothing
    with raw_engine(container) as own, own.connect() as reader:
        reader.execution_options(isolation_level="REPEATABLE READ")

        def begin_first(connection: Connection, name: str) -> None:
            if not reader.in_transaction():
                reader.execute(text("SELECT 1"))
            forget(connection, name)

        monkeypatch.setattr(tidying, "_forget_samples_of_nothing", begin_first)
        waited(container, run)
    monkeypatch.undo()
    ends(container, run)


@pytest.mark.parametrize(("step", "end"), ways(*STEPS, always="fill"))
def test_killed_after_any_step_it_goes_on(container: Container, step: str, end: Callable[..., None]) -> None:
    case, run = released(container)
    end(container, step)
    row, key = is_there(container, case)
    assert key is (step in ("begin", "fill")), "the key goes before the row"
    assert row is (step in ("begin", "fill", "destroy"))
    erase_now(container)
    assert run_of(container, run).state is ErasureState.DONE
    assert is_there(container, case) == (False, False)
    assert len({frozenset(entries) for entries in ledgers(container.stores).values()}) == 1
    assert catch_up(container) == 0


@pytest.mark.parametrize(("step", "end"), ways("fill", "destroy"))
def test_a_service_that_starts_over_it_erases_before_it_answers(
    container: Container, step: str, end: Callable[..., None]
) -> None:
    case, run = released(container)
    end(container, step)
    assert catch_up(container) > 0
    assert is_there(container, case) == (False, False)
    assert run_of(container, run).state is ErasureState.DONE


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fault", "stop"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), Stop.FULL_DISK),
        (OperationalError("VACUUM", None, Exception("database or disk is full")), Stop.FULL_DISK),
        (OperationalError("VACUUM", None, Exception("canceling statement due to lock timeout")), Stop.BUSY),
        (ValueError("something else"), Stop.OTHER),
    ],
)
def test_a_full_disk_is_said_and_does_not_keep_others_from_it(
    container: Container, monkeypatch: pytest.MonkeyPatch, fault: Exception, stop: Stop
) -> None:
    case, run = released(container)

    def full(*given: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "tidy", full)
        with pytest.raises(type(fault)):
            erase_now(container)
    stopped = run_of(container, run)
    assert (stopped.state, stopped.stopped_by) == (ErasureState.TIDYING, stop)
    assert is_there(container, case) == (False, False)
    erase_now(container)
    assert (run_of(container, run).state, run_of(container, run).stopped_by) == (ErasureState.DONE, None)
