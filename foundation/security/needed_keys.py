"""Which keys the data refer to: the owners of every row that has a sealed value, and those that a key store lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect, or_, select

from foundation.errors import SealBroken
from foundation.security.encryption import SealedRow, place_of, unseal_bytes
from foundation.security.key_store import KeyName, fetch_keys, wrapped_key
from foundation.security.master_key import MasterKeys
from foundation.storage.base import Base
from foundation.storage.guard import execute_stamped


@dataclass(frozen=True)
class _SealedTable:
    """A mapped class with sealed columns, its table, and their names there."""

    entity: Any
    plain: list[Any]  # all other columns, by the names of its attributes: all that it looks at to say whose key it is
    sealed: list[Any]


def _sealed_tables(data: Connection) -> Iterator[_SealedTable]:
    """Those that there are in a database, which may be older than the program."""
    there = set(inspect(data).get_table_names())
    for mapper in Base.registry.mappers:
        entity: Any = mapper.class_
        if not issubclass(entity, SealedRow) or entity.__tablename__ not in there or mapper.inherits is not None:
            continue
        assert isinstance(mapper.local_table, Table)
        plain: list[Any] = []
        sealed: list[Any] = []
        for attribute in mapper.column_attrs:
            column = attribute.columns[0]
            (sealed if attribute.key.endswith("_sealed") else plain).append(column.label(attribute.key))
        yield _SealedTable(entity, plain, sealed)


def needed_keys(data: Connection) -> set[KeyName]:
    """The names of all keys without which something in these data cannot be read; one statement per sealed table."""
    names: set[KeyName] = set()
    for table in _sealed_tables(data):
        any_sealed = or_(*(column.element.is_not(None) for column in table.sealed))
        statement = select(*table.plain).where(any_sealed)
        names |= {table.entity.key_name(row) for row in execute_stamped(data, statement)}
    return names


def opened_samples(data: Engine, keys: Engine, masters: MasterKeys, at_most: int) -> tuple[int, list[str]]:
    """Open the newest values of each sealed column, `at_most` of each, to see that data, keys and master key fit.

    Returns how many opened, and those that did not, by column and id. What has no key is passed over: it was erased.
    """
    opened, unreadable = 0, list[str]()
    with data.connect() as rows_of, keys.connect() as keys_of:
        for table in _sealed_tables(rows_of):
            for column in table.sealed:
                statement = select(*table.plain, column).where(column.element.is_not(None)).limit(at_most)
                newest = statement.order_by(column.element.table.c.id.desc())  # ids are drawn in the order of time
                for row in execute_stamped(rows_of, newest):
                    name = table.entity.key_name(row)
                    wrapped = fetch_keys(keys_of, [name]).get(name)
                    if wrapped is None:
                        continue
                    place = place_of(table.entity.__tablename__, column.name, row.id.hex, (name[0], name[1].hex))
                    try:
                        unseal_bytes(masters.unwrap(name[0], name[1], wrapped), getattr(row, column.name), place)
                        opened += 1
                    except SealBroken:
                        unreadable.append(f"{column.element} {row.id.hex}")
    return opened, unreadable


def stored_keys(keys: Connection) -> set[KeyName]:
    """The names of all keys that a key store has."""
    return {(row.kind, row.owner) for row in execute_stamped(keys, select(wrapped_key.c.kind, wrapped_key.c.owner))}
