"""The key ring of one unit of work: fetches the keys of a page in one query, makes new ones, forgets all at the end."""

import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from sqlalchemy import Connection

from foundation.errors import KeyGone
from foundation.security.encryption import rows_in_session, seal_pending
from foundation.security.key_store import KeyName, add_keys, delete_keys, fetch_keys
from foundation.security.master_key import KEY_BYTES, MasterKeys
from foundation.security.master_key_in_use import wrapping_key
from foundation.storage.guard import GuardedSession
from foundation.storage.unit_of_work import Transaction, Unit, store_transaction

# The installation's own secrets (blind indexes, audit HMACs) and small facts that belong to no person.
INSTALLATION = uuid.UUID(int=0)


class KeyRing:
    """The opened keys of one unit. Nothing outlives it."""

    def __init__(self, unit: Unit, master: MasterKeys) -> None:
        """Attach to a unit: seal its rows at each flush, write its new keys at the commit."""
        self._unit = unit
        self._master = master
        self._keys: dict[KeyName, bytes] = {}
        self._missing: set[KeyName] = set()
        self._new: dict[KeyName, bytes] = {}
        self._expected: set[KeyName] = set()
        self._destroyed: set[KeyName] = set()
        unit.session.flush_hooks.append(self._seal)

    def _seal(self, session: GuardedSession) -> None:
        seal_pending(session, self)

    def _fetch(self, names: set[KeyName]) -> None:
        with ExitStack() as stack:
            shared = self._unit.stores.shared
            connection = self._unit.connection() if shared else stack.enter_context(self._unit.stores.keys.connect())
            wrapped = fetch_keys(connection, names)
        for name, sealed in wrapped.items():
            self._keys[name] = self._master.unwrap(*name, sealed)
        self._missing |= names - wrapped.keys()

    def expect(self, name: KeyName) -> None:
        """Fetch this key too when others are fetched: something outside the session will be opened with it."""
        self._expected.add(name)

    def key(self, name: KeyName) -> bytes:
        """The key of that name; KeyGone if there is none.

        The first miss fetches, in one query, the keys of all rows that the session holds.
        """
        key = self._keys.get(name)
        if key is not None:
            return key
        if name not in self._missing:
            names = {
                name,
                *self._expected,
                *(other for row in rows_in_session(self._unit.session) for other in row.key_names()),
            }
            self._fetch(names - self._keys.keys() - self._missing)
        if name not in self._keys:
            raise KeyGone(name[0])
        return self._keys[name]

    def fetch(self, names: Iterable[KeyName]) -> None:
        """Fetch these keys in one query, there or not: the same work for a door with nothing behind it."""
        self._fetch({*names, *self._expected} - self._keys.keys() - self._missing)

    def make(self, name: KeyName) -> bytes:
        """A new key, written to the key store at the commit. Asked again, the same one: it may have sealed already."""
        if name in self._new:
            return self._new[name]
        key = secrets.token_bytes(KEY_BYTES)
        self._keys[name] = key
        self._new[name] = key
        self._missing.discard(name)
        return key

    def key_or_new(self, name: KeyName) -> bytes:
        """The key of that name, made if there is none yet. For doors, never for people or cases."""
        try:
            return self.key(name)
        except KeyGone:
            return self.make(name)

    def destroy(self, name: KeyName) -> None:
        """Destroy a key with the commit: what it sealed cannot be read any more, whatever is left of it."""
        self._destroyed.add(name)

    def _destroy(self) -> None:
        """In the data's transaction where it is shared; else after it: until then the data are there with their key."""
        names, stores = frozenset(self._destroyed), self._unit.stores
        self._destroyed.clear()
        if stores.shared:
            delete_keys(self._unit.connection(), names)
            return

        def act() -> None:
            with store_transaction(stores.keys) as connection:
                delete_keys(connection, names)

        self._unit.after_commit.append(act)

    def _write(self, connection: Connection) -> None:
        master = wrapping_key(connection, self._master)
        wrapped = {name: master.wrap(*name, key) for name, key in self._new.items()}
        add_keys(connection, wrapped, master.key_id, self._unit.today)
        self._new.clear()

    def before_commit(self) -> Sequence[Transaction]:
        """Write the new keys: into the data's transaction where it is shared, else to their own store, at once."""
        if self._destroyed:
            self._destroy()
        if not self._new:
            return []
        if self._unit.stores.shared:
            self._write(self._unit.connection())
        else:
            with store_transaction(self._unit.stores.keys) as connection:
                self._write(connection)
        return []

    def forget(self) -> None:
        """Forget the new keys: what they sealed was rolled back."""
        for name in self._new:
            del self._keys[name]
        self._new.clear()
        self._destroyed.clear()

    def savepoint(self) -> Callable[[], None]:
        """A way to take up again the new keys when what they sealed is written after all, and which are destroyed."""
        kept, destroyed = dict(self._new), set(self._destroyed)

        def take_up() -> None:
            self._keys.update(kept)
            self._new.update(kept)
            self._destroyed |= destroyed

        return take_up

    def close(self) -> None:
        """Forget every key."""
        self._keys.clear()
        self._new.clear()
        self._missing.clear()
