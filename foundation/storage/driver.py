"""The driver beneath SQLAlchemy: the one file that sends what no guard of a session can look at.

Each function says who may call it; a test holds the callers to that list.
"""

from contextlib import ExitStack
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine

from foundation.storage.guard import STAMP


def begin_on(connection: Connection, statement: str) -> None:
    """Begin a transaction of SQLite in one of its ways. For the engine, which has the driver begin nothing by itself.

    Errors are those of the driver.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute(statement)


def connection_of_driver(stack: ExitStack, engine: Engine) -> Any:
    """A connection of SQLite's driver, rolled back and given back when the stack ends. For copies of whole files."""
    pooled = engine.raw_connection()
    stack.callback(pooled.close)
    raw: Any = pooled.driver_connection
    stack.callback(raw.rollback)
    return raw


def send(connection: Connection, sql: str, values: Any) -> CursorResult[Any]:
    """Send a change as it was compiled. For what the guard let through before, and for rows of open system scopes."""
    return connection.exec_driver_sql(sql, values, execution_options={"guard_stamp": STAMP})
