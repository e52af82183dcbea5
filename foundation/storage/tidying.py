"""Giving space back after an erasure, so that nothing of what was deleted is left in the files of a database.

SQLite overwrites what it deletes (`secure_delete`); what is still in its write-ahead log is folded in here. PostgreSQL
leaves rows where they were until their tables are written anew.
"""

import time
from collections.abc import Collection
from contextlib import ExitStack

from sqlalchemy import Connection, Engine, literal, select, table, text
from sqlalchemy.exc import DatabaseError

from foundation.storage.driver import connection_of_driver
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.outage import is_not_allowed

PATIENCE = 10.0  # seconds: whoever reads for longer is waited for by the next run
_POLL = 0.2
# Transactions that began before one, and may still look at rows that were deleted since. This user sees those of its
# own role; to see all it needs the role pg_read_all_stats. One that writes, in whatever database of the server, counts
# for whoever begins meanwhile in ours, and so for what writes a table anew: the oldest of them is no secret.
_OLDER = text(
    "SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) < CAST(:horizon AS xid8)"
    " UNION ALL SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) > age(CAST(CAST(:horizon AS xid8) AS xid))"
    " UNION ALL SELECT 1 FROM pg_replication_slots WHERE age(xmin) > age(CAST(CAST(:horizon AS xid8) AS xid))"
    " UNION ALL SELECT 1 FROM pg_prepared_xacts WHERE age(transaction) > age(CAST(CAST(:horizon AS xid8) AS xid))"
    " LIMIT 1"
)


def give_back_space(stores: Stores, tables: Collection[str], key_tables: Collection[str]) -> None:
    """Leave nothing of deleted rows of these tables (of the data, and of the store of keys) in the files.

    On PostgreSQL each table is locked while it is written anew. OperationalError where somebody uses one all the time,
    or the disk is full; Busy where somebody reads since before the rows were deleted. Nothing is lost then, and it can
    be done again.
    """
    if not stores.shared:
        for engine in (stores.data, stores.audit, stores.keys):
            _fold_in(engine)
        return
    with stores.data.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        _wait_for_older(connection)
        quote = connection.dialect.identifier_preparer.quote
        names = [f"public.{quote(name)}" for name in sorted(tables)] + [f"keys.{quote(name)}" for name in key_tables]
        for name in names:
            execute_stamped(connection, text(f"VACUUM (FULL, ANALYZE) {name}"))
            _forget_samples_of_nothing(connection, name)
        # The planner keeps samples of values: those of before lie in its own table until that is written anew. Whoever
        # began meanwhile, as the server's own upkeep does, may still look at them.
        _wait_for_older(connection)
        execute_stamped(connection, text("VACUUM (FULL) pg_catalog.pg_statistic"))
        _checkpoint(connection)


def _wait_for_older(connection: Connection) -> None:
    """Until nobody sees the deleted rows any more: a table that is written anew keeps what an older reader may see."""
    horizon = execute_stamped(connection, text("SELECT CAST(pg_current_xact_id() AS text)")).scalar_one()
    until = time.monotonic() + PATIENCE
    while execute_stamped(connection, _OLDER, {"horizon": horizon}).first() is not None:
        if time.monotonic() > until:
            raise Busy
        time.sleep(_POLL)


def _forget_samples_of_nothing(connection: Connection, name: str) -> None:
    """Let the planner forget samples of keyed hashes and sealed values of a table that is empty now.

    It keeps those that it has when it finds no row. A column that is given its own type anew begins without any.
    """
    schema, _dot, table_name = name.partition(".")
    rows = select(literal(1)).select_from(table(table_name.strip('"'), schema=schema)).limit(1)
    if execute_stamped(connection, rows).first() is not None:
        return
    quote = connection.dialect.identifier_preparer.quote
    binary = text(
        "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass)"
        " AND atttypid = CAST('bytea' AS regtype) AND attnum > 0 AND NOT attisdropped"
    )
    for column in list(execute_stamped(connection, binary, {"name": name}).scalars()):
        execute_stamped(connection, text(f"ALTER TABLE {name} ALTER COLUMN {quote(column)} TYPE bytea"))


def _fold_in(engine: Engine) -> None:
    with ExitStack() as stack:
        is_busy = connection_of_driver(stack, engine).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise Busy


def _checkpoint(connection: Connection) -> None:
    """Write what is in memory to the files, where this user may; else the server does so within minutes."""
    try:
        execute_stamped(connection, text("CHECKPOINT"))
    except DatabaseError as error:
        if not is_not_allowed(error):
            raise


class Busy(Exception):
    """Somebody reads the database without an end: what was deleted stays in its files until they are done."""
