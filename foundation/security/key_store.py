"""The wrapped-key store: keys, the pin of the newest audit seal, and the ledger of erasures, in a file or schema.

A row says which kind of owner a key belongs to and the owner's id, never a name or a compartment: the owner of a
compartment's key is an opaque door id (see `doors`).
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Uuid,
    and_,
    delete,
    insert,
    select,
    update,
)

from foundation.storage.base import NAMING
from foundation.storage.guard import execute_stamped
from foundation.storage.listed import FromList, listed_pairs, texts_of
from foundation.storage.types import UtcDateTime

KEYS_SCHEMA = "keys"  # on PostgreSQL; on SQLite the file is the schema
metadata = MetaData(naming_convention=NAMING)

wrapped_key = Table(
    "wrapped_key",
    metadata,
    Column("kind", String(20), nullable=False),
    Column("owner", Uuid, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(40), nullable=False),
    Column("made_on", Date, nullable=False, index=True),
    PrimaryKeyConstraint("kind", "owner"),
    schema=KEYS_SCHEMA,
)

seal_pin = Table(
    "seal_pin",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    schema=KEYS_SCHEMA,
)

# Which master key wraps what is new, and which one it replaced. One row, changed in place.
master_key = Table(
    "master_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key_id", String(40), nullable=False),
    Column("former_id", String(40)),
    Column("since", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),  # when nothing was wrapped by the former one any more
    schema=KEYS_SCHEMA,
)

# What was erased: see `foundation/audit/ledger.py`. Each store has one; this one alone has the words, for a while.
key_ledger = Table(
    "key_ledger",
    metadata,
    Column("uid", Uuid, primary_key=True),
    Column("mark", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("words_until", Date, nullable=False, index=True),
    schema=KEYS_SCHEMA,
)

KeyName = tuple[str, uuid.UUID]
DATABASE = "database"  # the kind of the row that names the database of these keys
_MANY = 400


@cache
def _keys(database: str) -> Any:
    named = listed_pairs("names", database)
    is_it = and_(wrapped_key.c.kind == named.kind, wrapped_key.c.owner == named.id)
    return select(named.text, wrapped_key.c.wrapped).select_from(FromList(named.rows, wrapped_key, is_it))


def fetch_keys(connection: Connection, names: Collection[KeyName]) -> dict[KeyName, bytes]:
    """Wrapped keys by name, in one statement, the same for every list; none for nothing. Missing ones are left out."""
    if not names:
        return {}
    by_text = dict(zip(texts_of(names), names, strict=True))
    rows: Any = execute_stamped(connection, _keys(connection.dialect.name), {"names": list(by_text)})
    return {by_text[text]: wrapped for text, wrapped in rows.all()}


def add_keys(connection: Connection, keys: dict[KeyName, bytes], master_key_id: str, today: date) -> None:
    """Insert wrapped keys. An existing one is never replaced: the primary key refuses."""
    rows = [
        {"kind": kind, "owner": owner, "wrapped": wrapped, "master_key_id": master_key_id, "made_on": today}
        for (kind, owner), wrapped in keys.items()
    ]
    if rows:
        execute_stamped(connection, insert(wrapped_key), rows)


def delete_keys(connection: Connection, names: Iterable[KeyName]) -> None:
    """Destroy wrapped keys: what they sealed is unreadable from then on."""
    for kind, owner in names:
        execute_stamped(connection, delete(wrapped_key).where(wrapped_key.c.kind == kind, wrapped_key.c.owner == owner))


def keys_of(connection: Connection, owners: Collection[uuid.UUID]) -> set[KeyName]:
    """The names of all keys that belong to any of these owners, whatever their kind; a statement per 400 owners."""
    names: set[KeyName] = set()
    ids = sorted(owners)
    for start in range(0, len(ids), _MANY):
        statement = select(wrapped_key.c.kind, wrapped_key.c.owner).where(
            wrapped_key.c.owner.in_(ids[start : start + _MANY])
        )
        names |= {(row.kind, row.owner) for row in execute_stamped(connection, statement)}
    return names


def keys_made_between(connection: Connection, first: date, last: date, kind: str) -> list[uuid.UUID]:
    """Owners of the keys of one kind made from `first` to `last`, both days included (UTC)."""
    statement = select(wrapped_key.c.owner).where(
        wrapped_key.c.kind == kind, wrapped_key.c.made_on >= first, wrapped_key.c.made_on <= last
    )
    return list(execute_stamped(connection, statement).scalars())


def days_of_keys(connection: Connection, kind: str) -> dict[uuid.UUID, date]:
    """The day (UTC) on which each key of one kind was made, by its owner."""
    statement = select(wrapped_key.c.owner, wrapped_key.c.made_on).where(wrapped_key.c.kind == kind)
    return {row.owner: row.made_on for row in execute_stamped(connection, statement)}


def owners_of_keys(connection: Connection, kind: str) -> set[uuid.UUID]:
    """The owners of all keys of one kind."""
    return set(execute_stamped(connection, select(wrapped_key.c.owner).where(wrapped_key.c.kind == kind)).scalars())


def database_of_keys(connection: Connection) -> uuid.UUID | None:
    """The identity of the database that these keys belong to, or None for a new key store."""
    statement = select(wrapped_key.c.owner).where(wrapped_key.c.kind == DATABASE)
    return execute_stamped(connection, statement).scalar_one_or_none()


def pinned_seal(connection: Connection) -> tuple[int, bytes] | None:
    """Number and HMAC of the newest audit seal, kept apart from the audit itself."""
    row = execute_stamped(connection, select(seal_pin.c.number, seal_pin.c.mac).where(seal_pin.c.id == 1)).one_or_none()
    return (row.number, row.mac) if row else None


def pin_seal(connection: Connection, number: int, mac: bytes) -> None:
    """Remember the newest seal."""
    changed = execute_stamped(connection, update(seal_pin).where(seal_pin.c.id == 1).values(number=number, mac=mac))
    if changed.rowcount == 0:
        execute_stamped(connection, insert(seal_pin).values(id=1, number=number, mac=mac))


def forget_pin(connection: Connection) -> None:
    """Remember no seal: for an audit that has none yet."""
    execute_stamped(connection, delete(seal_pin))
