"""Being the only one: who works with an installation says so by a lock, and nobody replaces its data meanwhile."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation.errors import Conflict
from foundation.scheduling.leader import Leadership
from foundation.settings import Settings
from foundation.storage.aside import others_connected
from foundation.storage.copying import is_in_use
from foundation.storage.engine import Stores
from foundation.storage.locks import lock_file
from foundation.system.stores import stores_of

_LOCK = "serving.lock"
_MOMENT_SECONDS = 2.0
_RUNNING = "The service is running, or a command of it: stop it first, on every machine"


def files_of(settings: Settings) -> tuple[Path, Path]:
    """Where data and audit lie on SQLite."""
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    return database, database.parent / "audit.db"


def folder_of(settings: Settings) -> Path:
    """Where a backup is unpacked; on SQLite beside the database, so that it can be moved into its place."""
    folder = files_of(settings)[0].parent if settings.on_sqlite else settings.data_folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def say_that_it_serves(settings: Settings) -> int:
    """Hold, until the process ends, the lock that keeps a restore away: servers and commands alike.

    Returns its handle. Conflict while a restore is at work.
    """
    handle = lock_file(settings.data_folder / _LOCK, fcntl.LOCK_SH)
    if handle is None:
        raise Conflict("A restore is at work in this installation. Start again when it has ended.")
    return handle


def _others_who_stay(stores: Stores) -> int:
    """How many others are connected, and stay: a connection that was given back ends on the server a moment later."""
    until = time.monotonic() + _MOMENT_SECONDS
    while (others := others_connected(stores)) and time.monotonic() < until:
        time.sleep(0.05)
    return others


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Whoever serves this installation is kept away during the block.

    Conflict if somebody serves it already: a web server or a scheduler, or, on PostgreSQL, anybody who is connected.
    The caller has given its own connections back.
    """
    handle = lock_file(settings.data_folder / _LOCK)
    if handle is None:
        raise Conflict(f"{_RUNNING}.")
    stores = stores_of(settings)
    leadership = Leadership(stores, settings.data_folder)
    try:
        if stores.shared and (others := _others_who_stay(stores)):
            raise Conflict(f"{_RUNNING}. This database has {others} other connections: servers, schedulers, or psql.")
        if not leadership.take():
            raise Conflict(f"{_RUNNING}: a scheduler is at work.")
        stores.data.dispose()
        if not stores.shared and any(
            is_in_use(path) for path in (*files_of(settings), settings.keys_folder / "keys.db")
        ):
            raise Conflict(f"{_RUNNING}. The database is still open in another program.")
        yield
    finally:
        leadership.release()
        stores.dispose()
        os.close(handle)
