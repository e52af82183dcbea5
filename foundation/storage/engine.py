"""The engines: data, audit and keys. Three files on SQLite, three schemas of one database on PostgreSQL."""

import math
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Enum, ExceptionContext, Uuid, create_engine, event, text
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError

from foundation.storage.driver import begin_on
from foundation.storage.types import UuidOfText

BUSY_MILLISECONDS = 10_000
# SQLite reads the text of a statement anew unless the connection keeps it ready: Python keeps 128 by itself, fewer than
# ten pages have. The connection that was used last comes first, so that few connections keep many.
KEPT_READY = 500
# A tour of all pages, as every role, sends 700 different statements. Kept, they take about 0.1 MB each, and the page of
# a case takes a third of the time.
KEPT_STATEMENTS = 1_000
# To plan a statement with its filters takes PostgreSQL several times as long as to answer it, so one that is asked for
# the second time is prepared, and its plan is kept. A page has up to twenty of them; each takes 0.2 MB of the server,
# for each connection.
PREPARED_AFTER = 1
KEPT_PLANS = 200
_SHORT_STATEMENTS = "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"
# A connection that somebody used so recently is taken to be alive.
FRESH_SECONDS = 1.0
# What a connection to SQLite keeps of its file. Today of a whole organisation looks at more than twice the 2,000 pages
# that it keeps by itself; reading them from the file again took a tenth of the page.
KEPT_KIB = 16_000
_GIVEN_BACK, _OPENED = "given_back", "opened"


@dataclass(frozen=True)
class Stores:
    """Where everything is kept. On PostgreSQL `keys` is the engine of the data, and keys share its transactions."""

    data: Engine
    audit: Engine
    keys: Engine
    shared: bool

    def dispose(self) -> None:
        """Close every pooled connection, as after a fork."""
        for engine in {self.data, self.audit, self.keys}:
            engine.dispose()


def for_writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: on SQLite they take the write lock at once."""
    return engine.execution_options(writing=True)


def begun_for_writing(connection: Connection) -> Connection:
    """The same for one connection that has not begun: an engine is made anew each time, which takes longer."""
    return connection.execution_options(writing=True)


def for_reading(engine: Engine) -> Engine:
    """The same engine for pages, and whoever else reads: PostgreSQL is asked each question by itself.

    There a transaction that reads sees what others save between two of its statements just the same, and takes two more
    questions to begin and to end. One that is not committed ends with a rollback, after which the driver has nothing
    prepared any more: all that the connection knew, the next page would prepare anew. On SQLite a transaction costs
    nothing, and the page sees one moment. Rows in pieces (`yield_per`) need a transaction: who reads so has none.
    """
    is_postgres = engine.dialect.name == "postgresql"
    return engine.execution_options(isolation_level="AUTOCOMMIT") if is_postgres else engine


def _sqlite_engine(path: Path, synchronous: str, schema: str | None = None) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        pool_size=20,
        max_overflow=20,
        pool_use_lifo=True,
        query_cache_size=KEPT_STATEMENTS,
        connect_args={"check_same_thread": False, "cached_statements": KEPT_READY},
        execution_options={"schema_translate_map": {schema: None}} if schema else {},  # here the file is the schema
    )

    engine.dialect.colspecs = {**engine.dialect.colspecs, Uuid: UuidOfText}
    close_all = _replacing_read_only(engine, path)  # first: it looks at the file as it is when it is opened
    _prepare_connections(engine, synchronous)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writing", False)
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        try:
            begin_on(connection, statement)
        except sqlite3.Error as error:  # raised past SQLAlchemy, which would have wrapped it
            if _may_only_read(error):
                close_all()
            raise OperationalError(statement, None, error) from error

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        if _may_only_read(context.original_exception):
            close_all()

    return engine


def _may_only_read(error: BaseException) -> bool:
    """Whether a connection was opened while its file was read-only: it stays so when the file is writable again."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY


def _replacing_read_only(engine: Engine, path: Path) -> Callable[[], None]:
    """Keep no connection that may only read; returns what closes all, each as soon as it is given back.

    One whose file is seen to be read-only as it is opened is closed when it is given back: then nobody meets it when
    the file is writable again. What is not seen there, as by root or of a file beside it, shows when something is
    written: then all are closed. Connections of a process share the memory of the file's log: as long as one is open
    that may only read it, whatever is opened beside it may not write either.
    """
    closing = -math.inf  # whatever was opened until then

    @event.listens_for(engine, "connect")
    def opened(connection: object, record: Any) -> None:
        record.info[_OPENED] = time.monotonic() if os.access(path, os.W_OK) else -math.inf

    @event.listens_for(engine, "checkin")
    def given_back(connection: object, record: Any) -> None:
        if record.info.get(_OPENED, math.inf) <= closing:
            record.invalidate()

    def close_all() -> None:
        nonlocal closing
        closing = time.monotonic()
        engine.pool.dispose()  # those that nobody uses now

    return close_all


def _lowered(text: Any) -> Any:
    """What SQLite's own `lower` makes of ASCII alone: words are looked for in any script, in letters of either case."""
    return text.lower() if isinstance(text, str) else text


def _prepare_connections(engine: Engine, synchronous: str) -> None:
    """Set each connection up when it is opened."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        connection.create_function("lower", 1, _lowered, deterministic=True)
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
            f"cache_size={-KEPT_KIB}",
        ):
            try:
                connection.execute(f"PRAGMA {pragma}")
            except sqlite3.Error as error:
                raise OperationalError(f"PRAGMA {pragma}", None, error) from error


def _that_pings(engine: Engine) -> Engine:
    """Ask a connection of the pool whether it still lives, unless somebody gave it back a moment ago.

    Asked each time, the question is a third of what a short transaction sends.
    """

    @event.listens_for(engine, "checkin")
    def given_back(connection: object, record: Any) -> None:
        record.info[_GIVEN_BACK] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: Any, proxy: object) -> None:
        if time.monotonic() - record.info.get(_GIVEN_BACK, -math.inf) > FRESH_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error  # the others are as old: the pool begins anew

    return engine


class ForKeptPlans(PGCompiler_psycopg):
    """Writes into a question itself what its plan depends on most; all other values are handed over.

    A plan that is kept is made for any value. Not knowing them, PostgreSQL expects a tenth of all rows from a limit and
    half of all cases from six states, reads and sorts them, and does not take the index by which 25 are found. There
    are few limits and few words; the words are those of enums, which nothing from outside can be.
    """

    def limit_clause(self, select: Any, **how: Any) -> str:
        """The LIMIT and OFFSET of a statement."""
        of_library: Any = super()
        written: str = of_library.limit_clause(select, **{**how, "literal_execute": True})
        return written

    def visit_bindparam(self, bindparam: Any, *parts: Any, **how: Any) -> str:
        """A value that a statement is given."""
        asks = not (self.isinsert or self.isupdate or self.isdelete)  # rows that are changed are sent together
        if isinstance(bindparam.type, Enum) and asks:
            how["literal_execute"] = True
        of_library: Any = super()
        written: str = of_library.visit_bindparam(bindparam, *parts, **how)
        return written


def _postgresql_engine(url: URL) -> Engine:
    """One that asks with the connection that was given back last: it has prepared what is asked, and the others rest.

    Statements are short, and many: to compile one (JIT), or to start processes that share it, would take longer than it
    runs, however dear it looks. What is prepared is planned once, for any values: PostgreSQL would plan it five times,
    and again each time where it takes that for the better bargain (`ForKeptPlans` tells it what it has to know).
    """
    # As on SQLite: nobody waits longer than this for a lock, so a blocked sealer says so instead of hanging.
    # And a day that is compared with an instant begins as it does in UTC, whatever the clocks of the server show.
    settings = f"-c lock_timeout={BUSY_MILLISECONDS} -c TimeZone=UTC {_SHORT_STATEMENTS}"
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=10,
        max_overflow=20,
        pool_use_lifo=True,
        query_cache_size=KEPT_STATEMENTS,
        connect_args={"options": settings, "prepare_threshold": PREPARED_AFTER},
    )

    @event.listens_for(engine, "connect")
    def opened(connection: Any, record: Any) -> None:
        connection.prepared_max = KEPT_PLANS

    engine.dialect.statement_compiler = ForKeptPlans
    return _that_pings(engine)


def open_stores(database_url: str, data_folder: Path, keys_folder: Path) -> Stores:
    """Open the three stores of an installation; on SQLite their folders are made, readable by the owner alone."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        database = Path(url.database or "")
        for folder in (database.parent, data_folder, keys_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Stores(
            data=_sqlite_engine(database, "NORMAL"),
            audit=_sqlite_engine(database.parent / "audit.db", "NORMAL", "audit"),
            keys=_sqlite_engine(keys_folder / "keys.db", "FULL", "keys"),
            shared=False,
        )
    data, audit = (_postgresql_engine(url) for _ in ("data", "audit"))
    return Stores(data=data, audit=audit, keys=data, shared=True)


@contextmanager
def scratch_database(database_url: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that is gone at the end of the block: a file in `folder`, or a new database
    on the PostgreSQL server of `database_url`, whose user must be allowed to create one.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / 'data' / 'returns.db'}"
        return
    name = f"scratch_{secrets.token_hex(6)}"
    server = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with server.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()
