"""Locks that one process of an installation holds: on a file with SQLite, in the database with PostgreSQL."""

import enum
import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import text

from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped


@enum.unique
class Advisory(enum.IntEnum):
    """What PostgreSQL knows each lock by. One number for two locks would make either wait for the other."""

    SCHEDULER = 7_204_119_001
    MIGRATIONS = 7_204_119_002
    MASTER_KEY = 7_204_119_003


def lock_file(path: Path, how: int = fcntl.LOCK_EX) -> int | None:
    """A handle that holds the lock of a file until it is closed; None if somebody else holds it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


class ProcessLock:
    """A lock that is held until the process ends or `release` is called."""

    def __init__(self, stores: Stores, path: Path, number: Advisory) -> None:
        """`path` is the lock file on SQLite, `number` the lock on PostgreSQL."""
        self._stores = stores
        self._path = path
        self._number = number
        self._held: Any = None

    def take(self) -> bool:
        """Whether this process holds it; asking again is cheap and safe."""
        if self._held is not None:
            return self._is_still_held()
        self._held = self._connection() if self._stores.shared else lock_file(self._path)
        return self._held is not None

    def _is_still_held(self) -> bool:
        if not self._stores.shared:
            return True
        try:
            execute_stamped(self._held, text("SELECT 1"))
        except Exception:  # the connection broke, and the lock with it
            self.release()
            return False
        return True

    def _connection(self) -> Any:
        connection = self._stores.audit.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not execute_stamped(connection, text(f"SELECT pg_try_advisory_lock({self._number:d})")).scalar_one():
            connection.close()
            return None
        return connection

    def release(self) -> None:
        """Let another process take it."""
        if self._held is None:
            return
        if self._stores.shared:
            self._held.invalidate()  # the session ends, and with it the lock
            self._held.close()
        else:
            os.close(self._held)
        self._held = None
