"""Who leads: of several schedulers one works. A file lock on SQLite, an advisory lock on PostgreSQL."""

import fcntl
import os
from pathlib import Path
from typing import Any

from sqlalchemy import text

from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped

_ADVISORY = 7_204_119_001  # any number that nothing else uses


class Leadership:
    """A lock that is held until the process ends or `release` is called."""

    def __init__(self, stores: Stores, folder: Path) -> None:
        """`folder` holds the lock file on SQLite."""
        self._stores = stores
        self._path = folder / "scheduler.lock"
        self._held: Any = None

    def take(self) -> bool:
        """Whether this process leads; asking again is cheap and safe."""
        if self._held is not None:
            return self._still_leads()
        return self._take_advisory() if self._stores.shared else self._take_file()

    def _still_leads(self) -> bool:
        if not self._stores.shared:
            return True
        try:
            execute_stamped(self._held, text("SELECT 1"))
        except Exception:  # the connection broke, and the lock with it
            self.release()
            return False
        return True

    def _take_file(self) -> bool:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._held = handle
        return True

    def _take_advisory(self) -> bool:
        connection = self._stores.audit.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not execute_stamped(connection, text(f"SELECT pg_try_advisory_lock({_ADVISORY})")).scalar_one():
            connection.close()
            return False
        self._held = connection
        return True

    def release(self) -> None:
        """Let another process lead."""
        if self._held is None:
            return
        if self._stores.shared:
            self._held.invalidate()  # the session ends, and with it the lock
            self._held.close()
        else:
            os.close(self._held)
        self._held = None
