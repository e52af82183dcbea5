"""Which keys the data refer to: the owners of every row that has a sealed value, and those that a key store lacks."""

from typing import Any

from sqlalchemy import Connection, Table, inspect, or_, select

from foundation.security.encryption import SealedRow
from foundation.security.key_store import KeyName, wrapped_key
from foundation.storage.base import Base
from foundation.storage.guard import execute_stamped


def needed_keys(data: Connection) -> set[KeyName]:
    """The names of all keys without which something in these data cannot be read; one statement per sealed table."""
    there = set(inspect(data).get_table_names())
    names: set[KeyName] = set()
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
        statement = select(*plain).where(or_(*(sealed_column.element.is_not(None) for sealed_column in sealed)))
        # A row of plain columns is all that a class looks at to say whose key it is.
        names |= {entity.key_name(row) for row in execute_stamped(data, statement)}
    return names


def stored_keys(keys: Connection) -> set[KeyName]:
    """The names of all keys that a key store has."""
    return {(row.kind, row.owner) for row in execute_stamped(keys, select(wrapped_key.c.kind, wrapped_key.c.owner))}
