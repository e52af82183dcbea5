"""Long work in batches: each is done and rolled back, then what all of them wrote is sent again at once.

A batch runs in a short transaction of its own, through the same session, guard, seals and audit as any change, so that
others write between two batches. What it sent to the database is kept in memory as it was sent: sealed and in order.
Sending it again takes a small part of the time, and that alone holds the write lock of SQLite from end to end.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm.exc import StaleDataError

from foundation.storage.driver import send
from foundation.storage.engine import Stores
from foundation.storage.unit_of_work import Unit

# Whoever waits for SQLite asks for the lock again at least every tenth of a second: none is passed over twice.
_PAUSE_SECONDS = 0.12


# How long a piece is to take. Others wait at most three times that; in smaller ones most would be begin and end.
_WANTED_SECONDS = 0.07


def let_others_in(stores: Stores) -> None:
    """Sleep between two batches on SQLite, long enough for whoever waits for the write lock to take it."""
    if not stores.shared:
        time.sleep(_PAUSE_SECONDS)


def next_size(size: int, seconds: float, least: int, most: int) -> int:
    """How many rows the next piece is to have, after one of `size` rows took so many seconds.

    At most twice as many, and as few as it takes, so that a machine that slows down is seen within one piece.
    """
    largest = min(most, 2 * size)
    return max(least, largest if seconds * largest <= size * _WANTED_SECONDS else int(size * _WANTED_SECONDS / seconds))


@dataclass(frozen=True)
class _Sent:
    """One statement as the driver got it, and how many rows it has to find; None where it adds rows."""

    sql: str
    values: Any
    rows: int | None


@dataclass
class _Recording:
    """What one connection sends: changes alone, without those of a savepoint that was rolled back."""

    sent: list[_Sent] = field(default_factory=list)
    savepoints: list[int] = field(default_factory=list)  # how much was sent before each that is open

    def listeners(self) -> list[tuple[str, Callable[..., None]]]:
        """The events to listen for, each with its listener."""
        return [
            ("after_cursor_execute", self._after),
            ("savepoint", self._savepoint),
            ("release_savepoint", self._released),
            ("rollback_savepoint", self._rolled_back),
        ]

    def _after(self, connection: Connection, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:
        if context.isinsert or context.isupdate or context.isdelete:
            self.sent.append(_Sent(sql, values, None if context.isinsert else cursor.rowcount))

    def _savepoint(self, connection: Connection, name: str | None) -> None:
        self.savepoints.append(len(self.sent))

    def _released(self, connection: Connection, name: str, context: None) -> None:
        self.savepoints.pop()

    def _rolled_back(self, connection: Connection, name: str, context: None) -> None:
        del self.sent[self.savepoints.pop() :]


class Batches:
    """The batches of one unit of work, none of which is in the database before `write`."""

    def __init__(self, unit: Unit) -> None:
        """Begin with nothing."""
        self._unit = unit
        self._sent: list[_Sent] = []
        self._restores: list[Callable[[], None]] = []
        self._done = 0

    def do(self, batch: Callable[[], None]) -> None:
        """Do a batch and roll it back; a batch does not see what earlier ones wrote.

        What it raises goes through; then this unit is taken back by whoever catches it. It has to write its own audit
        records before it ends. Sleeps before every batch but the first on SQLite, where others wait for the lock.
        """
        unit = self._unit
        if self._done:
            let_others_in(unit.stores)
        self._done += 1
        recording, connection = _Recording(), unit.connection()
        for name, listener in recording.listeners():
            event.listen(connection, name, listener)
        try:
            batch()
            unit.follow()
        finally:
            for name, listener in recording.listeners():
                event.remove(connection, name, listener)
        self._sent += recording.sent
        self._restores += [participant.savepoint() for participant in unit.participants.values()]
        unit.take_back()

    def write(self) -> None:
        """Write again what all batches wrote, in this unit's transaction. StaleDataError if a row changed meanwhile."""
        self._unit.session.flush()
        connection = self._unit.connection()
        for change in self._sent:
            with send(connection, change.sql, change.values) as result:
                rowcount = result.rowcount
            if change.rows is not None and rowcount != change.rows:
                raise StaleDataError("a row that a piece changed is not as it was")
        for take_up in self._restores:
            take_up()
        self._sent.clear()
        self._restores.clear()


def in_parts(groups: Sequence[Sequence[int]], size: int) -> Iterator[list[Sequence[int]]]:
    """Groups that belong together, gathered into parts of about `size` members each; no group is torn apart."""
    part: list[Sequence[int]] = []
    for group in groups:
        if part and sum(map(len, part)) + len(group) > size:
            yield part
            part = []
        part.append(group)
    if part:
        yield part
