"""The installation's own secrets: for blind indexes, door ids, tokens and audit HMACs, wrapped like any other key."""

import hmac
import secrets
import uuid
from collections.abc import Mapping
from threading import Lock

from sqlalchemy import Engine

from foundation.clock import Clock
from foundation.errors import KeyGone
from foundation.security.key_store import KeyName, add_keys, fetch_keys
from foundation.security.master_key import KEY_BYTES, MasterKeys
from foundation.security.master_key_in_use import note_first_use, wrapping_key
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import store_transaction

KIND = "installation"
PURPOSES = ("audit", "blind_index", "cookies", "doors", "ledger", "tokens")
_NAMESPACE = uuid.UUID("5f6f5a0e-6c9a-4b57-9d0c-6f1c5a3f2b10")


def name_of(purpose: str) -> KeyName:
    """Under which name a secret stands in the key store."""
    return (KIND, uuid.uuid5(_NAMESPACE, purpose))


def audit_mac(key: bytes, record: object) -> bytes:
    """The HMAC of a record with the audit key, over its canonical JSON."""
    return hmac.digest(key, canonical_json(record).encode(), "sha256")


class Secrets:
    """Keyed hashes of one installation. Loaded once per process: they belong to no person."""

    def __init__(self, keys: Engine, master: MasterKeys) -> None:
        """Attach to a key store; the keys are fetched when first needed."""
        self._engine = keys
        self._master = master
        self._keys: dict[str, bytes] = {}
        self._lock = Lock()

    @classmethod
    def of_keys(cls, keys: Engine, master: MasterKeys, wrapped: Mapping[KeyName, bytes]) -> "Secrets":
        """The secrets among these wrapped keys, for a key store that they are not in yet."""
        secrets_of = cls(keys, master)
        secrets_of._keys = {
            purpose: master.unwrap(*name_of(purpose), wrapped[name_of(purpose)])
            for purpose in PURPOSES
            if name_of(purpose) in wrapped
        }
        return secrets_of

    def are_there(self) -> bool:
        """Whether this key store has any secrets: a prepared one always has."""
        with self._engine.connect() as connection:
            return bool(fetch_keys(connection, [name_of(purpose) for purpose in PURPOSES]))

    def create_missing(self, clock: Clock) -> int:
        """Make the secrets that a new installation lacks; returns how many.

        SealBroken or Conflict for another master key.
        """
        with store_transaction(self._engine) as connection:
            present = fetch_keys(connection, [name_of(purpose) for purpose in PURPOSES])
            for name, wrapped in present.items():
                self._master.unwrap(*name, wrapped)  # a wrong master key is found out before anything is written
            note_first_use(connection, self._master, clock.now())
            missing = [name for name in map(name_of, PURPOSES) if name not in present]
            master = wrapping_key(connection, self._master)
            fresh = {name: master.wrap(*name, secrets.token_bytes(KEY_BYTES)) for name in missing}
            add_keys(connection, fresh, master.key_id, clock.now().date())
        return len(fresh)

    def load(self) -> None:
        """Fetch those that are there; SealBroken for another master key."""
        with self._lock, self._engine.connect() as connection:
            wrapped = fetch_keys(connection, [name_of(purpose) for purpose in PURPOSES])
            self._keys = {
                purpose: self._master.unwrap(*name_of(purpose), wrapped[name_of(purpose)])
                for purpose in PURPOSES
                if name_of(purpose) in wrapped
            }

    def _key(self, purpose: str) -> bytes:
        key = self._keys.get(purpose)
        if key is None:
            self.load()
            key = self._keys.get(purpose)
            if key is None:
                raise KeyGone(KIND)
        return key

    def blind_index(self, kind: str, normalised: str) -> bytes:
        """16 bytes that stand for a value in an index: equal values of one kind give equal bytes."""
        return self._mac("blind_index", f"{kind}|{normalised}".encode())[:16]

    def door(self, case_id: uuid.UUID, compartment: str) -> uuid.UUID:
        """The opaque id under which a compartment of a case is stored, so that the database names no case."""
        return uuid.UUID(bytes=self._mac("doors", f"{case_id.hex}|{compartment}".encode())[:16], version=4)

    def token_hash(self, token: str) -> bytes:
        """What the database keeps of a link or session token."""
        return self._mac("tokens", token.encode())

    def cookie_key(self) -> bytes:
        """What signs cookies. Of its own, so that they go on to be good when the master key is changed."""
        return self._mac("cookies", b"cookies")

    def audit_mac(self, record: object) -> bytes:
        """The HMAC of an audit row or seal, over its canonical JSON."""
        return audit_mac(self._key("audit"), record)

    def ledger_mac(self, *parts: str) -> bytes:
        """32 bytes that stand for something erased in the ledger of erasures: without this key they say nothing."""
        return self._mac("ledger", "|".join(parts).encode())

    def _mac(self, purpose: str, message: bytes) -> bytes:
        return hmac.digest(self._key(purpose), message, "sha256")
