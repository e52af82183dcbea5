"""Keys of a store as they are wrapped, for whoever copies them or wraps them anew."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from foundation.security.key_store import wrapped_key
from foundation.storage.guard import execute_stamped


@dataclass(frozen=True)
class Wrapped:
    """One wrapped key: whose it is, and the master key that wrapped it."""

    kind: str
    owner: uuid.UUID
    wrapped: bytes
    master_key_id: str
    made_on: date


def wrapped_keys(connection: Connection, but_by: str = "", at_most: int | None = None) -> tuple[Wrapped, ...]:
    """The keys of a store, by kind and owner; none that the master key `but_by` wraps."""
    statement = select(wrapped_key).where(wrapped_key.c.master_key_id != but_by).limit(at_most)
    rows = execute_stamped(connection, statement.order_by(wrapped_key.c.kind, wrapped_key.c.owner))
    return tuple(Wrapped(row.kind, row.owner, row.wrapped, row.master_key_id, row.made_on) for row in rows)


def put_wrapped(connection: Connection, key: Wrapped, wrapped: bytes, master_key_id: str) -> None:
    """Put the same key there, wrapped anew. One that was destroyed meanwhile stays destroyed."""
    place = wrapped_key.c.kind == key.kind, wrapped_key.c.owner == key.owner
    unchanged = wrapped_key.c.wrapped == key.wrapped
    values = {"wrapped": wrapped, "master_key_id": master_key_id}
    execute_stamped(connection, update(wrapped_key).where(*place, unchanged).values(**values))


def replace_all(connection: Connection, keys: tuple[Wrapped, ...]) -> None:
    """Make a store hold exactly these keys."""
    execute_stamped(connection, delete(wrapped_key))
    execute_stamped(connection, insert(wrapped_key), [vars(key) for key in keys])
