"""Whether a database error is an outage, which passes, or a fault of the program, which does not."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError, TimeoutError as PoolTimeout

from foundation.errors import Outage

# Somebody else holds it, it cannot be opened, read or written, it has no room (https://www.sqlite.org/rescode.html).
_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    }
)  # fmt: skip
# No room for more, or a write that the disk did not take.
_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})
# Connection, resources (a full disk too), shut down by somebody, trouble of the machine, read-only
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL = ("08", "53", "57P", "58", "25006")
_POSTGRESQL_FULL, _POSTGRESQL_READ_ONLY = "53100", "25006"


def is_outage(error: SQLAlchemyError) -> bool:
    """Whether the same may well work in a minute: the store is away, busy or full."""
    return outage_of(error) is not None


def outage_of(error: BaseException | None) -> Outage | None:
    """Why a store did not do what it was asked; None for a fault of the program, and for anything else."""
    if isinstance(error, PoolTimeout | InterfaceError):
        return Outage.AWAY
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(getattr(error.orig, "sqlite_errorcode", 0))
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg reached no server that could have answered
        is_away = error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")
        return Outage.AWAY if is_away else None
    if not str(state).startswith(_POSTGRESQL):
        return None
    return {_POSTGRESQL_FULL: Outage.FULL, _POSTGRESQL_READ_ONLY: Outage.READ_ONLY}.get(str(state), Outage.AWAY)


def _of_sqlite(code: int) -> Outage | None:
    if code in _SQLITE_FULL:
        return Outage.FULL
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        return Outage.READ_ONLY
    return Outage.AWAY if code & 0xFF in _SQLITE else None
