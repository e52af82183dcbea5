"""Which master key a key store is wrapped by, in the key store itself: every process asks before it wraps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from foundation.errors import Conflict
from foundation.security.key_store import DATABASE, master_key, wrapped_key
from foundation.security.master_key import MasterKey, MasterKeys
from foundation.storage.guard import execute_stamped

_IN_USE = select(master_key.c.key_id).where(master_key.c.id == 1)
# On PostgreSQL whoever changes the master key waits for those who are wrapping: nobody wraps by the former one later.
_IN_USE_AND_KEPT = _IN_USE.with_for_update(read=True)


@dataclass(frozen=True)
class InUse:
    """The master key of a key store, the one that it replaced, since when (UTC), and when that was settled."""

    key_id: str
    former_id: str | None
    since: datetime
    settled_at: datetime | None

    @property
    def is_settled(self) -> bool:
        """Whether no key is wrapped by the former one any more."""
        return self.former_id is None or self.settled_at is not None


def in_use(connection: Connection) -> InUse | None:
    """What a key store says of its master key; None for a new one."""
    columns = (master_key.c.key_id, master_key.c.former_id, master_key.c.since, master_key.c.settled_at)
    row = execute_stamped(connection, select(*columns).where(master_key.c.id == 1)).one_or_none()
    return InUse(row.key_id, row.former_id, row.since, row.settled_at) if row else None


def use(connection: Connection, state: InUse | None) -> None:
    """Write down which master key is in use. On PostgreSQL this waits for whoever is wrapping."""
    if state is None:
        execute_stamped(connection, delete(master_key))
        return
    values = vars(state)
    changed = execute_stamped(connection, update(master_key).where(master_key.c.id == 1).values(**values))
    if changed.rowcount == 0:
        execute_stamped(connection, insert(master_key).values(id=1, **values))


def note_first_use(connection: Connection, masters: MasterKeys, now: datetime) -> None:
    """Write down, where nothing says so yet, which master key wrapped the keys of this store."""
    if in_use(connection) is None:
        statement = select(wrapped_key.c.master_key_id).where(wrapped_key.c.kind == DATABASE)
        wrapped_by = execute_stamped(connection, statement).scalar_one_or_none()
        use(connection, InUse(wrapped_by or masters.key_id, None, now, None))


def wrapping_key(connection: Connection, masters: MasterKeys) -> MasterKey:
    """The master key that wraps what is new. Conflict if this process does not have it."""
    key_id = execute_stamped(connection, _IN_USE_AND_KEPT).scalar_one_or_none() or masters.key_id
    key = masters.find(key_id)
    if key is None:
        raise Conflict(without(key_id, masters))
    return key


def without(key_id: str, masters: MasterKeys) -> str:
    """The sentence for a process that lacks the master key in use."""
    ids = ", ".join(masters.ids)
    return (
        f"The master key in use is {key_id}, and what is set here is {ids}. Set MASTER_KEY_FILE to a file that holds "
        f"{key_id}, and start again."
    )


def wrapped_by(connection: Connection) -> dict[str, int]:
    """How many keys each master key wraps, by its id."""
    statement = select(wrapped_key.c.master_key_id, func.count()).group_by(wrapped_key.c.master_key_id)
    rows: Any = execute_stamped(connection, statement)
    return {row[0]: row[1] for row in rows}
