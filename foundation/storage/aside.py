"""Putting PostgreSQL tables aside and taking them back: tables move between schemas, in a transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, text

from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import store_transaction


def _tables(connection: Connection, schema: str) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote
    return [f"{schema}.{quote(name)}" for name in sorted(inspect(connection).get_table_names(schema=schema))]


def putting_aside(stores: Stores, schemas: Sequence[str], stamp: str) -> tuple[str, list[str]]:
    """The SQL that moves every table of these schemas into `SCHEMA_aside_STAMP`, and the schemas that it makes.

    It also makes sure that the schemas are there.
    """
    lines, made = [], []
    with stores.data.connect() as connection:
        for schema in schemas:
            lines.append(f"CREATE SCHEMA IF NOT EXISTS {schema};")
            tables = _tables(connection, schema)
            if tables:
                made.append(f"{schema}_aside_{stamp}")
                lines.append(f"CREATE SCHEMA {made[-1]};")
                lines += [f"ALTER TABLE {table} SET SCHEMA {made[-1]};" for table in tables]
    return "\n".join(lines), made


def take_back(stores: Stores, schemas: Sequence[str], stamp: str) -> None:
    """Drop the tables of these schemas, and move those that were put aside back to their place."""
    with store_transaction(stores.data) as connection:
        for schema in schemas:
            for table in _tables(connection, schema):
                execute_stamped(connection, text(f"DROP TABLE {table} CASCADE"))
            aside = f"{schema}_aside_{stamp}"
            kept = _tables(connection, aside)
            for table in kept:
                execute_stamped(connection, text(f"ALTER TABLE {table} SET SCHEMA {schema}"))
            if kept:
                execute_stamped(connection, text(f"DROP SCHEMA {aside}"))


def others_connected(stores: Stores) -> int:
    """How many connections of others this database has."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with stores.data.connect() as connection:
        return int(execute_stamped(connection, statement).scalar_one())
