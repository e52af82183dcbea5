"""Somebody who can write to the stores by hand, past the program: no guard, no keys, constraints switched off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from foundation.web.container import Container

_STORES = {
    "audit_change": "data",
    "audit_change_subject": "data",
    "audit_event": "audit",
    "audit_event_subject": "audit",
    "audit_cut": "audit",
    "audit_seal": "audit",
    "seal_pin": "keys",
}


class Intruder:
    """Writes to tables by name, whatever store they lie in."""

    def __init__(self, container: Container) -> None:
        """Find the stores of a house."""
        self.shared = container.stores.shared
        folder = container.settings.data_folder
        self._files = {"data": folder / "returns.db", "audit": folder / "audit.db"}
        self._files["keys"] = container.settings.keys_folder / "keys.db"
        self._url = container.settings.database_url

    def name(self, table: str) -> str:
        """The table's name in SQL."""
        store = _STORES.get(table, "data")
        return f"{store}.{table}" if self.shared and store != "data" else table

    def file_of(self, table: str) -> Path:
        """The SQLite file of a table."""
        return self._files[_STORES.get(table, "data")]

    @contextmanager
    def connection(self, table: str) -> Iterator[Connection]:
        """A transaction on the store of a table, committed at the end."""
        url = self._url if self.shared else f"sqlite:///{self.file_of(table)}"
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            if self.shared:
                connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign keys, no triggers
            else:
                _drop_triggers(connection)
            yield connection

    def run(self, table: str, sql: str, **values: Any) -> int:
        """Run a statement, in which {t} is the table and {s} its table of subjects; returns how many rows it met."""
        with self.connection(table) as connection:
            statement = sql.format(t=self.name(table), s=self.name(f"{table}_subject"))
            return connection.execute(text(statement), values).rowcount

    def rows(self, table: str, sql: str, **values: Any) -> list[Any]:
        """The rows of a query."""
        with self.connection(table) as connection:
            statement = sql.format(t=self.name(table), s=self.name(f"{table}_subject"))
            return list(connection.execute(text(statement), values))

    def rename(self, table: str, to: str) -> None:
        """Take a table away, or give it back."""
        old = self.name(table) if table in _STORES else self.name(to).replace(to, table)
        store = table if table in _STORES else to
        self.run(store, f"ALTER TABLE {old} RENAME TO {to}")

    @contextmanager
    def table_gone(self, table: str) -> Iterator[None]:
        """A store that cannot be written, for as long as the block lasts."""
        self.rename(table, f"{table}_gone")
        try:
            yield
        finally:
            self.rename(f"{table}_gone", table)

    @contextmanager
    def table_locked(self, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
        """A store that somebody else holds, for as long as the block lasts. Mode SHARE lets others read."""
        with self.connection(table) as connection:
            if self.shared:
                connection.execute(text(f"LOCK TABLE {self.name(table)} IN {mode} MODE"))
            else:
                connection.execute(text(f"UPDATE {table} SET detail = detail"))  # takes the file's write lock
            yield
            connection.rollback()


def _drop_triggers(connection: Connection) -> None:
    """Whoever holds the file drops what refuses to change the audit."""
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"))
    for (name,) in found.all():
        connection.execute(text(f"DROP TRIGGER {name}"))
