"""Whether a database error is an outage, which passes, or a fault of the program, which does not."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError, TimeoutError as PoolTimeout

# Somebody else holds it, it cannot be opened, read or written, it has no room (https://www.sqlite.org/rescode.html).
_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    }
)  # fmt: skip
# Connection, resources (a full disk too), shut down by somebody, trouble of the machine, read-only
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL = ("08", "53", "57P", "58", "25006")


def is_outage(error: SQLAlchemyError) -> bool:
    """Whether the same may well work in a minute: the store is away, busy or full."""
    if isinstance(error, PoolTimeout | InterfaceError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg reached no server that could have answered
        return error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")
    return str(state).startswith(_POSTGRESQL)
