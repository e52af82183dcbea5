"""Who leads: of several schedulers one works."""

from pathlib import Path

from foundation.storage.engine import Stores
from foundation.storage.locks import Advisory, ProcessLock


class Leadership(ProcessLock):
    """The lock of the scheduler that leads."""

    def __init__(self, stores: Stores, folder: Path) -> None:
        """`folder` holds the lock file on SQLite."""
        super().__init__(stores, folder / "scheduler.lock", Advisory.SCHEDULER)
