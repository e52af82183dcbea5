"""Bulk writes by key, connections, engines, other sessions: every way beside the guarded session is closed."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from foundation.accounts.models import Office
from returns.cases.models import Case
from tests.factories.scopes import EVERYTHING
from tests.scope.world import World, refused

CASE = Case.__table__
ROOT = Path(__file__).resolve().parents[2]


def changed(world: World) -> list[dict[str, Any]]:
    return [{"id": world.own.case, "country": "XX"}]


def made() -> list[dict[str, Any]]:
    return [{"id": uuid.uuid4(), "name": "made", "country": "TR"}]


BY_KEY: dict[str, Callable[[Session, World], Any]] = {
    "a list of updates": lambda session, world: session.execute(update(Case), changed(world)),
    "one update by key": lambda session, world: session.execute(update(Case), changed(world)[0]),
    "a list of inserts": lambda session, world: session.execute(insert(Office), made()),
    "updates by mappings": lambda session, world: session.bulk_update_mappings(Case, changed(world)),
    "inserts by mappings": lambda session, world: session.bulk_insert_mappings(Office, made()),
    "saving objects": lambda session, world: session.bulk_save_objects([Office(**made()[0])]),
    "an update by a query": lambda session, world: session.query(Case).update({"country": "XX"}),
    "a deletion by a query": lambda session, world: session.query(Case).delete(),
}


@pytest.mark.parametrize("way", BY_KEY)
def test_bulk_writes_are_refused(world: World, way: str) -> None:
    with world.unit() as unit, refused():
        BY_KEY[way](unit.session, world)


STATEMENTS: dict[str, Any] = {
    "a class": select(Case),
    "a table": select(CASE),
    "text": text("SELECT 1"),
    "an update": update(CASE).values(country="XX"),
}


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("store", ["data", "audit", "keys"])
def test_no_engine_of_the_house_takes_a_statement(world: World, store: str, statement: str) -> None:
    with getattr(world.container.stores, store).connect() as connection, refused("did not see"):
        connection.execute(STATEMENTS[statement])


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_connection_of_a_session_takes_no_statement(world: World, statement: str) -> None:
    with world.unit(EVERYTHING) as unit, refused("did not see"):
        unit.session.connection().execute(STATEMENTS[statement])


def test_the_connection_of_a_session_takes_no_sql_of_the_driver(world: World) -> None:
    with world.unit(EVERYTHING) as unit, refused("did not see"):
        unit.connection().exec_driver_sql("SELECT 1")


@pytest.mark.parametrize("store", ["data", "audit"])
def test_a_session_without_a_guard_reads_nothing(world: World, store: str) -> None:
    with Session(getattr(world.container.stores, store)) as session, refused("did not see"):
        session.execute(select(Case))


def test_a_session_without_a_guard_writes_nothing(world: World) -> None:
    with Session(world.container.stores.data) as session, refused("did not see"):
        session.add(Office(name="made", country="TR"))
        session.flush()


def test_the_connection_takes_nothing_once_a_flush_is_over(world: World) -> None:
    with world.unit(EVERYTHING) as unit:
        unit.session.add(Office(name="flushed", country="TR"))
        unit.session.flush()
        with refused("did not see"):
            unit.session.connection().execute(STATEMENTS["an update"])


@pytest.mark.filterwarnings("ignore:The .objects. parameter of .Session.flush.")
def test_the_connection_takes_nothing_after_a_flush_without_work(world: World) -> None:
    with world.unit(EVERYTHING) as unit:
        unit.session.add(Office(name="left out", country="TR"))
        unit.session.flush([Office(name="another", country="TR")])
        with refused("did not see"):
            unit.session.connection().execute(STATEMENTS["an update"])


def test_the_connection_takes_nothing_after_a_flush_that_was_refused(world: World) -> None:
    with world.unit() as unit:
        unit.session.add(Office(name="not mine to add", country="TR"))
        with refused("may not write"):
            unit.session.flush()
        with refused("did not see"):
            unit.session.connection().execute(STATEMENTS["an update"])


# What only some files may write: word -> those files. Raw DBAPI is out of the guard's sight, so nobody may touch it.
STORAGE = "foundation/storage"
ONLY_IN = {
    r"\b(GuardedSession|Session|sessionmaker|scoped_session)\(": {f"{STORAGE}/guard.py", f"{STORAGE}/unit_of_work.py"},
    r"\bcreate_engine\(": {f"{STORAGE}/engine.py"},
    r"raw_connection|dbapi_connection|driver_connection|exec_driver_sql|\.cursor\(": {f"{STORAGE}/driver.py"},
    r"\bSTAMP\b|guard_stamp": {f"{STORAGE}/guard.py", f"{STORAGE}/driver.py"},
    # Who may ask that file for something.
    r"\bbegin_on\(": {f"{STORAGE}/driver.py", f"{STORAGE}/engine.py"},
    r"\bconnection_of_driver\(": {f"{STORAGE}/{name}.py" for name in ("driver", "copying", "tidying")},
    r"\bsend\(connection": {
        f"{STORAGE}/driver.py",
        f"{STORAGE}/batches.py",  # sends again what the guard let through
        f"{STORAGE}/bulk.py",  # adds finished rows, for system scopes that open the table
    },
    r"storage\.driver import": {f"{STORAGE}/{name}.py" for name in ("engine", "copying", "batches", "bulk", "tidying")},
    r"\bUnit\(": {f"{STORAGE}/unit_of_work.py", "foundation/web/container.py"},
}


def program() -> dict[str, str]:
    """The files of the program, by their path in it."""
    files = [
        ROOT / "app.py",
        *(
            file
            for room in ("foundation", "returns", "planning", "reintegration", "rights", "demo")
            for file in (ROOT / room).rglob("*.py")
        ),
    ]
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files}


@pytest.mark.parametrize("word", ONLY_IN)
def test_sessions_and_raw_connections_are_made_nowhere_else(word: str) -> None:
    found = {path for path, source in program().items() if re.search(word, source)}
    assert found <= ONLY_IN[word]
    assert found  # the word is still in use, so this test still looks for something
