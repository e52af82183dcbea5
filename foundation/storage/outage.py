"""What a database error means: an outage, which passes, a table that is not there, a right that this user lacks.

The server words its errors in a language of its own; codes are the same in each.
"""

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
_POSTGRESQL_NO_TABLE = ("42P01", "3F000")  # and no schema
_POSTGRESQL_MAY_NOT = "42501"
_NOTHING_THERE = ("no such table", "does not exist")  # of SQLite; of PostgreSQL, which has no code for no database


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


def code_of(error: BaseException) -> str:
    """What the database calls an error, as SQLITE_FULL or 53100, for the log; empty where it says nothing."""
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")


def is_nothing_there(error: DBAPIError) -> bool:
    """Whether what was asked for was never made: the table, its schema, or the database."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _POSTGRESQL_NO_TABLE
    return any(words in str(error.orig) for words in _NOTHING_THERE)


def is_not_allowed(error: DBAPIError) -> bool:
    """Whether this user of the database lacks the right to do it."""
    return getattr(error.orig, "sqlstate", None) == _POSTGRESQL_MAY_NOT


def _of_sqlite(code: int) -> Outage | None:
    if code in _SQLITE_FULL:
        return Outage.FULL
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        return Outage.READ_ONLY
    return Outage.AWAY if code & 0xFF in _SQLITE else None
