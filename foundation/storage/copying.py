"""A consistent copy of live SQLite stores, what stands in it, and whether a file is whole or in somebody's use."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, literal, select, table, union_all

from foundation.errors import Conflict
from foundation.storage.driver import connection_of_driver
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped

DATA_FILE, AUDIT_FILE = "data.db", "audit.db"


def copy_files(stores: Stores, folder: Path) -> None:
    """Copy data and audit of a live SQLite installation, as of one instant, to `data.db` and `audit.db` in `folder`.

    The write locks of both are held for as long as it takes to begin a reader on each: nothing was half written between
    the two then, and the readers go on seeing that instant while others write. Conflict if somebody keeps a lock.
    """
    with ExitStack() as stack:
        readers = []
        with ExitStack() as locks:
            try:
                for engine in (stores.data, stores.audit):  # in the order in which a unit of work takes them
                    connection_of_driver(locks, engine).execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise Conflict("Somebody has been writing for ten seconds. Try again in a minute.") from error
            for engine in (stores.data, stores.audit):
                reader = connection_of_driver(stack, engine)
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees this instant
                readers.append(reader)
        for reader, name in zip(readers, (DATA_FILE, AUDIT_FILE), strict=True):
            copy_into(reader, folder / name)


def copy_into(source: Any, path: Path) -> None:
    """Copy what a raw SQLite connection sees into a new file that its owner alone reads."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    target = sqlite3.connect(path)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        target.close()


def counts(connection: Connection, schema: str | None) -> dict[str, int]:
    """How many rows each table of a schema has, whatever revision it is at; one statement."""
    names = inspect(connection).get_table_names(schema=schema)
    if not names:
        return {}
    each = [
        select(
            literal(name).label("name"),
            select(func.count()).select_from(table(name, schema=schema)).scalar_subquery().label("rows"),
        )
        for name in sorted(names)
    ]
    rows: list[Any] = list(execute_stamped(connection, union_all(*each)))
    return {row[0]: row[1] for row in rows}


def faults_of(path: Path) -> list[str]:
    """What SQLite finds wrong with a file; empty when it is whole."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
        return [] if faults == ["ok"] else faults
    except sqlite3.DatabaseError as error:
        return [str(error)]
    finally:
        connection.close()


def is_in_use(path: Path) -> bool:
    """Whether another program has a SQLite file open. Afterwards nothing of it lies in files beside it.

    False for what is not there, and for a file that is too broken to be asked.
    """
    if not path.is_file():
        return False
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete")
    except sqlite3.DatabaseError as error:
        return "locked" in str(error)
    finally:
        connection.close()


def move_files(moves: list[tuple[Path, Path]]) -> Callable[[], None]:
    """Rename files in this order, each with what SQLite keeps beside it; returns how to take all of it back.

    Where one cannot be moved, those before it are taken back. What is not there is passed over.
    """
    done: list[tuple[Path, Path]] = []

    def take_back() -> None:
        while done:
            source, target = done.pop()
            target.rename(source)

    try:
        for source, target in moves:
            for ending in ("-wal", "-shm", ""):  # the file itself last: without it the rest is nothing
                old_path, new_path = Path(f"{source}{ending}"), Path(f"{target}{ending}")
                if old_path.exists():
                    old_path.rename(new_path)
                    done.append((old_path, new_path))
    except OSError:
        take_back()
        raise
    for folder in {path.parent for move in moves for path in move}:
        flush_folder(folder)
    return take_back


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
