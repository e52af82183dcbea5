"""Putting PostgreSQL tables aside and taking them back: with their functions they change schemas, in a transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, text

from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import store_transaction


def _tables(connection: Connection, schema: str) -> list[str]:
    quote = connection.dialect.identifier_preparer.quote
    return [f"{schema}.{quote(name)}" for name in sorted(inspect(connection).get_table_names(schema=schema))]


def _functions(connection: Connection, schema: str) -> list[str]:
    """The functions of a schema as statements name them, but for those of an extension."""
    statement = text(
        "SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = :schema"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1"
    )
    return list(execute_stamped(connection, statement, {"schema": schema}).scalars())


def putting_aside(stores: Stores, schemas: Sequence[str], stamp: str) -> tuple[str, list[str]]:
    """The SQL that moves all tables and functions of these schemas into `SCHEMA_aside_STAMP`, and the schemas it makes.

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
                functions = _functions(connection, schema)
                lines += [f"ALTER FUNCTION {function} SET SCHEMA {made[-1]};" for function in functions]
    return "\n".join(lines), made


def take_back(stores: Stores, schemas: Sequence[str], stamp: str) -> None:
    """Drop the tables and functions of these schemas, and move those that were put aside back to their place."""
    with store_transaction(stores.data) as connection:
        for schema in schemas:
            for table in _tables(connection, schema):
                execute_stamped(connection, text(f"DROP TABLE {table} CASCADE"))
            for function in _functions(connection, schema):
                execute_stamped(connection, text(f"DROP FUNCTION {function} CASCADE"))
            aside = f"{schema}_aside_{stamp}"
            kept = _tables(connection, aside)
            for table in kept:
                execute_stamped(connection, text(f"ALTER TABLE {table} SET SCHEMA {schema}"))
            for function in _functions(connection, aside):
                execute_stamped(connection, text(f"ALTER FUNCTION {function} SET SCHEMA {schema}"))
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
