"""Migrations of the three stores, by Alembic: each store has its own history, in `migrations/STORE/`."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from foundation.lazy import lazily
from foundation.storage.engine import Stores, for_reading
from foundation.storage.guard import execute_stamped
from foundation.storage.locks import Advisory
from foundation.storage.unit_of_work import store_transaction

if TYPE_CHECKING:
    from alembic import command, config, operations, script
    from alembic.runtime import migration as running
else:
    command, config, script = lazily("alembic.command"), lazily("alembic.config"), lazily("alembic.script")
    operations, running = lazily("alembic.operations"), lazily("alembic.runtime.migration")

FOLDER = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True)
class Store:
    """One store as migrations see it. `schema` is its schema on PostgreSQL; on SQLite the file is the schema."""

    name: str
    engine: Callable[[Stores], Engine]
    metadata: MetaData
    schema: str | None

    def version_schema(self, connection: Connection) -> str | None:
        """Where the table with the present revision lies."""
        return self.schema if connection.dialect.name == "postgresql" else None


def _settings(folder: Path, store: Store) -> "config.Config":
    settings = config.Config()
    settings.set_main_option("script_location", str(folder / store.name))
    return settings


def _run(folder: Path, store: Store, stores: Stores, act: Callable[["config.Config"], Any]) -> None:
    with store_transaction(store.engine(stores)) as connection:
        schema = store.version_schema(connection)
        if connection.dialect.name == "postgresql":  # two machines that start at once take turns
            connection.execute(text(f"SELECT pg_advisory_xact_lock({Advisory.MIGRATIONS:d})"))
        if schema:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        settings = _settings(folder, store)
        settings.attributes.update(connection=connection, store=store)
        act(settings)


def run_environment(context: Any) -> None:
    """What each store's `env.py` does: run its migrations on the connection that was handed over."""
    store: Store = context.config.attributes["store"]
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=store.metadata,
        version_table_schema=store.version_schema(connection),
        include_schemas=store.version_schema(connection) is not None,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


def upgrade(folder: Path, store: Store, stores: Stores, revision: str = "head") -> None:
    """Migrate a store up."""
    _run(folder, store, stores, lambda settings: command.upgrade(settings, revision))


def downgrade(folder: Path, store: Store, stores: Stores, revision: str) -> None:
    """Migrate a store down to a revision, or to "base"."""
    _run(folder, store, stores, lambda settings: command.downgrade(settings, revision))


def make_anew(folder: Path, store: Store, stores: Stores, revision: str) -> None:
    """Call `make_anew` of a migration: what it made beside tables is made once more, and no row is lost."""

    def act(settings: "config.Config") -> None:
        found = script.ScriptDirectory.from_config(settings).get_revision(revision)
        assert found is not None
        with operations.Operations.context(running.MigrationContext.configure(settings.attributes["connection"])):
            found.module.make_anew()

    _run(folder, store, stores, act)


@cache  # whoever asks for the health asks every few seconds, and finding out takes 60 ms
def head(folder: Path, store: Store) -> str | None:
    """The newest revision that the program knows."""
    return script.ScriptDirectory.from_config(_settings(folder, store)).get_current_head()


class Origin(enum.Enum):
    """Where a revision comes from, as far as this program can tell."""

    KNOWN = "among its migrations: the newest, or one that it can migrate up from"
    UNRELEASED = "before its base, and so before the first release: nothing leads from there to here"
    LATER = "a later version"


def origin_of(folder: Path, store: Store, revision: str) -> Origin:
    """Judge a revision of a store or of a backup. Revisions are numbers, and the base goes on where others ended."""
    revisions = [
        migration.revision
        for migration in script.ScriptDirectory.from_config(_settings(folder, store)).walk_revisions()
    ]
    if revision in revisions:
        return Origin.KNOWN
    is_before = revision.isdecimal() and int(revision) < int(revisions[-1])
    return Origin.UNRELEASED if is_before else Origin.LATER


def present(store: Store, stores: Stores) -> str | None:
    """The revision that a store is at, or None if it is empty."""
    with for_reading(store.engine(stores)).connect() as connection:
        version = Table(
            "alembic_version", MetaData(), Column("version_num", String), schema=store.version_schema(connection)
        )
        try:
            return execute_stamped(connection, select(version.c.version_num)).scalar_one_or_none()
        except (OperationalError, ProgrammingError):  # no such table: nothing was migrated yet
            return None
