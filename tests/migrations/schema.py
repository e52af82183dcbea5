"""What a database looks like, as plain values that can be compared: columns, keys, constraints, indexes."""

import re
from contextlib import nullcontext
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    BLANK_SCHEMA,
    CheckConstraint,
    Connection,
    Engine,
    Enum,
    Inspector,
    MetaData,
    Table,
    UniqueConstraint,
    inspect,
    text,
)

from foundation.storage.migrations import Store

Shape = dict[str, Any]
VERSIONS = "alembic_version"
_ONE_OF = re.compile(r'"?(?:\w+"?\."?)?(?P<column>\w+)"? IN \((?P<words>.*)\)')


def schema_of(engine: Engine | Connection, store: Store) -> str | None:
    """Where the tables of a store lie: a schema on PostgreSQL, the file itself on SQLite."""
    return (store.schema or "public") if engine.dialect.name == "postgresql" else None


def _table(inspector: Inspector, engine: Engine | Connection, name: str, schema: str | None) -> Shape:
    columns = inspector.get_columns(name, schema=schema)
    found: Shape = {"columns": [column["name"] for column in columns]}
    for column in columns:
        kind = str(column["type"].compile(engine.dialect)).split(" COLLATE")[0]
        found[f"column {column['name']}"] = (kind, column["nullable"], column["default"])
    key = inspector.get_pk_constraint(name, schema=schema)
    found[f"primary key {key['name']}"] = tuple(key["constrained_columns"])
    for one in inspector.get_foreign_keys(name, schema=schema):
        target = (one["referred_schema"], one["referred_table"], tuple(one["referred_columns"]))
        found[f"foreign key {one['name']}"] = (
            tuple(one["constrained_columns"]),
            target,
            sorted(one["options"].items()),
        )
    for unique in inspector.get_unique_constraints(name, schema=schema):
        found[f"unique {unique['name']}"] = tuple(unique["column_names"])
    for check in inspector.get_check_constraints(name, schema=schema):
        found[f"check {check['name']}"] = " ".join(check["sqltext"].split())
    for index in inspector.get_indexes(name, schema=schema):
        where = index.get("dialect_options", {}).get(f"{engine.dialect.name}_where")
        found[f"index {index['name']}"] = (tuple(index["column_names"]), bool(index["unique"]), str(where))
    return found


def _counted_on(engine: Engine | Connection) -> set[str]:
    """The tables of SQLite that never give a number twice (AUTOINCREMENT), which no inspector tells."""
    if engine.dialect.name != "sqlite":
        return set()
    counting = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    with nullcontext(engine) if isinstance(engine, Connection) else engine.connect() as connection:
        return set(connection.execute(counting).scalars())


def shape(engine: Engine | Connection, store: Store) -> dict[str, Shape]:
    """Every table of a store but Alembic's own."""
    inspector, schema = inspect(engine), schema_of(engine, store)
    names = [name for name in inspector.get_table_names(schema=schema) if name != VERSIONS]
    counted = _counted_on(engine)
    return {name: {**_table(inspector, engine, name, schema), "counted on": name in counted} for name in names}


def differences(migrated: dict[str, Shape], modelled: dict[str, Shape]) -> list[str]:
    """In words, what one has and the other has not."""
    said = []
    for table in sorted(migrated.keys() | modelled.keys()):
        here, there = migrated.get(table, {}), modelled.get(table, {})
        for part in sorted(here.keys() | there.keys()):
            if here.get(part) != there.get(part):
                said.append(f"{table}, {part}: migrated {here.get(part)}, models {there.get(part)}")
    return said


def _without_schema(metadata: MetaData) -> MetaData:
    bare = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        copy: Any = table.to_metadata
        copy(bare, schema=None, referred_schema_fn=lambda *asked: BLANK_SCHEMA)
    return bare


def what_alembic_would_change(engine: Engine, store: Store) -> list[Any]:
    """The operations that Alembic would write into a new migration; empty if the models are reached."""
    schema = schema_of(engine, store)
    own = schema if schema != "public" else None

    def is_own(name: str | None, kind: str, parents: Any) -> bool:
        return name == own if kind == "schema" else not (kind == "table" and name == VERSIONS)

    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_schemas": own is not None,
        "include_name": is_own,
        "version_table_schema": own,
    }
    metadata = store.metadata if engine.dialect.name == "postgresql" else _without_schema(store.metadata)
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def checks_that_list_an_enum(table: Table) -> list[str]:
    """CHECKs that say no more than the type of a column: one of all the words of its enum."""
    words = {column.name: set(column.type.enums) for column in table.columns if isinstance(column.type, Enum)}
    found = []
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            listed = _ONE_OF.fullmatch(str(check.sqltext))
            if listed and words.get(listed["column"]) == set(re.findall(r"'([^']*)'", listed["words"])):
                found.append(f"{table.name}.{listed['column']}")
    return found


def foreign_keys_without_index(table: Table) -> list[str]:
    """Foreign keys whose columns do not lead a primary key, a unique constraint or an index."""
    leading = [[column.name for column in table.primary_key.columns]]
    leading += [[column.name for column in index.columns] for index in table.indexes]
    leading += [[c.name for c in one.columns] for one in table.constraints if isinstance(one, UniqueConstraint)]
    missing = []
    for key in table.foreign_key_constraints:
        columns = [column.name for column in key.columns]
        if not any(sorted(one[: len(columns)]) == sorted(columns) for one in leading):
            missing.append(f"{table.name}.{'+'.join(columns)}")
    return missing
